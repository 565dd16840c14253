"""The shift has another time or place, or takes place after all: at once, to who has it and can be there.

How often session and shift were changed is part of the key: changed again, the older word is not sent any more. Who
is somewhere else at the new time is asked again instead (role_asked_again).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from django.utils.translation import gettext as _

from core.outbox.models import Event
from notifications.kinds.role import RoleKind, title_of
from notifications.models import Topic
from volunteers import events
from volunteers.models import Assignment

CHANGES = (events.ShiftMoved.name(), events.ShiftCalledOff.name(), events.ShiftRestored.name())


class ShiftChanged(RoleKind):
    """Another time or place."""

    name = "shift_changed"
    topic = Topic.MY_ROLES
    essential = True

    def load(self, pks: Iterable[int]) -> dict[int, Assignment]:
        return with_changes(super().load(pks))

    def key(self, subject: Any) -> str:
        session = subject.role.session
        return f"{self.name}:{subject.pk}:{session.sequence if session else 0}:{subject.change}"

    def title(self, subject: Assignment, now: datetime) -> str:
        return _("Changed: %(activity)s") % {"activity": title_of(subject.role)}


def with_changes(found: dict[int, Assignment]) -> dict[int, Assignment]:
    """Each with `change`: the number of the last event about its shift, 0 where there was none. One query."""
    shifts = {one.shift_id for one in found.values()}
    happened = Event.objects.filter(name__in=CHANGES, payload__shift__in=shifts).order_by("id")
    last = {payload["shift"]: pk for pk, payload in happened.values_list("pk", "payload")}
    for one in found.values():
        cast(Any, one).change = last.get(one.shift_id, 0)
    return found


KIND = ShiftChanged()
