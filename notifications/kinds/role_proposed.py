"""Somebody is asked whether they would: at once, with why them and until when a place is kept."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.kinds.base import clock_time, day
from notifications.kinds.role import RoleKind, title_of
from notifications.models import Topic
from volunteers.models import Assignment
from volunteers.reasons import reasons_from, told


class RoleProposed(RoleKind):
    """Would you like to?"""

    name = "role_proposed"
    topic = Topic.ASKED
    essential = True
    states = (Assignment.State.PROPOSED,)
    action = gettext_lazy("Answer: yes or no")

    def holds(self, subject: Assignment, now: datetime) -> bool:
        return super().holds(subject, now) and subject.via != Assignment.Via.MOVED

    def expires_at(self, subject: Assignment) -> datetime:
        return subject.answer_by or super().expires_at(subject)

    def title(self, subject: Assignment, now: datetime) -> str:
        return _("Would you like to? %(role)s") % {"role": title_of(subject.role)}

    def context(self, subject: Assignment, now: datetime) -> dict[str, Any]:
        by = subject.answer_by
        return super().context(subject, now) | {
            # What speaks for them; what to know before asking is for who asks.
            "why": told(one for one in reasons_from(subject.reasons) if one.speaks_for),
            "answer_day": day(by) if by else "",
            "answer_time": clock_time(by) if by else "",
        }


KIND = RoleProposed()
