"""A printed batch is with the post; or it is given up, and its letters wait again."""

from django.db import transaction

from core import clock
from core.actor import Actor
from core.outbox.events import publish
from notifications.errors import BatchIsOver
from notifications.events import LettersGivenUp, LettersPosted
from notifications.models import LetterBatch, NoticeDelivery
from notifications.selectors.letters import printed
from notifications.services._fall_back import fall_back

State = NoticeDelivery.State


@transaction.atomic
def post_letters(*, batch: int, made_by: Actor) -> LetterBatch:
    """Its letters are sent. What isn't true any more was taken out; who has no address is told another way.

    Said twice, once. Raises BatchIsOver where it was given up.
    """
    row = LetterBatch.objects.select_for_update().get(pk=batch)
    if row.posted_at is not None:
        return row
    if row.given_up_at is not None:
        raise BatchIsOver
    now, found = clock.now(), printed(row)
    row.deliveries.filter(pk__in=found.sound).update(state=State.SENT, sent_at=now, receipt=f"letter batch {row.pk}")
    row.deliveries.filter(pk__in=[one.pk for one in found.untrue]).update(state=State.SUPPRESSED)
    lost = [one.pk for one in found.homeless]
    row.deliveries.filter(pk__in=lost).update(state=State.FAILED, error="there is no address any more")
    fall_back(lost)
    row.posted_at = now
    row.save(update_fields=["posted_at"])
    publish(LettersPosted(batch=row.pk), by=made_by)
    return row


@transaction.atomic
def give_up_letters(*, batch: int, made_by: Actor) -> LetterBatch:
    """Not posted: they are free for the next batch. Said twice, once. Raises BatchIsOver where it was posted."""
    row = LetterBatch.objects.select_for_update().get(pk=batch)
    if row.given_up_at is not None:
        return row
    if row.posted_at is not None:
        raise BatchIsOver
    held = row.deliveries.filter(state=State.CLAIMED)
    held.update(state=State.PLANNED, claimed_at=None, batch=None)
    row.given_up_at = clock.now()
    row.save(update_fields=["given_up_at"])
    publish(LettersGivenUp(batch=row.pk), by=made_by)
    return row
