"""What the kinds share that tell a coordinator of what waits in their area: one word with a short list."""

from abc import abstractmethod
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar, cast

from community.models import Area, Office, Person
from core import clock
from notifications.kinds.base import Kind
from notifications.kinds.hosts import looks_after
from notifications.models import Topic

SHOWN = 5  # lines in one letter
AREA = "area__parent__parent"  # what `looks_after` reads of a place


class OfficeKind(Kind[Office]):
    """About all that an office looks after; a day's word, unless a kind says otherwise."""

    subject = "office"
    topic = Topic.HOSTING
    lasts: ClassVar[timedelta] = timedelta(days=1)

    @abstractmethod
    def waiting(self) -> list[tuple[Area | None, Any]]:
        """All in town that waits, with its place, in the order of telling; a fixed number of queries."""

    @abstractmethod
    def line(self, one: Any) -> str:
        """How it is written, in the language that is active."""

    def load(self, pks: Iterable[int]) -> dict[int, Office]:
        people = Office.objects.filter(kind=Office.Kind.COORDINATOR, user__is_active=True, user__person__isnull=False)
        offices = people.select_related("user__person__user", AREA).in_bulk(list(pks))
        waiting = self.waiting() if offices else []
        for office in offices.values():
            cast(Any, office).waiting = [one for area, one in waiting if looks_after(office, area)]
        return offices

    def person(self, subject: Office) -> Person:
        return subject.user.person

    def holds(self, subject: Office, now: datetime) -> bool:
        return bool(waits_at(subject))

    def key(self, subject: Any) -> str:
        return f"{self.name}:{subject.pk}:{clock.today().isoformat()}"

    def expires_at(self, subject: Office) -> datetime:
        return clock.now() + self.lasts

    def context(self, subject: Office, now: datetime) -> dict[str, Any]:
        waiting = waits_at(subject)
        return {
            "name": self.person(subject).name,
            "count": len(waiting),
            "lines": [self.line(one) for one in waiting[:SHOWN]],
            "more": max(len(waiting) - SHOWN, 0),
        }


def waits_at(office: Office) -> list[Any]:
    """What `load` has found for this office."""
    waiting: list[Any] = cast(Any, office).waiting
    return waiting
