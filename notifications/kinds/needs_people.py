"""A role that somebody watches needs people soon: to them, once a week at most (volunteers.services.tell_watchers)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.models import Person
from notifications.kinds.base import Kind
from notifications.kinds.role import WORTH_SAYING, facts_of, hours_of, related, texts, title_of
from notifications.models import Topic, Urgency
from volunteers.models import Assignment, Shift, Watch
from volunteers.selectors.watches import shifts_in_need

SHOWN = 3  # shifts in one letter


class NeedsPeople(Kind[Watch]):
    """You wanted to hear of it."""

    name = "needs_people"
    subject = "watch"
    topic = Topic.WATCHED
    urgency = Urgency.TODAY
    action = gettext_lazy("See the role")

    def load(self, pks: Iterable[int]) -> dict[int, Watch]:
        found = Watch.objects.select_related("person__user", *related("role__"))
        watches = found.prefetch_related(texts("role__")).in_bulk(list(pks))
        in_need = _in_need({one.role_id for one in watches.values()})
        people = {one.person_id for one in watches.values()}
        there = set(
            Assignment.objects.filter(
                person__in=people, shift__role__in=in_need, state__in=Assignment.STANDING
            ).values_list("shift", "person")
        )
        for one in watches.values():
            free = [shift for shift in in_need.get(one.role_id, []) if (shift.pk, one.person_id) not in there]
            cast(Any, one).shifts = free
        return watches

    def person(self, subject: Watch) -> Person:
        return subject.person

    def holds(self, subject: Watch, now: datetime) -> bool:
        return subject.told_at is not None and bool(_shifts(subject))

    def expires_at(self, subject: Watch) -> datetime:
        starts = [shift.starts_at for shift in _shifts(subject) if shift.starts_at is not None]
        return max(starts) if starts else subject.since + WORTH_SAYING

    def key(self, subject: Any) -> str:
        return f"{self.name}:{subject.pk}:{int(subject.told_at.timestamp()) if subject.told_at else 0}"

    def title(self, subject: Watch, now: datetime) -> str:
        return _("People are wanted: %(role)s") % {"role": title_of(subject.role)}

    def context(self, subject: Watch, now: datetime) -> dict[str, Any]:
        times = [hours_of(shift, now) for shift in _shifts(subject)[:SHOWN]]
        return {"name": subject.person.name, "times": times, **facts_of(subject.role)}

    def path(self, subject: Watch) -> str:
        return reverse("volunteers:role", kwargs={"pk": subject.role_id})


def _in_need(roles: set[int]) -> dict[int, list[Shift]]:
    found: dict[int, list[Shift]] = defaultdict(list)
    for shift in shifts_in_need().filter(role__in=roles).prefetch_related(None):
        found[shift.role_id].append(shift)
    return found


def _shifts(watch: Watch) -> list[Shift]:
    shifts: list[Shift] = cast(Any, watch).shifts
    return shifts


KIND = NeedsPeople()
