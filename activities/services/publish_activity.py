"""From draft to something that everyone can find."""

from django.db import transaction
from django.utils.translation import gettext as _

from activities import rules
from activities.errors import NotReadyToPublish
from activities.events import ActivityPublished
from activities.models import Activity
from core import clock
from core.actor import Actor
from core.outbox.events import publish


@transaction.atomic
def publish_activity(*, activity: int, made_by: Actor) -> Activity:
    """Open it to everyone; published twice is published once.

    Raises NotReadyToPublish where a welcome field, a text or a session is missing, Activity.DoesNotExist.
    """
    locked = Activity.objects.select_for_update().get(pk=activity)
    if locked.state == Activity.State.PUBLISHED:
        return locked
    rules.ensure_welcome_fields_answered(locked)
    if not locked.sessions.exists():
        raise NotReadyToPublish(_("There is no date yet."))
    if locked.sessions.filter(capacity=0).exists():
        raise NotReadyToPublish(_("A date has no seats yet."))
    locked.state, locked.published_at = Activity.State.PUBLISHED, clock.now()
    locked.save(update_fields=["state", "published_at"])
    publish(ActivityPublished(activity=locked.pk, organisation=locked.organisation_id), by=made_by)
    return locked
