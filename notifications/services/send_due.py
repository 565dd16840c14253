"""Send what is due: at least once, at most one repeat, and never after it stopped being true."""

import logging
from datetime import datetime, timedelta
from time import monotonic

from django.utils import timezone

from notifications import channels
from notifications.channels.base import Line, LineDown, NotNow, Parcel, Undeliverable
from notifications.services._claims import (
    begin,
    close_failed,
    close_for_later,
    close_sent,
    give_back,
    postpone,
    take_back,
)
from notifications.services._wording import BATCH, Claimed, claim_batch

log = logging.getLogger(__name__)

# A batch is given up long before its lease ends: the slowest single mail (every answer just before the timeout) takes
# a minute, so nobody else can be sending what we still send.
BATCH_TIME = timedelta(minutes=2)


def send_due(*, seconds: float = 5.0) -> bool:
    """Send until nothing is due or the time is up; answers whether more may be due.

    Short enough that the relay and others get their turn on the same worker. Channels that are down are left alone
    for this run.
    """
    take_back()
    until = monotonic() + seconds
    while monotonic() < until:
        claim = claim_batch()
        alive = [_send_all(name, parcels, claim) for name, parcels in claim.parcels.items()]
        if claim.looked_at < BATCH or not all(alive):
            return False
    return True


def _send_all(channel: str, parcels: list[Parcel], claim: Claimed) -> bool:
    """Hand one channel's parcels over; False where the channel is down."""
    rest = [parcel.delivery for parcel in parcels]
    try:
        with channels.ALL[channel].line() as line:
            for parcel in parcels:
                if timezone.now() > claim.claimed_at + BATCH_TIME:
                    break
                if begin(parcel.delivery, claim.claimed_at):
                    _send(line, parcel, claim.claimed_at, claim.attempts[parcel.delivery] + 1)
                rest.remove(parcel.delivery)
    except LineDown as error:
        log.warning("%s is down: %s", channel, error)
        postpone(rest, claim.claimed_at, str(error))
        return False
    finally:
        # Also when the worker is told to stop: what it holds is free at once instead of after the lease.
        give_back(rest, claim.claimed_at)
    return True


def _send(line: Line, parcel: Parcel, claimed_at: datetime, attempts: int) -> None:
    try:
        line.hand_over(parcel)
    except LineDown:
        raise
    except Undeliverable as error:
        close_failed(parcel.delivery, claimed_at, str(error))
    except NotNow as error:
        close_for_later(parcel.delivery, claimed_at, attempts, str(error))
    except Exception as error:  # noqa: BLE001  one poisonous notice must not hold up the others; its row keeps why
        log.warning("delivery %s failed: %s", parcel.delivery, type(error).__name__)
        close_for_later(parcel.delivery, claimed_at, attempts, f"{type(error).__name__} while sending")
    else:
        close_sent(parcel.delivery, claimed_at)
