"""Moving the demo's clock, and waking whoever waits for the time."""

import re
from datetime import datetime, timedelta

from core import clock
from core.nudge import nudge
from core.pages import forget_pages

UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
# What beat would start within the next minute: after a jump nobody should have to wait for it.
WAITING_FOR_THE_TIME = [
    "activities.tasks.expire_offers",
    "notifications.tasks.plan_reminders",
    "notifications.tasks.plan_what_comes_up",
    "core.outbox.tasks.drain_outbox",
    "notifications.tasks.send_due",
]


def length(text: str) -> timedelta:
    """`+1d`, `-2h`, `90m` or `1w` as a length of time. Raises ValueError with a sentence for anything else."""
    match = re.fullmatch(r"([+-]?)(\d{1,4})([mhdw])", text)
    if match is None:
        raise ValueError(f"“{text}” is not a length of time. Say for example +1d, -2h, 90m or 1w.")
    sign, number, unit = match.groups()
    return timedelta(**{UNITS[unit]: int(number)}) * (-1 if sign == "-" else 1)


def move_clock(by: timedelta) -> datetime:
    """Move the clock further and return the new present. Raises RuntimeError outside the demo (core.clock)."""
    moved = clock.move(by)
    forget_pages()
    for task in WAITING_FOR_THE_TIME:
        nudge(task)
    return moved


def reset_clock() -> datetime:
    """Back to the real time. Raises RuntimeError outside the demo (core.clock)."""
    return move_clock(-clock.offset())
