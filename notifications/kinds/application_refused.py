"""Not this time: at once, kindly, with a way on. No reason was kept, so none is told."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.kinds.role import RoleKind, title_of
from notifications.models import Topic
from volunteers.models import Assignment


class ApplicationRefused(RoleKind):
    """Thank you for asking."""

    name = "application_refused"
    topic = Topic.MY_ROLES
    states = (Assignment.State.REFUSED,)
    action = gettext_lazy("See other roles")

    def title(self, subject: Assignment, now: datetime) -> str:
        return _("Not possible this time: %(activity)s") % {"activity": title_of(subject.role)}

    def path(self, subject: Assignment) -> str:
        return reverse("volunteers:open-roles")


KIND = ApplicationRefused()
