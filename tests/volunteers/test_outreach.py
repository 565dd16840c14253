"""Outreach: who stands on the list and in which order, first steps, notes, a no, outcomes, retention."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.models import Consent, Person, User
from core import clock
from core.actor import Actor
from core.outbox.models import Event
from core.outbox.relay import drain
from tests.clients import browser, text_of
from tests.factories import make_area, make_assignment, make_person, make_profile, make_shift
from tests.volunteers.board_kit import make_coordinator, make_looking, shift_ahead
from volunteers.errors import AgainNotPossible
from volunteers.models import Assignment, OutreachNote
from volunteers.rules import why_not_propose
from volunteers.selectors.first_steps import first_steps
from volunteers.selectors.outreach import outcomes
from volunteers.selectors.situations import situation_of
from volunteers.services.note_outreach import forget_outreach_notes, note_outreach
from volunteers.tasks import forget_outreach_notes as task

pytestmark = pytest.mark.django_db
PAGE = "/en/coordinate/outreach/"


def without_for(days: int, name: str = "x") -> Person:
    """Somebody who may be asked and whose last role was so long ago."""
    person = make_profile(make_person(name)).person
    make_assignment(make_shift(starts_at=clock.now() - timedelta(days=days)), person)
    return person


def note(person: Person, days_ago: int = 0, result: str = "later", **fields: object) -> OutreachNote:
    at = clock.now() - timedelta(days=days_ago)
    return OutreachNote.objects.create(person=person, channel="telephone", result=result, at=at, **fields)


def people_on(user: User, query: str = "") -> list[int]:
    html = browser(user).get(f"{PAGE}{query}").content.decode()
    return [int(part.split('"')[0]) for part in html.split('id="person-')[1:]]


def test_the_longest_wait_first_and_whom_somebody_talked_to_lately_last() -> None:
    lately, long_ago, never = without_for(220), without_for(900), make_profile().person
    talked = without_for(1500)
    note(talked, days_ago=10)
    without_for(20)
    assert people_on(make_coordinator()) == [never.pk, long_ago.pk, lately.pk, talked.pk]


def test_who_asked_to_be_called_again_comes_back_on_that_day() -> None:
    first, due, later = without_for(600), without_for(500), without_for(700)
    note(due, days_ago=5, again_on=clock.today())
    note(later, days_ago=60, again_on=clock.today() + timedelta(days=9))
    assert people_on(make_coordinator()) == [first.pk, due.pk, later.pk]


def test_without_consent_or_elsewhere_nobody_stands_there() -> None:
    here = make_area()
    mine = make_profile(make_person(area=here)).person
    make_profile(make_person(area=here), ask_me=False)
    make_profile(make_person(area=make_area("中沢")))
    assert people_on(make_coordinator(here)) == [mine.pk]


def test_only_one_group_of_the_figures() -> None:
    district = make_area("赤穂")
    ward = make_area("町一区", kind="ward", parent=district)
    year = clock.today().year
    young, old = (make_looking(area=area) for area in (ward, make_area("中沢")))
    Person.objects.filter(pk=young.pk).update(born_on=date(year - 17, 12, 31), language="vi")
    Person.objects.filter(pk=old.pk).update(born_on=date(year - 75, 1, 1))
    unknown = make_looking()
    user = make_coordinator()
    everybody = [young.pk, old.pk, unknown.pk]
    assert people_on(user, "?who=never") == everybody
    for query, expected in {
        "age=10-17": [young.pk],
        "age=18-39": [],
        "age=75%2B": [old.pk],
        f"home={district.slug}": [young.pk],
        "reads=other": [young.pk],
        "reads=ja": [old.pk, unknown.pk],
        f"age=10-17&home={district.slug}&reads=other": [young.pk],
        f"age=75%2B&home={district.slug}": [],
        "age=x&home=x&reads=x": everybody,
    }.items():
        assert people_on(user, f"?who=never&{query}") == expected, query


def test_the_group_stays_while_somebody_looks_around() -> None:
    district = make_area("赤穂")
    person = make_looking(area=district)
    page = text_of(browser(make_coordinator()).get(f"{PAGE}?who=12&home={district.slug}"))
    assert f'href="?who=3&amp;home={district.slug}"' in page
    assert f'<option value="{district.slug}" lang="ja" selected>' in page
    assert f"/coordinate/board/?person={person.pk}&amp;home={district.slug}" in page
    assert 'href="?who=12">' in page


def test_a_first_step_is_small_and_fits() -> None:
    person = make_looking(tasks=["teach"], week=2**21 - 1)
    shift_ahead(3, task="teach")  # fits well, but is no small step
    small = shift_ahead(9, task="help", comforts=["short"])
    better = shift_ahead(12, task="help", comforts=["short", "first_timers"])
    assert first_steps([person])[person.pk].shift == better
    make_assignment(better, person, state="declined")
    assert first_steps([person])[person.pk].shift == small
    make_assignment(small, person, state="lapsed")
    liked = shift_ahead(30, task="teach", comforts=["short"])
    found = first_steps([person])[person.pk]
    assert found.shift == liked
    assert "likes" in {one.code for one in found.speaking_for}


@pytest.mark.parametrize(
    "needs", [{"skills": ["cooking"]}, {"japanese": 3}, {"languages": {"pt": 2}}, {"certificate": "nurse"}]
)
def test_a_first_step_that_does_not_fit_is_not_proposed(needs: dict[str, Any]) -> None:
    person = make_looking(japanese=1)
    shift = shift_ahead(comforts=["short"], **needs)
    assert why_not_propose(shift, situation_of(person, shift))
    assert first_steps([person]) == {}


def test_who_has_a_role_then_gets_another_step() -> None:
    person = make_looking()
    taken = shift_ahead(5)
    make_assignment(taken, person)
    shift_ahead(5, comforts=["short"])
    assert first_steps([person]) == {}
    free = shift_ahead(6, comforts=["short"])
    assert first_steps([person])[person.pk].shift == free


def test_a_talk_is_written_down() -> None:
    user, person = make_coordinator(), make_looking("Ana")
    again = clock.today() + timedelta(days=14)
    data = {"channel": "telephone", "result": "later", "again_on": again.isoformat()}
    answer = browser(user).post(f"{PAGE}{person.pk}/", data, follow=True)
    assert "Noted." in text_of(answer)
    kept = OutreachNote.objects.get()
    assert (kept.person, kept.result, kept.again_on, kept.by) == (person, "later", again, user.pk)
    event = Event.objects.get(name="volunteers.OutreachNoted")
    assert (event.payload, event.channel) == ({"note": kept.pk, "person": person.pk}, "phone")
    assert "not now, perhaps later" in text_of(browser(user).get(PAGE))


def test_a_no_takes_the_consent_back_once_it_was_confirmed() -> None:
    user, person = make_coordinator(), make_looking("Ana")
    asked = make_assignment(shift_ahead(), person, state="proposed")
    url, data = f"{PAGE}{person.pk}/", {"channel": "visit", "result": "no"}
    answer = browser(user).post(url, data)
    assert answer.status_code == 422
    assert "Please tick that they said so" in text_of(answer)
    assert Consent.objects.filter(person=person, purpose="ask_me", withdrawn_at=None).exists()
    browser(user).post(url, {**data, "sure": "on"})
    assert not Consent.objects.filter(person=person, purpose="ask_me", withdrawn_at=None).exists()
    drain()
    asked.refresh_from_db()
    assert asked.state == "called_off"
    assert people_on(user, "?who=never") == []


@pytest.mark.parametrize(("result", "days"), [("later", 0), ("later", -3), ("no", 5)])
def test_a_day_to_call_again_lies_ahead_and_follows_no_no(result: str, days: int) -> None:
    person = make_looking()
    day = clock.today() + timedelta(days=days)
    with pytest.raises(AgainNotPossible):
        note_outreach(person=person, channel="visit", result=result, again_on=day, made_by=Actor(user=None))
    answer = browser(make_coordinator()).post(
        f"{PAGE}{person.pk}/", {"channel": "visit", "result": result, "again_on": day.isoformat(), "sure": "on"}
    )
    assert answer.status_code == 422
    assert not OutreachNote.objects.exists()


def test_outcomes_count_those_who_were_touched_then_asked_then_took_a_first_role() -> None:
    user = make_coordinator()
    for number in range(12):
        person = make_profile(make_person(f"{number}")).person
        note(person, days_ago=20)
        if number < 11:
            asked = make_assignment(shift_ahead(most=1), person, state="accepted" if number < 10 else "declined")
            Assignment.objects.filter(pk=asked.pk).update(via="coordinator")
    found = outcomes(user)
    assert (found.touched, found.proposed, found.took) == (12, 11, 10)
    had_one = Person.objects.get(name="0")
    before = make_assignment(make_shift(starts_at=clock.now() - timedelta(days=300)), had_one)
    Assignment.objects.filter(pk=before.pk).update(made_at=clock.now() - timedelta(days=310))
    assert outcomes(user).took is None
    OutreachNote.objects.update(at=clock.now() - timedelta(days=100))
    assert outcomes(user).touched is None


def test_small_counts_are_told_as_fewer_than_ten() -> None:
    note(make_looking())
    said = text_of(browser(make_coordinator()).get(PAGE))
    assert said.count("fewer than 10") == 3


def test_outcomes_are_those_of_the_coordinators_own_people() -> None:
    here, there = make_area("赤穂"), make_area("中沢")
    for _ in range(10):
        note(make_person(area=there))
    assert outcomes(make_coordinator(there)).touched == 10
    assert outcomes(make_coordinator(here)).touched is None


def test_whom_a_coordinator_was_shown_is_kept() -> None:
    person, user = make_looking(), make_coordinator()
    browser(user).get(f"{PAGE}?who=never")
    browser(user).get(f"{PAGE}{person.pk}/")
    event = Event.objects.get(name="volunteers.PeopleShown")
    assert event.payload == {"persons": [person.pk], "page": "outreach"}


def test_notes_go_after_two_years() -> None:
    person = make_person()
    old, kept = note(person, days_ago=2 * 366 + 2), note(person, days_ago=700)
    task()
    assert list(OutreachNote.objects.all()) == [kept]
    assert old.pk != kept.pk
    assert forget_outreach_notes() == 0


def test_strangers_and_other_coordinators_find_nothing() -> None:
    person = make_looking(area=make_area())
    other = make_coordinator(make_area("中沢"))
    assert browser(make_person(email="host@example.jp").user).get(PAGE).status_code == 404
    assert browser(other).get(f"{PAGE}{person.pk}/").status_code == 404
    answer = browser(other).post(f"{PAGE}{person.pk}/", {"channel": "visit", "result": "no", "sure": "on"})
    assert answer.status_code == 404
    assert not OutreachNote.objects.exists()
    assert browser().get(PAGE).status_code == 302


def test_more_people_cost_no_query_more() -> None:
    user = make_coordinator()
    for number in range(6):
        shift_ahead(number + 2, comforts=["short"], most=5)
    client, counts = browser(user), []
    for _ in range(2):
        for number in range(9):
            person = without_for(300 + number)
            note(person, days_ago=40)
            make_assignment(shift_ahead(90), person, state="declined")
        client.get(PAGE)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(PAGE).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 30
