"""When reminders are sent: an activity's organiser chooses among four moments before it begins. Pure.

Each is worth sending until the next chosen one, so that after an outage nobody gets three at once; none once it began.
"""

from collections.abc import Collection
from datetime import datetime, time, timedelta

from activities.models import Reminder
from core.clock import TOKYO

EVENING = time(18, 0)  # in Tokyo: a week, three days and the evening before are all told at this hour
DAYS_BEFORE = {Reminder.WEEK: 7, Reminder.DAYS: 3, Reminder.EVENING: 1}
HOURS_BEFORE = timedelta(hours=2)
LEAST = timedelta(minutes=30)  # later than this before the start, the last reminder finds people on their way


def moment(rule: Reminder, starts_at: datetime) -> datetime:
    """When a reminder by this rule is due; the evenings are those of the calendar in Tokyo."""
    if rule == Reminder.HOURS:
        return starts_at - HOURS_BEFORE
    on = starts_at.astimezone(TOKYO).date() - timedelta(days=DAYS_BEFORE[rule])
    return datetime.combine(on, EVENING, tzinfo=TOKYO)


def worth_until(rule: Reminder, starts_at: datetime, chosen: Collection[str]) -> datetime:
    """From when on it is not worth sending: the next chosen one's moment, or the start."""
    if rule == Reminder.HOURS:
        return starts_at - LEAST
    order = list(Reminder)
    later = [moment(one, starts_at) for one in order[order.index(rule) + 1 :] if one in chosen]
    return min([*later, starts_at])


def next_after(now: datetime, starts_at: datetime, chosen: Collection[str]) -> Reminder | None:
    """The first of the chosen ones whose moment still lies ahead; None: all are over, or none was chosen."""
    return next((rule for rule in Reminder if rule in chosen and moment(rule, starts_at) > now), None)


def starts_before(rule: Reminder, now: datetime) -> datetime:
    """Of all that starts before this (and of nothing else) the rule's moment has come."""
    if rule == Reminder.HOURS:
        return now + HOURS_BEFORE + timedelta(microseconds=1)
    return evening_has_come_before(now, DAYS_BEFORE[rule])


def evening_has_come_before(now: datetime, days: int = 1) -> datetime:
    """All that starts before this midnight has had the evening that lies so many days before it."""
    local = now.astimezone(TOKYO)
    later = days + 1 if local.time() >= EVENING else days
    return datetime.combine(local.date() + timedelta(days=later), time(0), tzinfo=TOKYO)
