"""Somebody who was asked has said yes: to the host, at once; unless the host entered it for them."""

from datetime import datetime

from django.utils.translation import gettext as _

from notifications.kinds.role import HostRoleKind, title_of
from notifications.models import Urgency
from volunteers.models import Assignment

ASKED = (Assignment.Via.COORDINATOR, Assignment.Via.PLAN, Assignment.Via.MOVED)


class RoleAccepted(HostRoleKind):
    """They come."""

    name = "role_accepted"
    urgency = Urgency.TODAY
    states = (Assignment.State.ACCEPTED,)

    def holds(self, subject: Assignment, now: datetime) -> bool:
        return subject.via in ASKED and super().holds(subject, now)

    def title(self, subject: Assignment, now: datetime) -> str:
        return _("Somebody said yes: %(role)s") % {"role": title_of(subject.role)}


KIND = RoleAccepted()
