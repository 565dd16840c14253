"""Somebody can't come, and you would fit: at once, to each who is asked. Who can't is named only to whom they chose."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.models import Person
from notifications.kinds.base import Kind
from notifications.kinds.role import WORTH_SAYING, texts, times_of, title_of
from notifications.kinds.stand_in import is_wanted, related_search, words_about
from notifications.models import Topic
from volunteers.models import StandInAsk

SEARCH = "search__"


class StandInWanted(Kind[StandInAsk]):
    """Could you?"""

    name = "stand_in_wanted"
    subject = "stand_in_ask"
    topic = Topic.ASKED
    action = gettext_lazy("Answer: I can, or not this time")

    def load(self, pks: Iterable[int]) -> dict[int, StandInAsk]:
        found = StandInAsk.objects.select_related("person__user", *related_search(SEARCH))
        return found.prefetch_related(texts("search__assignment__shift__role__")).in_bulk(list(pks))

    def person(self, subject: StandInAsk) -> Person:
        return subject.person

    def holds(self, subject: StandInAsk, now: datetime) -> bool:
        return subject.declined_at is None and is_wanted(subject.search, now)

    def expires_at(self, subject: StandInAsk) -> datetime:
        return times_of(subject.search.assignment.shift)[0] or subject.asked_at + WORTH_SAYING

    def title(self, subject: StandInAsk, now: datetime) -> str:
        role = {"role": title_of(subject.search.assignment.role)}
        if subject.search.in_exchange_id is not None:
            return _("Would you swap? %(role)s") % role
        return _("Could you stand in? %(role)s") % role

    def context(self, subject: StandInAsk, now: datetime) -> dict[str, Any]:
        search = subject.search
        by_name = search.asked_id is not None and search.in_exchange_id is None
        asker = search.assignment.person.name if by_name else ""
        return {"name": subject.person.name, "asker": asker, **words_about(search, now)}

    def path(self, subject: StandInAsk) -> str:
        return reverse("volunteers:stand-in-asked", kwargs={"pk": subject.pk})


KIND = StandInWanted()
