"""A place is somebody's: at once, with when, where, and the host's telephone. Made late, it is the reminder too.

It is the answer to a request that the host has accepted, and the thanks to who stands in.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from notifications.kinds.role import RoleKind, title_of
from notifications.models import Topic
from volunteers.models import Assignment

Via = Assignment.Via


class RoleTaken(RoleKind):
    """The role is yours."""

    name = "role_taken"
    topic = Topic.MY_ROLES

    def title(self, subject: Assignment, now: datetime) -> str:
        return _("The role is yours: %(role)s") % {"role": title_of(subject.role)}

    def context(self, subject: Assignment, now: datetime) -> dict[str, Any]:
        answered = subject.role.asks_first and subject.via == Via.SELF
        return super().context(subject, now) | {"answered": answered, "entered": subject.via == Via.HOST}


KIND = RoleTaken()
