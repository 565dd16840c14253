"""One activity."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from activities.rules import booking_opens_at, why_not
from activities.selectors.activity import get_shown_activity_for
from activities.selectors.sign_ups import in_campaign, standing_of
from community.selectors import organises, person_of
from core import clock
from core.i18n import OWN_NAMES
from core.pages import same_for_strangers


@require_safe
@same_for_strangers
def activity_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What, who, when, where, seats, languages, cost, support, children; a button for each session."""
    activity, sessions = get_shown_activity_for(request.user, pk)
    person = person_of(request.user)
    mine = standing_of(person, [session.pk for session in sessions])
    in_season = in_campaign(person, activity.campaign_id)
    rows = []
    for session in sessions:
        session.activity = activity
        reasons = why_not(session, now=clock.now(), in_campaign=in_season)
        rows.append({"session": session, "mine": mine.get(session.pk), "reasons": reasons})
    context = {
        "activity": activity,
        "rows": rows,
        "opens_at": next((booking_opens_at(s) for s in sessions if booking_opens_at(s)), None),
        "languages": [OWN_NAMES.get(code, code) for code in activity.languages or []],
        "venue": next((session.venue for session in sessions if session.venue), None),
        "owns": organises(request.user, activity.organisation_id),
        "nav_current": "find",
    }
    return render(request, "activities/activity.html", context)
