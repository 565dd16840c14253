"""Somebody put an activity's words into one more language, and it was looked at."""

from collections.abc import Mapping

from django.db import transaction

from activities.errors import NotEditable
from activities.events import ActivityChanged
from activities.models import Activity, ActivityText
from activities.searching import make_searchable_again
from activities.services._publishing import lock_activity
from core.actor import Actor
from core.outbox.events import publish


@transaction.atomic
def publish_translation(*, activity: int, language: str, words: Mapping[str, str], made_by: Actor) -> Activity:
    """Write title, summary and body in this language alone; the others stay. Raises NotEditable, Activity.DoesNotExist.

    What is not public (a draft, one that was called off) gets no translation.
    """
    locked = lock_activity(activity)
    if locked.state != Activity.State.PUBLISHED:
        raise NotEditable
    ActivityText.objects.update_or_create(
        activity=locked,
        language=language,
        defaults={name: words.get(name, "") for name in ("title", "summary", "body")},
    )
    make_searchable_again(locked)
    locked.save(update_fields=["search_text", "search_vector"])
    publish(ActivityChanged(activity=locked.pk, organisation=locked.organisation_id), by=made_by)
    return locked
