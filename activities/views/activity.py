"""One activity."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from activities.models import Activity, Session, SignUp
from activities.photos import photo_url
from activities.rules import booking_opens_at, why_not
from activities.rules.ways import WayIn, way_in
from activities.selectors.activity import get_shown_activity_for
from activities.selectors.facts import facts_for
from activities.selectors.periods import free_slot_counts
from activities.selectors.review import preview_of
from activities.selectors.sign_ups import standing_of
from activities.views.reasons import Reason, told
from community.models import Person
from community.selectors import organises, person_of
from core import clock
from core.i18n import OWN_NAMES
from core.pages import same_for_strangers


@dataclass(frozen=True)
class Row:
    """One session as this reader sees it."""

    session: Session
    mine: SignUp | None
    reasons: list[Reason]
    owns: bool
    way: WayIn
    free: int | None  # slots, of a session of appointments

    @property
    def looks(self) -> str:
        """The same for all readers who see the same: their part of the key under which the row is remembered."""
        mine = f"{self.mine.pk} {self.mine.state}" if self.mine else ""
        return f"{mine} {[reason.code for reason in self.reasons]} {self.owns} {self.way} {self.free}"

    @property
    def opens_at(self) -> datetime | None:
        """When one can sign up."""
        return booking_opens_at(self.session)


@require_safe
@same_for_strangers
def activity_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What, who, when, where, seats, languages, cost, support, children; a button for each session."""
    activity, sessions = get_shown_activity_for(request.user, pk)
    for session in sessions:
        session.activity = activity
    owns = organises(request.user, activity.organisation_id)
    context = {
        "activity": activity,
        "preview": preview_of(request.user, activity),
        "owns": owns,
        "photo_url": photo_url(activity.photo.name or ""),
        "rows": _rows(activity, sessions, person_of(request.user), owns=owns),
        "languages": [OWN_NAMES.get(code, code) for code in activity.languages or []],
        "venue": next((session.venue for session in sessions if session.venue), None),
        "nav_current": "find",
    }
    return render(request, "activities/activity.html", context)


def _rows(activity: Activity, sessions: Sequence[Session], person: Person | None, *, owns: bool) -> list[Row]:
    """Three queries for a person at most, however many sessions there are; none for a stranger, but for slots."""
    mine = standing_of(person, [session.pk for session in sessions])
    facts = facts_for(person, sessions)
    free = free_slot_counts(sessions) if activity.way == Activity.Way.APPOINTMENT else {}
    now = clock.now()
    return [
        Row(
            session=session,
            mine=mine.get(session.pk),
            reasons=told(why_not(session, now=now, facts=facts[session.pk])),
            owns=owns,
            way=way_in(session, free.get(session.pk)),
            free=free.get(session.pk),
        )
        for session in sessions
    ]
