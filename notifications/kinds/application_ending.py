"""Somebody asked for a role, it begins tomorrow, and they have no answer: to the host, once."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.kinds.role import HostRoleKind, times_of, title_of
from notifications.models import Urgency
from volunteers.models import Assignment


class ApplicationEnding(HostRoleKind):
    """They wait for your word."""

    name = "application_ending"
    urgency = Urgency.TODAY
    states = (Assignment.State.APPLIED,)
    action = gettext_lazy("Answer the request")

    def key(self, subject: Any) -> str:
        starts_at = times_of(subject.shift)[0]
        return f"{self.name}:{subject.pk}:{int(starts_at.timestamp()) if starts_at else 0}"

    def title(self, subject: Assignment, now: datetime) -> str:
        return _("Please answer today: %(activity)s") % {"activity": title_of(subject.role)}


KIND = ApplicationEnding()
