"""A town for the tests of the figures' inner pages, and the people who work there."""

from datetime import date, timedelta
from itertools import count

from community.models import Area, Office, Person, User
from core import clock
from metrics.models import Fact, Population
from metrics.quarters import last_quarter
from tests.factories import make_area, make_user

_sources = count(10**9)  # ids of sign-ups and contributions that no test needs


def make_analyst(email: str = "") -> User:
    """Somebody who prepares releases."""
    user = make_user(email)
    Office.objects.create(user=user, kind=Office.Kind.ANALYST)
    return user


def quarter() -> date:
    """The latest that is over."""
    return last_quarter(clock.today())


def make_people(number: int, *, area: Area, age: int | None, language: str = "ja") -> list[Person]:
    """Residents who are alike, registered two years ago."""
    born = None if age is None else date(clock.today().year - age, 6, 1)
    since = clock.now() - timedelta(days=730)
    return Person.objects.bulk_create(
        Person(name="有賀 花", area=area, born_on=born, language=language, created_at=since) for _ in range(number)
    )


def count_in(people: list[Person], kind: str = "contribution", *, on: date | None = None) -> None:
    """They all did it on that day (the last of the quarter), as the events would have recorded."""
    Fact.objects.bulk_create(
        Fact(
            kind=kind,
            source=next(_sources),
            person=person.pk,
            on=on or quarter(),
            minutes=60 if kind == "contribution" else 0,
            role_kind="volunteer" if kind == "contribution" else "",
            residence=person.residence,
            birth_year=person.born_on.year if person.born_on else None,
            district=person.area,
            language=person.language if person.language in ("ja", "ja-easy") else "other",
        )
        for person in people
    )


def make_town(*, on: date | None = None) -> list[Area]:
    """Three districts of 300 people in five age bands; the third district, and the young, are reached least."""
    districts = [make_area(name) for name in ("赤穂", "中沢", "東伊那")]
    for position, district in enumerate(districts):
        for band, age in (("10-17", 14), ("18-39", 30), ("40-64", 50), ("65-74", 70), ("75+", 80)):
            them = make_people(60, area=district, age=age, language="vi" if age == 30 else "ja")
            active = (40, 36, 14)[position] - (10 if age == 14 else 0) if position < 2 or age != 14 else 0
            count_in(them[:active], on=on)
            count_in(them[: active + 5 if active else 0], "attendance", on=on)
            Population.objects.create(
                area=district, band=band, count=600, on=clock.today() - timedelta(days=400), source="住民基本台帳"
            )
    return districts
