"""Once a week what may suit somebody: on Fridays, to who asked for it, and only where there is something.

The Friday is part of the key: a letter that could not go that day is not true a week later.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.models import Person
from core import clock
from notifications.digests import Suited, suited
from notifications.kinds.base import Kind, clock_time, day
from notifications.kinds.role import hours_of, title_of
from notifications.models import Topic, Urgency

FRIDAY = 4
LASTS = timedelta(days=7)  # until the next one


def friday_of(today: date) -> date:
    """The latest Friday, today included."""
    return today - timedelta(days=(today.weekday() - FRIDAY) % 7)


class WeeklyDigest(Kind[Person]):
    """For you."""

    name = "weekly_digest"
    subject = "person"
    topic = Topic.DIGEST
    urgency = Urgency.CAN_WAIT
    action = gettext_lazy("See all that is on")

    def load(self, pks: Iterable[int]) -> dict[int, Person]:
        wished = Person.objects.filter(wishes__digest=True).select_related("user", "area__parent__parent")
        people = wished.in_bulk(list(pks))
        found = suited(list(people.values())) if people else {}
        for pk, person in people.items():
            cast(Any, person).suited = found[pk]
        return people

    def person(self, subject: Person) -> Person:
        return subject

    def holds(self, subject: Person, now: datetime) -> bool:
        return not _suited(subject).nothing

    def key(self, subject: Any) -> str:
        return f"{self.name}:{subject.pk}:{friday_of(clock.today()).isoformat()}"

    def expires_at(self, subject: Person) -> datetime:
        return datetime.combine(friday_of(clock.today()), time(0), tzinfo=clock.TOKYO) + LASTS

    def title(self, subject: Person, now: datetime) -> str:
        return _("What may suit you in the next two weeks")

    def context(self, subject: Person, now: datetime) -> dict[str, Any]:
        mine = _suited(subject)
        return {
            "name": subject.name,
            "activities": [
                {
                    "title": one.activity.title.text,
                    "day": day(one.starts_at),
                    "starts": clock_time(one.starts_at),
                    "venue": one.venue.name.text if one.venue else "",
                }
                for one in mine.sessions
            ],
            "roles": [{"title": title_of(one.role), **hours_of(one, now)} for one in mine.shifts],
        }

    def path(self, subject: Person) -> str:
        return reverse("activities:find")


def _suited(person: Person) -> Suited:
    found: Suited = cast(Any, person).suited
    return found


KIND = WeeklyDigest()
