"""Where the programme wants it, a coordinator looks at a draft before everybody does."""

from django.db import transaction

from activities.errors import EditedMeanwhile, NotInReview
from activities.events import ActivityReturned, ActivitySubmitted, ReviewCommented
from activities.fingerprints import fingerprint
from activities.models import Activity, ReviewComment
from activities.services._publishing import ensure_places_free, ensure_ready, lock_activity, scheduled
from activities.services.publish_activity import publish_activity
from core import clock
from core.actor import Actor
from core.outbox.events import publish

Verdict = ReviewComment.Verdict


@transaction.atomic
def submit(*, activity: int, made_by: Actor) -> Activity:
    """Hand a complete draft to the coordinators; handed in twice is handed in once.

    Raises Refused with everything that is missing, VenueTaken, NotInReview where it is no draft, Activity.DoesNotExist.
    """
    locked = lock_activity(activity)
    if locked.state == Activity.State.REVIEW:
        return locked
    if locked.state != Activity.State.DRAFT:
        raise NotInReview
    sessions = scheduled(locked)
    ensure_ready(locked, sessions)
    ensure_places_free(sessions)
    locked.state = Activity.State.REVIEW
    locked.save(update_fields=["state"])
    _say(locked, Verdict.SENT, "", made_by)
    publish(ActivitySubmitted(activity=locked.pk, organisation=locked.organisation_id), by=made_by)
    return locked


@transaction.atomic
def approve(*, activity: int, seen: str, text: str, made_by: Actor) -> Activity:
    """A coordinator says yes, and everybody sees it; a second yes changes nothing.

    `seen` is the fingerprint of what the coordinator read: what the host changed meanwhile is read first.
    Raises NotInReview, EditedMeanwhile, Refused, VenueTaken, Activity.DoesNotExist.
    """
    locked = lock_activity(activity)
    if locked.state == Activity.State.PUBLISHED:
        return locked
    if locked.state != Activity.State.REVIEW:
        raise NotInReview
    if fingerprint(locked, locked.texts.all(), scheduled(locked)) != seen:
        raise EditedMeanwhile
    _say(locked, Verdict.APPROVED, text, made_by)
    return publish_activity(activity=activity, made_by=made_by, reviewed=True)


@transaction.atomic
def send_back(*, activity: int, text: str, made_by: Actor) -> Activity:
    """A coordinator asks for a change: a draft again, with the reason.

    Where another coordinator has just sent it back too, the words stand under theirs. Raises NotInReview,
    Activity.DoesNotExist.
    """
    locked = lock_activity(activity)
    if locked.state == Activity.State.DRAFT:
        comment(activity=activity, text=text, made_by=made_by)
        return locked
    if locked.state != Activity.State.REVIEW:
        raise NotInReview
    locked.state = Activity.State.DRAFT
    locked.save(update_fields=["state"])
    _say(locked, Verdict.RETURNED, text, made_by)
    publish(ActivityReturned(activity=locked.pk, organisation=locked.organisation_id), by=made_by)
    return locked


@transaction.atomic
def comment(*, activity: int, text: str, made_by: Actor) -> ReviewComment:
    """A word about a draft, by its host or a coordinator. Raises NotInReview once all can see it; DoesNotExist."""
    locked = lock_activity(activity)
    if locked.state not in Activity.HIDDEN:
        raise NotInReview
    said = _say(locked, Verdict.COMMENT, text, made_by)
    publish(ReviewCommented(activity=locked.pk, organisation=locked.organisation_id, comment=said.pk), by=made_by)
    return said


def _say(activity: Activity, verdict: str, text: str, made_by: Actor) -> ReviewComment:
    return ReviewComment.objects.create(
        activity=activity, author_id=made_by.user, verdict=verdict, text=text, at=clock.now()
    )
