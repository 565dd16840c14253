"""What all kinds about a search for a stand-in share: the search, the place that is looked for, and who has it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy

from community.models import Person
from core.errors import Sentence
from notifications.kinds.base import Kind
from notifications.kinds.role import WORTH_SAYING, facts_of, hours_of, related, takes_place, texts, times_of
from volunteers.models import Assignment, StandInSearch


def related_search(prefix: str = "") -> list[str]:
    """What `select_related` needs for the words about a search."""
    place = f"{prefix}assignment__"
    found = [f"{place}person__user", f"{place}shift", f"{prefix}in_exchange__shift__role__session"]
    return [*found, f"{prefix}found__person", *related(f"{place}shift__role__")]


def is_wanted(search: StandInSearch, now: datetime) -> bool:
    """Somebody is looked for now, at the time that people were told."""
    mine, starts_at = search.assignment, times_of(search.assignment.shift)[0]
    ahead = starts_at is None or starts_at > now
    open_still = search.ended_at is None and mine.state == Assignment.State.ACCEPTED
    return open_still and ahead and starts_at == search.starts_at and takes_place(mine.shift)


def words_about(search: StandInSearch, now: datetime) -> dict[str, Any]:
    """The role, the hours, and of a swap the hours of the other place."""
    shift, other = search.assignment.shift, search.in_exchange and search.in_exchange.shift
    swap = hours_of(other, now, "other_") if other else {"other_day": ""}
    return {**facts_of(shift.role), **hours_of(shift, now), **swap}


class StandInKind(Kind[StandInSearch]):
    """About one search, told to who has the place; pointless once it has begun."""

    subject = "stand_in_search"
    action: ClassVar[Sentence] = gettext_lazy("See my roles")

    def load(self, pks: Iterable[int]) -> dict[int, StandInSearch]:
        found = StandInSearch.objects.select_related(*related_search())
        return found.prefetch_related(texts("assignment__shift__role__")).in_bulk(list(pks))

    def person(self, subject: StandInSearch) -> Person:
        return subject.assignment.person

    def expires_at(self, subject: StandInSearch) -> datetime:
        return times_of(subject.assignment.shift)[0] or subject.opened_at + WORTH_SAYING

    def context(self, subject: StandInSearch, now: datetime) -> dict[str, Any]:
        return {"name": self.person(subject).name, **words_about(subject, now)}

    def path(self, subject: StandInSearch) -> str:
        return reverse("volunteers:my-roles")
