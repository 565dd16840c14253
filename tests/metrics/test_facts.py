"""Facts follow events, in any order and any number of times; a rebuild finds nothing to change."""

from datetime import date, datetime, timedelta
from io import StringIO
from itertools import permutations

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.events import AttendanceRecorded
from activities.models import Attendance, SignUp
from activities.services.record_attendance import record_attendance
from community.events import ConsentGiven, ConsentWithdrawn
from community.models import Area, Consent, Person
from community.selectors import district_of
from core import clock
from core.actor import Actor
from core.outbox.models import Event
from core.outbox.relay import drain
from metrics import handlers
from metrics.figures import NOBODY, Tally
from metrics.models import Fact, Population
from metrics.selectors import first_day, groups_of, population_at
from metrics.services.rebuild import rebuild_facts
from tests.factories import make_area, make_person, make_session, make_sign_up
from tests.metrics.doings import party, taken
from volunteers.models import Role
from volunteers.services.contributions import confirm_contribution, withdraw_contribution

pytestmark = pytest.mark.django_db
BY = Actor(user=None)


def said(sign_up: SignUp, state: str) -> None:
    """The host records, and the handlers hear of it."""
    record_attendance(sign_up=sign_up.pk, state=state, made_by=BY)
    drain()


def noted(sign_up: SignUp) -> None:
    """The attendance and its event, before anybody has heard of it."""
    Attendance.objects.create(sign_up=sign_up, state="present", recorded_at=clock.now())
    Event.objects.create(
        name="activities.AttendanceRecorded", payload={"sign_up": sign_up.pk}, channel="web", occurred_at=clock.now()
    )


def all_facts() -> set[tuple[object, ...]]:
    """What the figures are made of, without ids."""
    fields = [field.attname for field in Fact._meta.concrete_fields if field.name != "id"]
    return set(Fact.objects.values_list(*fields))


def test_a_fact_keeps_what_the_figures_need() -> None:
    ward = make_area("福岡", kind=Area.Kind.WARD, parent=make_area("赤穂"))
    person = make_person(area=ward)
    Person.objects.filter(pk=person.pk).update(born_on=date(1950, 5, 1))
    came = party(person)
    said(came, "late")
    fact = Fact.objects.get()
    assert (fact.kind, fact.source, fact.person, fact.session) == ("attendance", came.pk, person.pk, came.session_id)
    assert (fact.on, fact.birth_year, fact.residence) == (
        came.session.starts_at.astimezone(clock.TOKYO).date(),
        1950,
        "resident",
    )
    assert fact.district == district_of(ward) == ward.parent


@pytest.mark.parametrize(("states", "facts"), [
    (["present"], 1),
    (["present", "present"], 1),
    (["excused"], 0),
    (["present", "excused"], 0),
    (["excused", "late"], 1),
    (["present", "handed_over", "unknown", "present"], 1),
])  # fmt: skip
def test_only_who_came_is_counted_and_corrections_follow(states: list[str], facts: int) -> None:
    sign_up = party()
    for state in states:
        said(sign_up, state)
    assert Fact.objects.count() == facts


def test_events_may_come_in_any_order_and_twice() -> None:
    sign_up = party()
    for state in ("present", "excused", "late"):
        record_attendance(sign_up=sign_up.pk, state=state, made_by=BY)
    events = [
        AttendanceRecorded(**event.payload) for event in Event.objects.filter(name="activities.AttendanceRecorded")
    ]
    assert len(events) == 3
    for order in permutations(events):
        for event in (*order, *order):
            handlers.count_attendance(event)
        assert Fact.objects.count() == 1
    Attendance.objects.update(state="excused")
    handlers.count_attendance(events[0])
    assert not Fact.objects.exists()


def test_a_contribution_is_counted_corrected_withdrawn() -> None:
    mine = taken(kind=Role.Kind.THANKED)
    confirm_contribution(assignment=mine.pk, made_by=BY)
    drain()
    fact = Fact.objects.get()
    assert (fact.kind, fact.person, fact.minutes, fact.role_kind) == ("contribution", mine.person_id, 90, "thanked")
    confirm_contribution(assignment=mine.pk, made_by=BY, minutes=30)
    drain()
    assert Fact.objects.get().minutes == 30
    withdraw_contribution(assignment=mine.pk, made_by=BY)
    drain()
    assert not Fact.objects.exists()


def test_a_fact_keeps_the_residence_of_its_day() -> None:
    sign_up = party()
    said(sign_up, "present")
    Person.objects.update(residence=Person.Residence.OUTSIDE, born_on=date(2001, 1, 1))
    said(sign_up, "late")
    rebuild_facts()
    fact = Fact.objects.get()
    assert (fact.residence, fact.birth_year) == ("resident", None)


