"""A place is free again: at once, to the host; unless the host gave it back for them."""

from datetime import datetime

from django.utils.translation import gettext as _

from notifications.kinds.role import HostRoleKind, title_of
from notifications.models import Topic
from volunteers.models import Assignment


class RoleHandedBack(HostRoleKind):
    """Somebody can't come."""

    name = "role_handed_back"
    topic = Topic.HOSTING
    states = (Assignment.State.HANDED_BACK,)

    def title(self, subject: Assignment, now: datetime) -> str:
        return _("A place is free again: %(role)s") % {"role": title_of(subject.role)}


KIND = RoleHandedBack()
