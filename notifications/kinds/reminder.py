"""Reminders of a session, by its organiser's rules (notifications/reminding.py): one class, and a kind for each rule.

The party's start is part of the key: a session that moves makes the old reminder untrue and gets a new one.
Who signed up after a reminder's moment has just read when it is, and gets no second letter about it.
"""

from datetime import datetime
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from activities.models import Reminder, SignUp
from core.clock import TOKYO
from notifications.kinds.sign_up import SignUpKind, activity_title, nearness
from notifications.models import Topic, Urgency
from notifications.reminding import worth_until


class ReminderKind(SignUpKind):
    """We look forward to seeing you."""

    topic = Topic.REMINDERS
    template = "reminder"
    urgency = Urgency.TODAY
    states = (SignUp.State.CONFIRMED,)
    rule: ClassVar[Reminder]

    def key(self, subject: Any) -> str:
        return f"{self.name}:{subject.pk}:{int(subject.starts_at.timestamp())}"

    def holds(self, subject: SignUp, now: datetime) -> bool:
        return super().holds(subject, now) and self.rule in subject.session.activity.reminders

    def expires_at(self, subject: SignUp) -> datetime:
        return worth_until(self.rule, subject.starts_at, subject.session.activity.reminders)

    def title(self, subject: SignUp, now: datetime) -> str:
        words = {"activity": activity_title(subject)}
        near = nearness(subject.starts_at, now)
        if near == "today":
            return _("Today: %(activity)s") % words
        if near == "tomorrow":
            return _("Tomorrow: %(activity)s") % words
        return _("In %(days)s days: %(activity)s") % (words | {"days": str(days_until(subject.starts_at, now))})

    def context(self, subject: SignUp, now: datetime) -> dict[str, Any]:
        return super().context(subject, now) | {"days": days_until(subject.starts_at, now)}


def days_until(moment: datetime, now: datetime) -> int:
    """By the calendar of Tokyo."""
    return (moment.astimezone(TOKYO).date() - now.astimezone(TOKYO).date()).days


class EveningReminder(ReminderKind):
    """See you tomorrow."""

    name = "reminder"
    rule = Reminder.EVENING


KIND = EveningReminder()
