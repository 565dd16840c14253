"""The shift does not take place: at once, to who has it or asked for it."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.kinds.role import takes_place, title_of
from notifications.kinds.shift_changed import ShiftChanged
from notifications.models import Topic
from volunteers.models import Assignment


class ShiftCalledOff(ShiftChanged):
    """Not needed then."""

    name = "shift_called_off"
    topic = Topic.MY_ROLES
    essential = True
    states = (Assignment.State.ACCEPTED, Assignment.State.APPLIED)
    action = gettext_lazy("See other roles")

    def holds(self, subject: Assignment, now: datetime) -> bool:
        return subject.state in self.states and not takes_place(subject.shift)

    def title(self, subject: Assignment, now: datetime) -> str:
        return _("Called off: %(role)s") % {"role": title_of(subject.role)}

    def context(self, subject: Assignment, now: datetime) -> dict[str, Any]:
        session = subject.role.session
        return super().context(subject, now) | {"why": session.cancelled_why if session else ""}

    def path(self, subject: Assignment) -> str:
        return reverse("volunteers:open-roles")


KIND = ShiftCalledOff()
