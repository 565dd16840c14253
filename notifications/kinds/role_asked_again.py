"""The time has changed, and they are somewhere else then: at once, asked anew, with the place kept."""

from datetime import datetime

from django.utils.translation import gettext as _

from notifications.kinds.role import RoleKind, title_of
from notifications.kinds.role_proposed import RoleProposed
from notifications.models import Topic
from volunteers.models import Assignment


class RoleAskedAgain(RoleProposed):
    """Does the new time suit you?"""

    name = "role_asked_again"
    topic = Topic.ASKED
    essential = True

    def holds(self, subject: Assignment, now: datetime) -> bool:
        return RoleKind.holds(self, subject, now) and subject.via == Assignment.Via.MOVED

    def title(self, subject: Assignment, now: datetime) -> str:
        return _("A new time: does it suit you? %(role)s") % {"role": title_of(subject.role)}


KIND = RoleAskedAgain()
