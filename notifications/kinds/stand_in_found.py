"""Somebody has taken over: at once, to who could not come, with thanks. Nothing is ever deducted for it."""

from datetime import datetime

from django.utils.translation import gettext as _

from notifications.kinds.role import title_of
from notifications.kinds.stand_in import StandInKind
from notifications.models import Topic
from volunteers.models import StandInSearch


class StandInFound(StandInKind):
    """You can rest."""

    name = "stand_in_found"
    topic = Topic.MY_ROLES
    essential = True

    def holds(self, subject: StandInSearch, now: datetime) -> bool:
        return subject.found_id is not None

    def title(self, subject: StandInSearch, now: datetime) -> str:
        role = {"role": title_of(subject.assignment.role)}
        if subject.in_exchange_id is not None:
            return _("The swap is done: %(role)s") % role
        return _("Somebody takes over for you: %(role)s") % role


KIND = StandInFound()
