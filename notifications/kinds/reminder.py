"""The reminder: at 18:00 on the evening before, to every confirmed party.

The party's start is part of its key: a session that moves makes the old reminder untrue and gets a new one.
Who signed up after 18:00 has just read "tomorrow" or "today" in the confirmation, and gets no second letter about it.
"""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from activities.models import SignUp
from core.clock import TOKYO
from notifications.kinds.sign_up import SignUpKind, activity_title, nearness
from notifications.models import Topic, Urgency

EVENING = time(18, 0)  # in Tokyo


class Reminder(SignUpKind):
    """See you tomorrow."""

    name = "reminder"
    topic = Topic.REMINDERS
    states = (SignUp.State.CONFIRMED,)
    urgency = Urgency.TODAY

    def key(self, subject: Any) -> str:
        return f"{self.name}:{subject.pk}:{int(subject.starts_at.timestamp())}"

    def title(self, subject: SignUp, now: datetime) -> str:
        words = {"activity": activity_title(subject)}
        if nearness(subject.starts_at, now) == "today":
            return _("Today: %(activity)s") % words
        return _("Tomorrow: %(activity)s") % words


KIND = Reminder()


def reminded_before(now: datetime) -> datetime:
    """All sessions that start before this have had their evening: midnight after today, or after tomorrow."""
    local = now.astimezone(TOKYO)
    days = 2 if local.time() >= EVENING else 1
    return datetime.combine(local.date() + timedelta(days=days), time(0), tzinfo=TOKYO)
