"""Suggestions for a shift: one statement says what the rules say, in the order of rules.score, in constant queries."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.models import Area, Consent, Guardian, Office, Person, User, Venue
from community.selectors import district_of
from core import clock
from tests.factories import (
    make_area,
    make_assignment,
    make_organisation,
    make_person,
    make_profile,
    make_session,
    make_shift,
    make_user,
    make_venue,
)
from volunteers.models import Away, Comfort, Interest, OutreachNote, Qualification, Shift, Skill, Task
from volunteers.rules import why_not_propose
from volunteers.rules.score import preference, reasons_between
from volunteers.selectors.pasts import pasts, records
from volunteers.selectors.roles import with_words
from volunteers.selectors.situations import situation_of, someone_of, standing_of
from volunteers.selectors.suggestions_for_shift import judgements, suggestions_for_shift

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(1970, 1, 1, tzinfo=clock.TOKYO)


def coordinator(area: Area | None = None) -> User:
    user = make_user()
    Office.objects.create(user=user, kind=Office.Kind.COORDINATOR, area=area)
    return user


def read(shift: Shift) -> Shift:
    """As pages read it."""
    return with_words().get(pk=shift.pk)


class Town:
    """A small town, thrown by dice: everything that a gate or a weight looks at occurs."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.districts = [make_area(name) for name in ("赤穂", "中沢", "東伊那")]
        self.hosts = [make_organisation() for _ in range(2)]
        self.start = (clock.now() + timedelta(days=20)).replace(hour=1, minute=0, second=0, microsecond=0)
        self.session = make_session(
            starts_at=self.start, venue=make_venue(area=make_area("町二区", kind="ward", parent=self.districts[0]))
        )
        self.others = [
            make_shift(
                starts_at=self.start + timedelta(hours=hours), most=50, organisation=self.dice.choice(self.hosts)
            )
            for hours in (-720, -200, -3, 0, 1, 30, 60, 400)
        ] + [make_shift(session=self.session, most=50), make_shift(most=50)]

    def some(self, choices: list[str], most: int) -> list[str]:
        return self.dice.sample(choices, self.dice.randint(0, most))

    def shift(self) -> Shift:
        dice = self.dice
        needs: dict[str, Any] = {
            "skills": self.some(["cooking", "driving"], 1),
            "languages": dice.choice([{}, {}, {"pt": 2}, {"ja": 2}]),
            "japanese": dice.choice([0, 0, 2]),
            "certificate": dice.choice(["", "", "first_aid"]),
            "least_age": dice.choice([None, None, 16, 20]),
            "comforts": self.some([one.value for one in Comfort], 8),
            "task": dice.choice(["help", "teach"]),
            "most": 40,
        }
        kind = dice.choice(["session", "own", "own", "whenever"])
        if kind == "session":
            return make_shift(session=self.session, **needs)
        host = dice.choice(self.hosts)
        starts_at = self.start + timedelta(hours=dice.choice([0, 5, 9])) if kind == "own" else None
        venue = make_venue(area=dice.choice([None, *self.districts]))
        return make_shift(starts_at=starts_at, organisation=host, venue=venue, **needs)

    def person(self, shifts: list[Shift]) -> Person:
        dice = self.dice
        years: int | None = dice.choice([None, 14, 15, 16, 17, 17, 19, 40, 70])
        person = make_person()
        person.born_on = clock.today() - timedelta(days=years * 365 + dice.randint(0, 400)) if years else None
        person.save()
        if dice.random() < 0.9:
            profile = make_profile(
                person,
                ask_me=dice.random() < 0.9,
                skills=self.some(["cooking", "driving", *Skill.values[6:9]], 4),
                tasks=self.some(["help", "teach", *Task.values[3:5]], 2),
                helps=self.some(["seated", "short", "quiet"], 1) if dice.random() < 0.5 else [],
                japanese=dice.choice([None, 1, 2, 4]),
                languages=dice.choice([{}, {"pt": 1}, {"pt": 3, "en": 2}]),
                week=dice.choice([0, 0, 2**21 - 1, 0b111111]),
                times_a_month=dice.choice([None, None, 0, 1, 2]),
                looking_since=dice.choice([None, clock.now()]),
            )
            profile.areas.set(dice.sample(self.districts, dice.choice([0, 0, 1, 2])))
            if dice.random() < 0.2:
                day = (self.start + timedelta(days=dice.choice([-1, 0, 0, 1]))).date()
                Away.objects.create(profile=profile, first_day=day, last_day=day + timedelta(days=1))
        elif dice.random() < 0.7:
            Consent.objects.create(person=person, purpose="ask_me", wording="x", channel="web", given_at=clock.now())
        self.papers_of(person)
        self.past_of(person, shifts)
        return person

    def papers_of(self, person: Person) -> None:
        dice, now = self.dice, clock.now()
        if dice.random() < 0.5:
            Guardian.objects.create(
                person=person,
                name="母",
                telephone="1",
                asked_at=now,
                consented_at=dice.choice([None, now]),
                ended_at=dice.choice([None, None, now]),
            )
        if dice.random() < 0.6:
            expires: date | None = dice.choice([None, clock.today(), clock.today() + timedelta(days=90)])
            Qualification.objects.create(
                person=person,
                certificate="first_aid",
                expires_on=expires,
                told_at=now,
                seen_at=dice.choice([None, now, now]),
            )

    def past_of(self, person: Person, shifts: list[Shift]) -> None:
        dice = self.dice
        if dice.random() < 0.5:
            make_assignment(dice.choice(self.others), person)
        for shift in dice.sample(shifts, 1):
            if dice.random() < 0.4:
                make_assignment(shift, person, state=dice.choice(["declined", "proposed", "lapsed", "handed_back"]))
            if dice.random() < 0.2:
                Interest.objects.create(role=shift.role, person=person, shown_at=clock.now())
        if dice.random() < 0.1:
            OutreachNote.objects.create(person=person, channel="visit", result="later", at=clock.now())


