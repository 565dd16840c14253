"""One activity as its readers and its organisers see it."""

from django.db.models import QuerySet
from django.http import Http404

from activities.models import Activity, Session
from community.selectors import AnyUser, organisations_of, organises
from core import clock
from core.pages import remembered


def _whole() -> QuerySet[Activity]:
    return Activity.objects.select_related("programme", "organisation__area", "campaign").prefetch_related("texts")


def get_activity_for(user: AnyUser, pk: int) -> Activity:
    """A published activity for everyone, a draft for those who organise it; else 404."""
    activity = _whole().filter(pk=pk).first()
    if activity is None:
        raise Http404
    if activity.state != Activity.State.DRAFT or organises(user, activity.organisation_id):
        return activity
    raise Http404


def get_shown_activity_for(user: AnyUser, pk: int) -> tuple[Activity, list[Session]]:
    """The activity and its sessions ahead, as the page shows them: remembered, where everybody may see it; else 404.

    Seat counts are those of the last event that was carried out, a moment ago; the live socket shows newer ones.
    """
    shown = remembered(f"activity:{pk}", lambda: _shown(_whole().filter(pk=pk).exclude(state=Activity.State.DRAFT)))
    if shown is None:
        activity = get_activity_for(user, pk)
        return activity, list(sessions_ahead(activity))
    now = clock.now()
    return shown[0], [session for session in shown[1] if session.starts_at > now]


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
    session = (
        Session.objects.select_related("activity__programme", "activity__organisation", "activity__campaign", "venue")
        .prefetch_related("activity__texts")
        .filter(pk=pk)
        .first()
    )
    if session is None or not organises(user, session.activity.organisation_id):
        raise Http404
    return session


def get_session_for(user: AnyUser, pk: int) -> Session:
    """A session that this reader may see; else 404."""
    session = (
        Session.objects.select_related(
            "activity__programme", "activity__organisation", "activity__campaign", "venue__area__parent"
        )
        .prefetch_related("activity__texts")
        .filter(pk=pk)
        .first()
    )
    if session is None:
        raise Http404
    if session.activity.state == Activity.State.DRAFT and not organises(user, session.activity.organisation_id):
        raise Http404
    return session


def sessions_ahead(activity: Activity) -> QuerySet[Session]:
    """Its sessions that have not begun, cancelled ones too: people look for them."""
    return activity.sessions.filter(starts_at__gt=clock.now()).select_related("venue__area__parent")


def drafts_of(user: AnyUser) -> QuerySet[Activity]:
    """What this account has begun to post, newest first."""
    return (
        Activity.objects.filter(organisation__in=organisations_of(user), state=Activity.State.DRAFT)
        .select_related("programme", "organisation")
        .prefetch_related("texts")
        .order_by("-created_at", "-id")
    )


def sessions_of(user: AnyUser) -> QuerySet[Session]:
    """Every session of published activities that this account organises."""
    return (
        Session.objects.filter(activity__organisation__in=organisations_of(user))
        .exclude(activity__state=Activity.State.DRAFT)
        .select_related("activity__programme", "activity__organisation", "venue")
        .prefetch_related("activity__texts")
    )
