"""Manners: when a message may disturb, and what waits for the day's one message (ADR 8)."""

from datetime import datetime, time, timedelta

from core.clock import TOKYO
from notifications.models import ChannelName, Topic, Urgency

QUIET_FROM, QUIET_UNTIL = time(21, 0), time(8, 0)  # in Tokyo; the same night in which no seat is offered
BUNDLE_AT = time(17, 0)  # in Tokyo: what can wait comes as one message a day
# What had to be switched on comes first: who did so wants it. An SMS costs money, so it comes behind e-mail.
USUAL = (
    ChannelName.LINE,
    ChannelName.PUSH,
    ChannelName.EMAIL,
    ChannelName.SMS,
    ChannelName.TELEPHONE,
    ChannelName.LETTER,
)
BY_HAND = frozenset({ChannelName.TELEPHONE, ChannelName.LETTER})  # each costs somebody's time
# One press of a mail program's own button must not silence a cancellation: these are asked about on a page first.
ASKED_FIRST = frozenset({Topic.SIGN_UPS, Topic.CHANGES, Topic.MY_ROLES})
ENOUGH_TIME = timedelta(hours=2)  # what ends later than this after the night can wait for the morning
RING_AGAIN_IN = timedelta(hours=2)
MOST_RINGS = 3  # nobody answered so often: another channel
TAKEN_FOR = timedelta(minutes=30)  # so long nobody else rings the person whom a coordinator has taken
POST_TAKES = timedelta(days=3)  # a letter that is worth nothing before it arrives isn't posted


def bundle_hour(now: datetime) -> datetime:
    """The next hour at which what can wait is sent."""
    local = now.astimezone(TOKYO)
    day = local.date() if local.time() < BUNDLE_AT else local.date() + timedelta(days=1)
    return datetime.combine(day, BUNDLE_AT, tzinfo=TOKYO)


def morning_after(now: datetime) -> datetime | None:
    """The end of the quiet hours, where `now` lies in them."""
    local = now.astimezone(TOKYO)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return None
    day = local.date() if local.time() < QUIET_UNTIL else local.date() + timedelta(days=1)
    return datetime.combine(day, QUIET_UNTIL, tzinfo=TOKYO)


def wait_for_morning(now: datetime, *, urgency: int, expires_at: datetime) -> datetime | None:
    """Until when a message that rings or buzzes waits; None where it goes now.

    What is urgent and would come too late in the morning goes at night: a class at 8:30 that is called off at 22:00.
    """
    morning = morning_after(now)
    if morning is None:
        return None
    if urgency == Urgency.NOW and expires_at < morning + ENOUGH_TIME:
        return None
    return morning


def tomorrow_morning(now: datetime) -> datetime:
    """When a channel may disturb a person again who had as much as one day may bring."""
    day = now.astimezone(TOKYO).date() + timedelta(days=1)
    return datetime.combine(day, QUIET_UNTIL, tzinfo=TOKYO)


def ring_again(now: datetime, call_by: datetime) -> datetime:
    """When somebody who didn't answer is rung again: in two hours, not at night; sooner where there is less time."""
    later = now + RING_AGAIN_IN
    later = morning_after(later) or later
    return later if later < call_by else now + (call_by - now) / 2
