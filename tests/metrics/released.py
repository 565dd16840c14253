"""A town with 1,800 registered people in three districts, and releases of its quarters."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import count

from activities.models import Activity, Programme, Session
from community.models import Area, Person, User
from core import clock
from core.actor import Actor
from metrics.models import Fact, Population, Release
from metrics.services.releases import prepare_release, publish_release
from tests.factories import make_activity, make_area, make_user

AGES = [None, 12, 30, 50, 70, 80]
INHABITANTS = {"0-9": 400, "10-17": 500, "18-39": 2000, "40-64": 3000, "65-74": 900, "75+": 900}
DISTRICTS = {"赤穂": "Akaho", "中沢": "Nakazawa", "東伊那": "Higashiina"}
QUARTERS = [date(2025, 6, 30), date(2025, 9, 30), date(2025, 12, 31), date(2026, 3, 31), date(2026, 6, 30)]
_sources = count(10**9)


class ReleasedTown:
    """Writes it, and what people do there. Residents are alike by a hundred: one district, one age."""

    def __init__(self) -> None:
        self.districts = [make_area(name) for name in DISTRICTS]
        for district in self.districts:
            name = str(district.names["ja"])
            district.names = {"ja": name, "en": DISTRICTS[name]}
            district.save()
        self.groups = [
            self.people(100, area=district, age=age, language=("ja", "ja-easy", "vi")[index % 3])
            for district in self.districts
            for index, age in enumerate(AGES)
        ]
        self.programme = Programme.objects.create(
            slug="machizemi",
            names={"ja": "こまゼミ", "en": "Komazemi"},
            category="learn",
            policy="学びの場づくり",
            goal=4,
            sdgs=[4, 11],
        )
        Programme.objects.create(slug="workation", names={"ja": "ワーケーション"}, category="stay", position=1)

    def people(
        self, n: int, *, area: Area, age: int | None, residence: str = "resident", language: str = "ja"
    ) -> list[Person]:
        """Registered people who are alike."""
        return Person.objects.bulk_create(
            Person(
                name="有賀 花",
                area=area,
                born_on=None if age is None else date(2026 - age, 6, 1),
                residence=residence,
                language=language,
                created_at=datetime(2024, 4, 1, tzinfo=clock.TOKYO),
            )
            for _ in range(n)
        )

    def did(
        self, people: Iterable[Person], *, on: date, kind: str = "contribution", role_kind: str = "volunteer"
    ) -> None:
        """They all did it on that day, as the events would have recorded."""
        Fact.objects.bulk_create(
            Fact(
                kind=kind,
                source=next(_sources),
                person=person.pk,
                programme=self.programme.pk,
                on=on,
                minutes=60,
                role_kind=role_kind if kind == "contribution" else "",
                residence=person.residence,
                birth_year=person.born_on.year if person.born_on else None,
                district=person.area,
                language=person.language if person.language in ("ja", "ja-easy") else "other",
            )
            for person in people
        )

    def inhabitants(self, on: date = date(2025, 3, 1)) -> None:
        """The municipality's count."""
        for district in self.districts:
            for band, people in INHABITANTS.items():
                Population.objects.create(area=district, band=band, count=people, on=on, source="住民基本台帳")

    def quarter(self, last: date, *, more: int = 0) -> None:
        """What happened in it: in the last district few have a role."""
        for index, group in enumerate(self.groups):
            district = index // len(AGES)
            self.did(group[: (30, 15, 1)[district] + more], on=last - timedelta(days=10))
            self.did(group[: (60, 40, 20)[district] + more], on=last - timedelta(days=10), kind="attendance")

    def seats(self, on: date) -> None:
        """Sessions with 260 seats: step-free, in Japanese, for 500 yen, by telephone; half of them in the evening."""
        activity = make_activity(programme=self.programme)
        for hour in (10, 18):
            start = datetime(on.year, on.month, on.day, hour, tzinfo=clock.TOKYO)
            Session.objects.create(activity=activity, starts_at=start, ends_at=start + timedelta(hours=1), capacity=130)
        Activity.objects.filter(pk=activity.pk).update(published_at=datetime(2025, 1, 1, tzinfo=clock.TOKYO))


def two() -> tuple[Actor, Actor]:
    """Who counts, and who publishes."""
    made: list[User] = [make_user(), make_user()]
    return Actor(made[0].pk), Actor(made[1].pk)


def release(last: date, *, note: str = "") -> Release:
    """Counted by one person, published by another."""
    analyst, second = two()
    prepared = prepare_release(last=last, made_by=analyst, note=note)
    return publish_release(release=prepared.pk, made_by=second)


def released_town(quarters: Iterable[date] = QUARTERS[-2:], *, inhabitants: bool = True) -> ReleasedTown:
    """The town with a release of each of these quarters, in each of which a few more people had a role."""
    town = ReleasedTown()
    if inhabitants:
        town.inhabitants()
    for index, last in enumerate(quarters):
        town.quarter(last, more=5 * index)
        town.seats(last - timedelta(days=9))
        release(last)
    return town
