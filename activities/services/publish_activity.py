"""From draft to something that everyone can find."""

from django.db import transaction

from activities import rules
from activities.errors import NotEditable, ReviewWanted
from activities.events import ActivityPublished
from activities.models import Activity
from activities.searching import make_searchable_again
from activities.services._publishing import ensure_ready, lock_activity, open_sessions, scheduled
from activities.services.post_activity import narrow
from core import clock
from core.actor import Actor
from core.outbox.events import publish


@transaction.atomic
def publish_activity(*, activity: int, made_by: Actor, reviewed: bool = False) -> Activity:
    """Open it to everyone; published twice is published once.

    `reviewed`: a coordinator has looked at it, or is the one who publishes. Raises ReviewWanted, Refused with
    everything that is missing, VenueTaken, NotEditable, Activity.DoesNotExist.
    """
    locked = lock_activity(activity)
    if locked.state == Activity.State.PUBLISHED:
        return locked
    if locked.state == Activity.State.CANCELLED:
        raise NotEditable
    if wants_review(locked) and not reviewed:
        raise ReviewWanted
    sessions = scheduled(locked)
    ensure_ready(locked, sessions)
    open_sessions(locked, sessions)
    # The programme may have been narrowed since this was posted, or imported.
    narrow(locked, rules.Audience(locked.min_age, locked.max_age, locked.residents_only))
    locked.state, locked.published_at = Activity.State.PUBLISHED, clock.now()
    make_searchable_again(locked)
    audience = ["min_age", "max_age", "residents_only"]
    locked.save(update_fields=["state", "published_at", *audience, "search_text", "search_vector"])
    publish(ActivityPublished(activity=locked.pk, organisation=locked.organisation_id), by=made_by)
    return locked


def wants_review(activity: Activity) -> bool:
    """Whether a coordinator looks at it first; reads its programme and season."""
    return rules.ProgrammeRules.in_season(activity.programme, activity.campaign).review
