"""The town as a problem: the bulk rules are the rules, the same town is the same problem, travel, limits, places."""

import random
from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Session
from community.models import Consent, Person, Venue
from core import clock
from tests.factories import make_area, make_assignment, make_organisation, make_person, make_profile, make_shift
from tests.volunteers.festival import Festival, build_festival
from volunteers import rules
from volunteers.matching.problem import Helper, Slot
from volunteers.models import Assignment, Away, Plan, Shift
from volunteers.selectors.plan_problem import Planning, planning
from volunteers.selectors.plan_travel import minutes_between, slowest
from volunteers.selectors.situations import situation_of

pytestmark = pytest.mark.django_db


def plan_of(festival: Festival, **fields: object) -> Plan:
    """Of its day and session; unsaved."""
    days = {"first_day": festival.day, "last_day": festival.day}
    values = {"session": Session.objects.get(pk=festival.session), "asked_at": clock.now(), "changed_at": clock.now()}
    return Plan(**{**values, **days, **fields})


def small(seed: int = 1) -> Festival:
    """Six roles, thirty shifts, forty people."""
    return build_festival(area=make_area(), roles=6, people=40, seed=seed)


def in_the_morning() -> datetime:
    """Nine o'clock in eight days."""
    return datetime.combine(clock.today() + timedelta(days=8), time(9), clock.TOKYO)


def helper(known: Planning, person: int) -> Helper:
    return next(one for one in known.problem.helpers if one.id == person)


def slot(known: Planning, shift: Shift) -> Slot:
    return next(one for one in known.problem.slots if one.id == shift.pk)


def somebody(festival: Festival, number: int) -> Person:
    return Person.objects.get(pk=festival.people[number])


def unsettle(festival: Festival) -> None:
    """People take places, are asked, decline, are away, take their yes back; hosts call off and close."""
    luck = random.Random(7)
    shifts = list(Shift.objects.filter(pk__in=festival.shifts).select_related("role"))
    for person in Person.objects.filter(pk__in=festival.people[:20]).select_related("profile"):
        shift = luck.choice(shifts)
        make_assignment(shift, person, state=luck.choice(["accepted", "proposed", "declined", "applied"]))
        if luck.random() < 0.2:
            Away.objects.create(profile=person.profile, first_day=festival.day, last_day=festival.day)
        if luck.random() < 0.2:
            Consent.objects.filter(person=person).update(withdrawn_at=clock.now())
    Shift.objects.filter(pk__in=festival.shifts[:2]).update(state="cancelled")
    shifts[-1].role.state = "closed"
    shifts[-1].role.save()


def test_the_pairs_are_those_that_the_rules_allow_one_by_one() -> None:
    festival = small()
    unsettle(festival)
    known = planning(plan_of(festival))
    pairs = {(pair.helper, pair.slot) for pair in known.problem.pairs}
    expected = set()
    for shift in Shift.objects.filter(pk__in=festival.shifts).select_related("role__session__activity"):
        for person in Person.objects.filter(pk__in=festival.people):
            has = Assignment.objects.filter(shift=shift, person=person, state__in=Assignment.STANDING).exists()
            if not has and not rules.why_not_propose(shift, situation_of(person, shift)):
                expected.add((person.pk, shift.pk))
    assert pairs == expected
    assert 100 < len(pairs) < len(festival.shifts) * len(festival.people)


def test_the_same_town_is_the_same_problem_and_another_one_another() -> None:
    festival = small()
    before = planning(plan_of(festival)).digest
    assert planning(plan_of(festival)).digest == before
    Shift.objects.filter(pk=festival.shifts[0]).update(most=9)
    assert planning(plan_of(festival)).digest != before


def test_ten_times_the_rows_cost_no_query_more() -> None:
    little = small()
    with CaptureQueriesContext(connection) as few:
        planning(plan_of(little))
    big = build_festival(area=make_area(), roles=30, people=200, seed=3)
    with CaptureQueriesContext(connection) as many:
        planning(plan_of(big))
    assert len(many) == len(few) <= 9


