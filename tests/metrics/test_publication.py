"""What the layer gives for a whole town: right, rounded, apart where it belongs apart, moved by a confirmation."""

from datetime import date

import pytest

from community.models import Area, Person
from core import clock
from core.actor import Actor
from core.outbox.relay import drain
from metrics.models import Fact, Population
from metrics.publication import publication_of_today
from metrics.strategy import targets
from tests.factories import make_area, make_person, make_session
from volunteers.models import Assignment
from volunteers.services.assign import assign
from volunteers.services.contributions import confirm_contribution
from volunteers.services.offer_role import offer_role

pytestmark = pytest.mark.django_db
BY = Actor(user=None)
BIRTH_YEARS = [None, 12, 30, 50, 70, 80]  # years ago


def people(count: int, *, area: Area, age: int | None, residence: str = "resident") -> list[Person]:
    """Registered people who are alike."""
    born = None if age is None else date(clock.today().year - age, 6, 1)
    return Person.objects.bulk_create(
        Person(name="有賀 花", area=area, born_on=born, residence=residence, created_at=clock.now())
        for _ in range(count)
    )


def count_in(people: list[Person], kind: str = "contribution", role_kind: str = "volunteer") -> None:
    """They all did it yesterday, as the events would have recorded."""
    first = 10**9 + Fact.objects.count()  # ids of contributions that the test does not need
    today = clock.today()
    Fact.objects.bulk_create(
        Fact(
            kind=kind,
            source=first + number,
            person=person.pk,
            on=today,
            role_kind=role_kind if kind == "contribution" else "",
            residence=person.residence,
            birth_year=person.born_on.year if person.born_on else None,
            district=person.area,
        )
        for number, person in enumerate(people)
    )


@pytest.fixture
def town() -> list[Area]:
    """Three districts and 1,800 registered people; in the last district few have a role, and few are pupils."""
    districts = [make_area(name) for name in ("赤穂", "中沢", "東伊那")]
    for position, district in enumerate(districts):
        for years in BIRTH_YEARS:
            them = people(100, area=district, age=years)
            count_in(them[: (30, 15, 1)[position]])
            count_in(them[: (60, 40, 20)[position]], kind="attendance")
        for band, inhabitants in (
            ("0-9", 400),
            ("10-17", 500),
            ("18-39", 2000),
            ("40-64", 3000),
            ("65-74", 900),
            ("75+", 900),
        ):
            Population.objects.create(
                area=district, band=band, count=inhabitants, on=clock.today(), source="住民基本台帳"
            )
    return districts


def test_the_figures_are_right_and_what_is_small_is_withheld(town: list[Area]) -> None:
    found = publication_of_today()
    role = found.figure("M1")
    assert (role.town.count, role.town.registered, role.town.residents) == (280, 1800, 21900)  # 276 in truth
    assert (role.town.rate_of_residents, role.town.rate_of_registered) == (1.3, 15.6)
    # Six people of 東伊那 have a role: x, and so is the next smallest district.
    assert [row.count for row in role.table("district").rows] == [180, None, None, 0]
    assert [row.count for row in role.table("age").rows] == [50] * 6
    assert [row.count for row in found.figure("M2").table("district").rows] == [360, 240, 120, 0]
    assert found.figure("welfare").town.count == 0


def test_guests_trainees_and_welfare_work_stand_apart(town: list[Area]) -> None:
    before = publication_of_today().figure("M1")
    count_in(people(60, area=town[0], age=30, residence="outside")[:20])
    count_in(people(60, area=town[0], age=30, residence="trainee")[:30])
    count_in(list(Person.objects.filter(residence="resident")[:25]), role_kind="welfare_a")
    found = publication_of_today()
    assert found.figure("M1") == before
    assert [found.figure(name).town.count for name in ("M1-outside", "M1-trainee", "welfare")] == [20, 30, 30]


def test_the_role_rate_moves_when_a_host_confirms(town: list[Area]) -> None:
    """The whole way: role, person, confirmation, event, fact, figure."""
    count_in(people(8, area=town[0], age=30))  # 284 people: one more, and the rounded count moves
    before = publication_of_today().figure("M1").town.count
    session = make_session(starts_at=clock.now())
    role = offer_role(organisation=session.activity.organisation, session=session, task="teach", made_by=BY)
    taken: Assignment = assign(shift=role.shifts.get().pk, person=make_person(area=town[0]), made_by=BY)
    assert publication_of_today().figure("M1").town.count == before
    confirm_contribution(assignment=taken.pk, made_by=BY)
    drain()
    assert (before, publication_of_today().figure("M1").town.count) == (280, 290)


def test_the_strategy_has_its_six_targets_in_two_languages() -> None:
    assert len(targets()) == 6
    assert all({"ja", "en"} <= set(target.names) and target.target for target in targets())
    assert [target.goal for target in targets()] == [1, 2, 3, 3, 4, None]


def test_without_inhabitants_the_registered_are_the_only_comparison(town: list[Area]) -> None:
    Population.objects.all().delete()
    assert publication_of_today().figure("M1").town.rate_of_residents is None
