"""Somebody asks for a role: at once, to the host, who answers."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.kinds.role import HostRoleKind, title_of
from notifications.models import Topic
from volunteers.models import Assignment


class RoleApplied(HostRoleKind):
    """A request to answer."""

    name = "role_applied"
    topic = Topic.HOSTING
    states = (Assignment.State.APPLIED,)
    action = gettext_lazy("Answer the request")

    def title(self, subject: Assignment, now: datetime) -> str:
        return _("Somebody would like to help: %(role)s") % {"role": title_of(subject.role)}


KIND = RoleApplied()
