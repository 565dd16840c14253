"""A stand-in has taken over: at once, to the host, with both names."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.models import Person
from notifications.kinds.role import host_of, host_path, title_of, with_hosts
from notifications.kinds.stand_in import StandInKind
from notifications.models import Topic
from volunteers.models import StandInSearch


class PlaceHandedOver(StandInKind):
    """Somebody else comes."""

    name = "place_handed_over"
    topic = Topic.HOSTING
    action = gettext_lazy("See who has the role")

    def load(self, pks: Iterable[int]) -> dict[int, StandInSearch]:
        return with_hosts(super().load(pks), lambda one: one.assignment.role)

    def person(self, subject: StandInSearch) -> Person:
        return host_of(subject)

    def holds(self, subject: StandInSearch, now: datetime) -> bool:
        found = subject.found
        return found is not None and found.made_by != host_of(subject).user_id

    def title(self, subject: StandInSearch, now: datetime) -> str:
        return _("Somebody else comes: %(role)s") % {"role": title_of(subject.assignment.role)}

    def context(self, subject: StandInSearch, now: datetime) -> dict[str, Any]:
        new = subject.found.person.name if subject.found else ""
        return super().context(subject, now) | {"old_name": subject.assignment.person.name, "new_name": new}

    def path(self, subject: StandInSearch) -> str:
        return host_path(subject.assignment.role)


KIND = PlaceHandedOver()
