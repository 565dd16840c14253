"""A shift is near and has too few people: to the host, once a shift and day at most."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from notifications.kinds.role import title_of
from notifications.kinds.shift import HostShiftKind
from notifications.models import Urgency
from volunteers.models import Assignment, Role, Shift

SOON = timedelta(days=3)


class RoleAtRisk(HostShiftKind):
    """So many are missing; this is what you can do."""

    name = "role_at_risk"
    urgency = Urgency.TODAY
    action = gettext_lazy("Find people for it")

    def load(self, pks: Iterable[int]) -> dict[int, Shift]:
        found = super().load(pks)
        there = Assignment.objects.filter(shift__in=found, state=Assignment.State.ACCEPTED)
        counted = Counter(there.values_list("shift", flat=True))
        for pk, shift in found.items():
            cast(Any, shift).missing = shift.least - counted[pk]
        return found

    def holds(self, subject: Shift, now: datetime) -> bool:
        wanted = subject.role.state == Role.State.OPEN and cast(Any, subject).missing > 0
        return wanted and super().holds(subject, now)

    def key(self, subject: Any) -> str:
        return f"{self.name}:{subject.pk}:{clock.today().isoformat()}"

    def title(self, subject: Shift, now: datetime) -> str:
        return _("People are missing: %(role)s") % {"role": title_of(subject.role)}

    def context(self, subject: Shift, now: datetime) -> dict[str, Any]:
        return super().context(subject, now) | {"missing": cast(Any, subject).missing}


KIND = RoleAtRisk()
