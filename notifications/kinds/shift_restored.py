"""It takes place after all: at once, to all who have it and had read that it does not."""

from datetime import datetime

from django.utils.translation import gettext as _

from notifications.kinds.role import title_of
from notifications.kinds.shift_changed import ShiftChanged
from notifications.models import Topic
from volunteers.models import Assignment


class ShiftRestored(ShiftChanged):
    """On again."""

    name = "shift_restored"
    topic = Topic.MY_ROLES
    essential = True

    def title(self, subject: Assignment, now: datetime) -> str:
        return _("It takes place after all: %(activity)s") % {"activity": title_of(subject.role)}


KIND = ShiftRestored()
