"""Letters are claimed and put into words as one batch; printed from it as often as needed; posted or given up."""

from django.db import transaction

from core import clock
from core.actor import Actor
from core.outbox.events import publish
from notifications.channels.letter.channel import Letter
from notifications.errors import NothingToPrint
from notifications.events import LettersPrinted
from notifications.models import LetterBatch, NoticeDelivery
from notifications.rules import POST_TAKES
from notifications.selectors.letters import waiting_letters
from notifications.services._pass_on import pass_on
from notifications.services._wording import claim_batch

State = NoticeDelivery.State
MOST = 500  # letters of one batch: what two people fold in an afternoon


def print_letters(*, made_by: Actor) -> LetterBatch:
    """A batch of what waits and is still true; what would come too late takes the person's next channel.

    All of it or nothing: until it is committed the letters wait, and from then on the batch has them.
    Raises NothingToPrint; what was too late is passed on all the same.
    """
    pass_on_late_letters()
    batch = _make_batch(made_by)
    if batch is None:
        raise NothingToPrint
    return batch


@transaction.atomic
def _make_batch(made_by: Actor) -> LetterBatch | None:
    claimed: list[int] = []
    persons: set[int] = set()
    channel = Letter()
    while len(claimed) < MOST:
        claim = claim_batch(channel)
        for parcel in claim.parcels:
            claimed.extend(parcel.deliveries)
            persons.add(parcel.person)
        if not claim.looked_at:
            break
    if not claimed:
        return None
    batch = LetterBatch.objects.create(made_at=clock.now(), made_by_id=made_by.user)
    NoticeDelivery.objects.filter(pk__in=claimed, state=State.CLAIMED).update(batch=batch)
    publish(LettersPrinted(batch=batch.pk, persons=sorted(persons)), by=made_by)
    return batch


@transaction.atomic
def pass_on_late_letters() -> None:
    """A letter needs three days: what is worth nothing by then is told another way, at last in the inbox alone."""
    late = waiting_letters().filter(expires_at__lte=clock.now() + POST_TAKES)
    pass_on(late, "a letter would have come too late")