def test_who_takes_the_consent_back_is_not_counted_and_comes_back_with_it() -> None:
    person = make_person()
    said(party(person), "present")
    consent = Consent.objects.create(
        person=person, purpose="figures", wording="1", channel="web", given_at=clock.now(), withdrawn_at=clock.now()
    )
    handlers.count_person(ConsentWithdrawn(person=person.pk, purpose="figures"))
    assert not Fact.objects.exists()
    assert sum((g.tally for g in groups_of(clock.today())), NOBODY) == NOBODY
    consent.withdrawn_at = None
    consent.save()
    handlers.count_person(ConsentGiven(person=person.pk, purpose="sign_up"))
    assert not Fact.objects.exists()
    handlers.count_person(ConsentGiven(person=person.pk, purpose="figures"))
    assert Fact.objects.count() == 1


def test_a_rebuild_removes_what_never_was_and_says_how_much_it_changed() -> None:
    said(party(), "present")
    Fact.objects.create(kind="attendance", source=4711, person=1, on=clock.today(), residence="resident")
    said_to_operator = StringIO()
    call_command("rebuild_metrics", stdout=said_to_operator)
    assert said_to_operator.getvalue().startswith("1 ")
    assert Fact.objects.count() == 1


def test_a_rebuild_costs_the_same_number_of_statements_for_any_town() -> None:
    counts = []
    for _ in range(2):
        for _ in range(10):
            noted(party())
        with CaptureQueriesContext(connection) as captured:
            assert rebuild_facts() == 10
        counts.append(len(captured))
    assert counts[0] == counts[1]


def fact(person: int, days_ago: int, *, kind: str = "attendance", **fields: object) -> None:
    """A fact that needs nothing around it."""
    Fact.objects.create(
        kind=kind,
        source=Fact.objects.count() + 1,
        person=person,
        on=clock.today() - timedelta(days=days_ago),
        **{"residence": "resident"} | fields,
    )


def town() -> Tally:
    """Everybody together."""
    return sum((group.tally for group in groups_of(clock.today())), NOBODY)


def test_the_window_is_365_days_and_ends_today() -> None:
    fact(1, 0)
    fact(2, 364)
    fact(3, 365)
    fact(4, -1)
    assert town() == Tally(people=2, attended=2)
    assert (clock.today() - first_day(clock.today())).days == 364


def test_each_person_counts_once_and_kinds_are_not_mixed() -> None:
    for days_ago in (1, 2, 3):
        fact(1, days_ago)
        fact(1, days_ago, kind="contribution", role_kind="volunteer")
    fact(2, 1, kind="contribution", role_kind="thanked")
    fact(3, 1, kind="contribution", role_kind="welfare_b")
    fact(4, 1, kind="contribution", role_kind="employment")
    assert town() == Tally(people=4, role=2, attended=1, welfare=1)


def test_regular_is_six_of_twelve_months() -> None:
    for month in range(6):
        fact(1, month * 61)
    for month in range(5):
        fact(2, month * 61)
        fact(2, month * 61 + 1)
    for day in range(29):
        fact(3, day)
    assert town() == Tally(people=3, attended=3, regular=1)


def test_a_person_is_who_they_were_last_and_what_was_known_stays_known() -> None:
    district = make_area()
    fact(1, 30, residence="outside", birth_year=1990, district=district)
    fact(1, 2, residence="resident")
    [group] = groups_of(clock.today())
    assert (group.residence, group.birth_year, group.district) == ("resident", 1990, district.pk)


def test_the_registered_are_counted_with_and_without_facts() -> None:
    person = make_person(area=make_area())
    said(party(person), "present")
    make_person()
    assert town() == Tally(people=2, attended=1)


def test_the_latest_inhabitants_are_used_and_wards_added_to_their_district() -> None:
    district = make_area()
    ward = make_area(kind=Area.Kind.WARD, parent=district)
    today = clock.today()
    rows = [(district, "10-17", 5, 400), (district, "10-17", 5, 30), (ward, "10-17", 7, 30), (district, "75+", 9, -1)]
    for area, band, count, days_ago in rows:
        Population.objects.create(
            area=area, band=band, count=count, on=today - timedelta(days=days_ago), source="市の統計"
        )
    population, source, on = population_at(today)
    assert (dict(population.counts), source) == ({(district.pk, "10-17"): 12}, "市の統計")
    assert on == today - timedelta(days=30)
    assert population_at(today - timedelta(days=500))[2] is None


def test_a_session_after_midnight_counts_for_its_day_in_tokyo() -> None:
    start = datetime(2026, 1, 1, 0, 30, tzinfo=clock.TOKYO)
    sign_up = make_sign_up(session=make_session(starts_at=start))
    noted(sign_up)
    rebuild_facts()
    assert Fact.objects.get().on == date(2026, 1, 1)


def test_a_stay_counts_for_the_day_when_it_begins() -> None:
    season = datetime(2026, 1, 1, 0, 30, tzinfo=clock.TOKYO)
    sign_up = make_sign_up(session=make_session(starts_at=season))
    SignUp.objects.filter(pk=sign_up.pk).update(period=(season + timedelta(days=40), season + timedelta(days=43)))
    noted(sign_up)
    rebuild_facts()
    assert Fact.objects.get().on == date(2026, 2, 10)


def test_what_no_event_names_is_not_counted() -> None:
    Attendance.objects.create(sign_up=party(), state="present", recorded_at=clock.now())
    assert rebuild_facts() == 0
    assert not Fact.objects.exists()