@pytest.mark.parametrize("seed", range(4))
def test_the_statement_says_what_the_rules_say_and_orders_as_they_measure(seed: int) -> None:
    town = Town(seed)
    shifts = [read(town.shift()) for _ in range(6)]
    people = [town.person(shifts) for _ in range(60)]
    user = coordinator()
    for shift in shifts:
        judged = judgements(user, shift)
        district = district_of(shift.role.place.area) if shift.role.place else None
        past = pasts([one.pk for one in people], shift)
        fitting = {}
        for person in people:
            situation = situation_of(person, shift)
            codes = {error.code for error in why_not_propose(shift, situation)}
            someone = situation.someone
            assert (person.pk in judged) == ("may_not_be_asked" not in codes)
            if person.pk not in judged:
                continue
            found = judged[person.pk]
            assert codes <= found.stumbles
            assert bool(codes) == bool(found.stumbles)
            assert found.here == (standing_of(person, shift) is not None)
            if not codes and not found.here:
                reasons = reasons_between(shift, someone, past[person.pk], district=district.pk if district else None)
                fitting[person.pk] = preference(reasons)
                assert found.preference == fitting[person.pk]
        suggested = suggestions_for_shift(user, shift, many=10)
        last = {pk: record.last or LONG_AGO for pk, record in records(list(fitting)).items()}
        order = sorted(fitting, key=lambda pk: (-fitting[pk], last[pk], pk))
        assert [row.person.pk for row in suggested.rows] == order[:10]
        assert [row.preference for row in suggested.rows] == [fitting[pk] for pk in order[:10]]
        assert (suggested.asked, suggested.fitting) == (len(judged), len(fitting))
        assert suggested.here == sum(one.here for one in judged.values())


def test_only_people_of_the_coordinator_are_suggested() -> None:
    here, there = make_area("赤穂"), make_area("中沢")
    mine = make_profile(make_person(area=here)).person
    make_profile(make_person(area=there))
    shift = read(make_shift(most=5))
    assert [row.person for row in suggestions_for_shift(coordinator(here), shift).rows] == [mine]
    assert len(suggestions_for_shift(coordinator(), shift).rows) == 2
    assert suggestions_for_shift(make_user(), shift).rows == []


def test_at_the_same_fit_first_roles_come_first_then_who_was_without_the_longest() -> None:
    lately, never, long_ago = (make_profile().person for _ in range(3))
    make_assignment(make_shift(starts_at=clock.now() - timedelta(days=60)), lately)
    make_assignment(make_shift(starts_at=clock.now() - timedelta(days=600)), long_ago)
    rows = suggestions_for_shift(coordinator(), read(make_shift(most=5))).rows
    assert [row.person for row in rows] == [never, long_ago, lately]


def test_where_nobody_fits_each_need_says_how_many_it_throws_out() -> None:
    for _ in range(3):
        make_profile(languages={"en": 3})
    make_profile(languages={"pt": 3}, week=0b1)
    start = (clock.now() + timedelta(days=20)).replace(hour=10)
    found = suggestions_for_shift(coordinator(), read(make_shift(starts_at=start, languages={"pt": 2})))
    assert found.rows == []
    assert found.asked == 4
    assert [(one.code, one.count) for one in found.hindrances] == [("languages_needed", 3), ("not_at_that_time", 1)]


FULL: list[Callable[[Shift], object]] = [
    lambda shift: make_assignment(shift, state="proposed"),
    lambda shift: Shift.objects.filter(pk=shift.pk).update(state="cancelled"),
    lambda shift: type(shift.role).objects.filter(pk=shift.role_id).update(state="closed"),
    lambda shift: type(shift.role).objects.filter(pk=shift.role_id).update(kind="welfare_b"),
]


@pytest.mark.parametrize("close", FULL)
def test_a_shift_that_wants_nobody_says_why_instead(close: Callable[[Shift], object]) -> None:
    make_profile()
    shift = make_shift()
    close(shift)
    found = suggestions_for_shift(coordinator(), read(shift))
    assert found.rows == []
    assert len(found.closed) == 1


def test_the_reasons_come_with_the_rows() -> None:
    make_profile(tasks=["help"], week=2**21 - 1)
    start = clock.now() + timedelta(days=20)
    (row,) = suggestions_for_shift(coordinator(), read(make_shift(starts_at=start))).rows
    assert {reason.code for reason in row.speaking_for} == {"first_role", "likes", "free_then"}
    assert row.to_know == []
    assert row.preference == 20 + 30 + 15


def test_more_people_cost_no_query_more() -> None:
    user, shift = coordinator(), read(make_shift(most=30))
    counts = []
    for _ in range(2):
        for _ in range(8):
            make_profile()
        with CaptureQueriesContext(connection) as captured:
            assert suggestions_for_shift(user, shift).rows
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 7


def test_someone_without_a_district_is_neither_near_nor_far() -> None:
    make_profile()
    venue = Venue.objects.get(pk=make_venue(area=make_area()).pk)
    (row,) = suggestions_for_shift(coordinator(), read(make_shift(venue=venue))).rows
    assert not {"near", "far"} & {reason.code for reason in row.reasons}
    assert someone_of(row.person).areas == frozenset()