def test_who_has_not_said_yes_is_no_helper_and_who_stands_already_takes_a_place() -> None:
    area = make_area()
    host = make_organisation(area=area)
    when = in_the_morning()
    day = when.date()
    shift = make_shift(organisation=host, starts_at=when, least=2, most=3)
    silent = make_profile(make_person(area=area), ask_me=False).person
    willing = make_profile(make_person(area=area), week=0).person
    make_assignment(shift, silent)
    known = planning(Plan(area=area, first_day=day, last_day=day))
    assert [one.id for one in known.problem.helpers] == [willing.pk]
    assert (slot(known, shift).minimum, slot(known, shift).maximum) == (1, 2)
    assert slot(known, shift).experienced_there == 0  # nobody has confirmed anything of theirs yet


def test_what_somebody_has_at_that_time_is_their_time_and_counts_in_the_month() -> None:
    area = make_area()
    host = make_organisation(area=area)
    when = in_the_morning()
    day = when.date()
    person = make_profile(make_person(area=area), times_a_month=2).person
    first = make_shift(organisation=host, starts_at=when, most=2)
    other = make_shift(organisation=host, starts_at=when + timedelta(minutes=30), most=2)
    make_assignment(first, person, state="proposed")
    known = planning(Plan(area=area, first_day=day, last_day=day))
    found = helper(known, person.pk)
    assert (found.max_shifts, found.load, len(found.busy)) == (1, 1, 1)
    assert found.busy[0].end - found.busy[0].start == 90
    # The rules would let them be asked for both; the plan knows that they can't do both.
    assert (person.pk, other.pk) in {(pair.helper, pair.slot) for pair in known.problem.pairs}
    assert [reason.code for reason in known.facts.why_not(other, person.pk)] == ["asked_then"]


def test_places_kept_for_a_language_are_for_those_who_speak_it() -> None:
    area = make_area()
    host = make_organisation(area=area)
    when = in_the_morning()
    day = when.date()
    shift = make_shift(organisation=host, starts_at=when, most=3, mix={"pt": 2})
    fluent = make_profile(make_person(area=area), languages={"pt": 4}).person
    make_profile(make_person(area=area), languages={"pt": 1})
    there = make_profile(make_person(area=area), languages={"pt": 2}).person
    make_assignment(shift, there)
    [reserve] = slot(planning(Plan(area=area, first_day=day, last_day=day)), shift).reserved
    assert (reserve.code, reserve.count, reserve.helpers) == ("lang:pt", 1, frozenset({fluent.pk, there.pk}))


def test_a_district_plans_its_own_people_and_hosts() -> None:
    here, there = make_area("赤穂"), make_area("中沢")
    when = in_the_morning()
    day = when.date()
    mine = make_shift(organisation=make_organisation(area=here), starts_at=when)
    make_shift(organisation=make_organisation(area=there), starts_at=when)
    person = make_profile(make_person(area=here)).person
    make_profile(make_person(area=there))
    known = planning(Plan(area=here, first_day=day, last_day=day))
    assert [one.id for one in known.problem.slots] == [mine.pk]
    assert [one.id for one in known.problem.helpers] == [person.pk]


@pytest.mark.parametrize(("way", "minutes"), [("foot", 51), ("bicycle", 17), ("bus", 14), ("car", 14)])
def test_ways_take_their_time(way: str, minutes: int) -> None:
    station = Venue(pk=1, latitude=35.7286, longitude=137.9386)
    hall = Venue(pk=2, latitude=35.7586, longitude=137.9386)  # 3.34 km north
    assert minutes_between(station, hall, way) == minutes_between(hall, station, way) == minutes
    assert minutes_between(station, station, way) == 0


def test_a_venue_on_no_map_is_a_quarter_of_an_hour_away() -> None:
    assert minutes_between(Venue(pk=1), Venue(pk=2, latitude=35.0, longitude=138.0), "foot") == 15


def test_the_slowest_counts_for_all_and_who_said_nothing_comes_by_bicycle() -> None:
    assert slowest(["car", "", "bus"]) == "bicycle"
    assert slowest(["car", "foot"]) == "foot"
    assert slowest([]) == "bicycle"
