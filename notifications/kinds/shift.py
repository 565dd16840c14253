"""What the kinds that tell a host about a shift share."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy

from community.models import Person
from core.errors import Sentence
from notifications.kinds.base import Kind
from notifications.kinds.role import (
    facts_of,
    host_of,
    host_path,
    hours_of,
    related,
    takes_place,
    texts,
    times_of,
    with_hosts,
)
from notifications.models import Topic
from volunteers.models import Shift

WORTH_SAYING = timedelta(days=7)  # after it is over


class HostShiftKind(Kind[Shift]):
    """About one shift, told to its host."""

    subject = "shift"
    topic = Topic.HOSTING
    action: ClassVar[Sentence] = gettext_lazy("See who has the role")

    def load(self, pks: Iterable[int]) -> dict[int, Shift]:
        found = Shift.objects.select_related(*related("role__")).prefetch_related(texts("role__"))
        return with_hosts(found.in_bulk(list(pks)), lambda one: one.role)

    def person(self, subject: Shift) -> Person:
        return host_of(subject)

    def holds(self, subject: Shift, now: datetime) -> bool:
        return takes_place(subject) and times_of(subject)[0] is not None

    def expires_at(self, subject: Shift) -> datetime:
        """When it begins; a shift without a time is worth no word here."""
        return times_of(subject)[0] or subject.role.created_at

    def context(self, subject: Shift, now: datetime) -> dict[str, Any]:
        return {"name": host_of(subject).name, **facts_of(subject.role), **hours_of(subject, now)}

    def path(self, subject: Shift) -> str:
        return host_path(subject.role)
