"""One activity."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from activities.models import Session, SignUp
from activities.rules import booking_opens_at, why_not
from activities.selectors.activity import get_shown_activity_for
from activities.selectors.sign_ups import in_campaign, standing_of
from community.selectors import organises, person_of
from core import clock
from core.errors import DomainError
from core.i18n import OWN_NAMES
from core.pages import same_for_strangers


@dataclass(frozen=True)
class Row:
    """One session as this reader sees it."""

    session: Session
    mine: SignUp | None
    reasons: list[DomainError]
    owns: bool

    @property
    def looks(self) -> str:
        """The same for all readers who see the same: their part of the key under which the row is remembered."""
        mine = f"{self.mine.pk} {self.mine.state}" if self.mine else ""
        return f"{mine} {[reason.code for reason in self.reasons]} {self.owns}"


@require_safe
@same_for_strangers
def activity_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What, who, when, where, seats, languages, cost, support, children; a button for each session."""
    activity, sessions = get_shown_activity_for(request.user, pk)
    person = person_of(request.user)
    mine = standing_of(person, [session.pk for session in sessions])
    in_season = in_campaign(person, activity.campaign_id)
    owns = organises(request.user, activity.organisation_id)
    rows = []
    for session in sessions:
        session.activity = activity
        reasons = why_not(session, now=clock.now(), in_campaign=in_season)
        rows.append(Row(session, mine.get(session.pk), reasons, owns))
    context = {
        "activity": activity,
        "rows": rows,
        "opens_at": next((booking_opens_at(s) for s in sessions if booking_opens_at(s)), None),
        "languages": [OWN_NAMES.get(code, code) for code in activity.languages or []],
        "venue": next((session.venue for session in sessions if session.venue), None),
        "nav_current": "find",
    }
    return render(request, "activities/activity.html", context)
