"""The reminder of a role: at 18:00 on the evening before, like the reminder of a session.

The start is part of its key: a shift that moves makes the old reminder untrue and gets a new one. Who took it on
after 18:00 has just read "tomorrow" or "today", and gets no second letter about it.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.kinds.role import RoleKind, times_of, title_of
from notifications.kinds.sign_up import nearness
from notifications.models import Topic, Urgency
from volunteers.models import Assignment


class RoleReminder(RoleKind):
    """We look forward to seeing you."""

    name = "role_reminder"
    topic = Topic.REMINDERS
    urgency = Urgency.TODAY
    action = gettext_lazy("My roles, also if you can't come")

    def key(self, subject: Any) -> str:
        starts_at = times_of(subject.shift)[0]
        return f"{self.name}:{subject.pk}:{int(starts_at.timestamp()) if starts_at else 0}"

    def title(self, subject: Assignment, now: datetime) -> str:
        words, starts_at = {"activity": title_of(subject.role)}, times_of(subject.shift)[0]
        if starts_at is not None and nearness(starts_at, now) == "today":
            return _("Today: %(activity)s") % words
        return _("Tomorrow: %(activity)s") % words


KIND = RoleReminder()
