"""One activity as its readers and its organisers see it."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404

from activities.models import Activity, Session
from activities.selectors.lean import SEARCH_COLUMNS
from community.selectors import AnyUser, organises
from core import clock
from core.pages import remembered


def _whole() -> QuerySet[Activity]:
    return (
        Activity.objects.defer("search_text", "search_vector")
        .select_related("programme", "organisation__area", "campaign")
        .prefetch_related("texts")
    )


def get_activity_for(user: AnyUser, pk: int) -> Activity:
    """A published activity for everyone, a hidden one for those who organise it; else 404."""
    activity = _whole().filter(pk=pk).first()
    if activity is None:
        raise Http404
    if activity.state not in Activity.HIDDEN or organises(user, activity.organisation_id):
        return activity
    raise Http404


def get_shown_activity_for(user: AnyUser, pk: int) -> tuple[Activity, list[Session]]:
    """The activity and its sessions ahead, as the page shows them: remembered, where everybody may see it; else 404.

    Seat counts are those of the last event that was carried out, a moment ago; the live socket shows newer ones.
    """
    shown = remembered(f"activity:{pk}", lambda: _shown(_whole().filter(pk=pk).exclude(state__in=Activity.HIDDEN)))
    if shown is None:
        activity = get_activity_for(user, pk)
        return activity, list(sessions_ahead(activity))
    activity, now = shown[0], clock.now()
    return activity, [session for session in shown[1] if _lies_ahead(activity, session, now)]


def _shown(activities: QuerySet[Activity]) -> tuple[Activity, list[Session]] | None:
    activity = activities.first()
    return (activity, list(sessions_ahead(activity))) if activity else None


def get_own_activity_for(user: AnyUser, pk: int) -> Activity:
    """An activity for those who organise it; a stranger meets the same 404 as a wrong id."""
    activity = _whole().filter(pk=pk).first()
    if activity is None or not organises(user, activity.organisation_id):
        raise Http404
    return activity


def get_own_session_for(user: AnyUser, pk: int) -> Session:
    """A session for those who organise it; else 404."""
    sessions = Session.objects.defer(*SEARCH_COLUMNS)
    session = (
        sessions.select_related("activity__programme", "activity__organisation", "activity__campaign", "venue")
        .prefetch_related("activity__texts")
        .filter(pk=pk)
        .first()
    )
    if session is None or not organises(user, session.activity.organisation_id):
        raise Http404
    return session


def get_session_for(user: AnyUser, pk: int) -> Session:
    """A session that this reader may see; else 404."""
    sessions = Session.objects.defer(*SEARCH_COLUMNS)
    session = (
        sessions.select_related(
            "activity__programme", "activity__organisation", "activity__campaign", "venue__area__parent", "draw"
        )
        .prefetch_related("activity__texts")
        .filter(pk=pk)
        .first()
    )
    if session is None:
        raise Http404
    if session.activity.state in Activity.HIDDEN and not organises(user, session.activity.organisation_id):
        raise Http404
    return session


def sessions_ahead(activity: Activity) -> QuerySet[Session]:
    """Its sessions that have not begun, cancelled ones too: people look for them. Seasons of stays until they end."""
    ahead = {"ends_at__gt" if activity.takes_periods else "starts_at__gt": clock.now()}
    return activity.sessions.filter(**ahead).select_related("venue__area__parent", "draw")


def _lies_ahead(activity: Activity, session: Session, now: datetime) -> bool:
    return (session.ends_at if activity.takes_periods else session.starts_at) > now
