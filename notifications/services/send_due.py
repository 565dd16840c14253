"""Send what is due: at least once, at most one repeat, and never after it stopped being true."""

import logging
from datetime import timedelta
from time import monotonic

from django.utils import timezone

from notifications import channels
from notifications.channels.base import (
    AddressBroken,
    Channel,
    Line,
    LineDown,
    NobodyKnows,
    NotNow,
    Parcel,
    Undeliverable,
)
from notifications.services._claims import (
    Sent,
    begin,
    close_failed,
    close_for_later,
    close_sent,
    close_unknown,
    give_back,
    postpone,
    take_back,
)
from notifications.services._gates import Gates, pass_on_beyond_budget, pass_on_what_is_urgent
from notifications.services._wording import BATCH, Claimed, claim_batch
from notifications.services.ways import note_broken, note_broken_ways

log = logging.getLogger(__name__)

# A batch is given up long before its lease ends: the slowest single mail (every answer just before the timeout) takes
# a minute, so nobody else can be sending what we still send.
BATCH_TIME = timedelta(minutes=2)


def send_due(*, seconds: float = 2.0, urgent: bool = False) -> bool:
    """Send until nothing is due or the time is up; answers whether more may be due. `urgent`: only what can't wait.

    Short enough that the relay gets its turn on the same worker, since a cancellation reaches it first; what is urgent
    is claimed first with the next batch, whoever sends. The channels take turns, and each has one however slow another
    is; those that are down are left alone for this run.
    """
    take_back()
    pass_on_what_is_urgent()
    gates, until = Gates(), monotonic() + seconds
    waiting = [channel for channel in channels.ALL.values() if channel.sends_itself and gates.is_open(channel)]
    while waiting:
        for channel in list(waiting):
            if not _send_batch(channel, gates, urgent=urgent):
                waiting.remove(channel)
        if waiting and monotonic() >= until:
            return True
    return False


def _send_batch(channel: Channel, gates: Gates, *, urgent: bool) -> bool:
    """One batch over one channel; answers whether it may have more that can go at once."""
    allowed = gates.allowance(channel, BATCH)
    if allowed <= 0:
        pass_on_beyond_budget(channel)
        return False
    claim = claim_batch(channel, most=allowed, urgent=urgent)
    gates.put_back(channel, allowed - claim.looked_at)
    return _send_all(channel, claim, gates) and claim.looked_at >= allowed


def _send_all(channel: Channel, claim: Claimed, gates: Gates) -> bool:
    """Hand one channel's parcels over; False where the channel is down."""
    rest = {parcel.first: parcel.deliveries for parcel in claim.parcels}
    if not rest:
        return True
    try:
        with channel.line() as line:
            sent = _one_by_one(channel, line, claim, rest)
    except LineDown as error:
        log.warning("%s is down: %s", channel.name, error)
        postpone(_all(rest), claim.claimed_at, str(error))
        gates.went_down(channel, str(error))
        return False
    finally:
        # Also when the worker is told to stop: what it holds is free at once instead of after the lease.
        give_back(_all(rest), claim.claimed_at)
    gates.went_well(channel, sent)
    return True


def _one_by_one(channel: Channel, line: Line, claim: Claimed, rest: dict[int, tuple[int, ...]]) -> int:
    """How many went; what was dealt with leaves `rest`. Each is noted as sent with the beginning of the next one."""
    count, last = 0, None
    try:
        for parcel in claim.parcels:
            if timezone.now() > claim.claimed_at + BATCH_TIME:
                break
            begun, last = begin(parcel.deliveries, claim.claimed_at, after=last), None
            if begun:
                last = _send(channel, line, parcel, claim)
                count += last is not None
            del rest[parcel.first]
    finally:
        if last is not None:
            close_sent(last, claim.claimed_at)
    return count


def _all(rest: dict[int, tuple[int, ...]]) -> list[int]:
    return [delivery for deliveries in rest.values() for delivery in deliveries]


def _send(channel: Channel, line: Line, parcel: Parcel, claim: Claimed) -> Sent | None:
    """What went, still to be closed; or nothing, and its rows say why."""
    held, at = parcel.deliveries, claim.claimed_at
    attempts = claim.attempts[parcel.first] + 1
    try:
        receipt = line.hand_over(parcel)
    except LineDown:
        raise
    except AddressBroken as error:
        note_broken(person=parcel.person, channel=channel.name, address=parcel.address, why=str(error))
        close_failed(held, at, str(error))
    except Undeliverable as error:
        close_failed(held, at, str(error))
    except NotNow as error:
        close_for_later(held, at, attempts, str(error))
    except NobodyKnows as error:
        close_unknown(held, at, str(error))
    except Exception as error:  # noqa: BLE001  one poisonous notice must not hold up the others; its row keeps why
        log.warning("delivery %s failed: %s", parcel.first, type(error).__name__)
        close_for_later(held, at, attempts, f"{type(error).__name__} while sending")
    else:
        return Sent(held, receipt)
    finally:
        note_broken_ways(line)
    return None
