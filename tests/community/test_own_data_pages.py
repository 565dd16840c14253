"""The pages: take my data along, erase me; and the same at a coordinator's desk for who has no account."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.models import Membership, Office, Person
from community.selectors.own_data import own_data_of, rooms, whose
from core.outbox.models import Event
from tests.clients import address, browser, text_of
from tests.community.erasure_kit import Everywhere, fill_in_words
from tests.factories import make_area, make_organisation, make_person, make_session, make_sign_up, make_user

pytestmark = pytest.mark.django_db


def downloaded(client: Client, *name: Any) -> dict[str, Any]:
    """The file."""
    answer = client.post(address(*name))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "no-store" in answer["Cache-Control"]
    told: dict[str, Any] = json.loads(answer.content)
    return told


def a_coordinator(area: Any) -> Client:
    """Of that area."""
    user = make_person("つなぎ役", email="tsunagi@example.jp").user
    assert user is not None
    Office.objects.create(user=user, kind=Office.Kind.COORDINATOR, area=area)
    return browser(user)


def test_the_file_holds_every_section_and_what_stands_in_it() -> None:
    town = Everywhere()
    fill_in_words(town.whose)
    told = downloaded(browser(town.person.user), "people:my-data-download")
    sections = {rule.section for room in rooms() for rule in room.rules if rule.exported}
    assert set(told) == sections | {"written_at"}
    assert {name for name, rows in told.items() if not rows} == {"counted_in_the_figures"}
    (me,) = told["about_me"]
    assert me["name"] == town.person.name
    assert me["born_on"] == "1951-07-09"
    assert me["ward"] == "上穂町"
    (account,) = told["account"]
    assert account["email"] == "жщю@example.jp"
    assert "confirmed" not in {row["state"] for row in told["sign_ups"]}  # in words, not in codes
    assert {row["activity"] for row in told["sign_ups"]} == {"手打ちそば体験"}


def test_the_file_grows_without_more_questions_to_the_database() -> None:
    person = make_person(email="grows@example.jp")

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            own_data_of(whose(person))
        return len(captured)

    for _ in range(2):
        make_sign_up(session=make_session(), person=person)
    few = asked()
    for _ in range(4):
        make_sign_up(session=make_session(), person=person)
    assert asked() == few


def test_nobody_elses_data_are_in_the_file() -> None:
    town = Everywhere()
    told = json.dumps(downloaded(browser(town.friend.user), "people:my-data-download"), ensure_ascii=False)
    assert town.friend.name in told
    for words in ("0265990000", "1951-07-09", "上穂町"):
        assert words not in told


def test_downloads_are_counted_and_written_down() -> None:
    person = make_person(email="often@example.jp")
    client = browser(person.user)
    for _ in range(5):
        downloaded(client, "people:my-data-download")
    answer = client.post(address("people:my-data-download"))
    assert answer["Location"] == address("people:my-data")
    events = Event.objects.filter(name="community.OwnDataExported")
    assert events.count() == 5
    first = events[0]
    assert person.user is not None
    assert (first.actor, first.payload) == (person.user.pk, {"person": person.pk, "account": person.user.pk})


def test_the_file_comes_by_post_alone() -> None:
    client = browser(make_user())
    assert client.get(address("people:my-data-download")).status_code == 405


def test_erasing_needs_a_tick_and_says_what_happens() -> None:
    person = make_person("矢島 薫", email="tick@example.jp")
    make_sign_up(person=person)
    client = browser(person.user)
    page = text_of(client.get(address("people:erase-me", language="en")))
    assert "1 sign-up is cancelled" in page
    answer = client.post(address("people:erase-me"))
    assert answer.status_code == 422
    person.refresh_from_db()
    assert person.erased_at is None


def test_erased_means_signed_out_with_a_good_bye() -> None:
    person = make_person("矢島 薫", email="bye@example.jp")
    client = browser(person.user)
    answer = client.post(address("people:erase-me"), {"sure": "on"})
    assert answer["Location"] == address("people:good-bye")
    assert client.get(answer["Location"]).status_code == 200
    assert client.get(address("people:my-data")).status_code == 302
    person.refresh_from_db()
    assert person.erased_at is not None
    event = Event.objects.get(name="community.PersonErased")
    assert (event.channel, event.payload) == ("web", {"person": person.pk})


def test_an_account_that_told_no_name_has_the_same_doors() -> None:
    user = make_user("noname@example.jp")
    client = browser(user)
    assert downloaded(client, "people:my-data-download")["account"][0]["email"] == "noname@example.jp"
    assert client.get(address("people:erase-me")).status_code == 200
    client.post(address("people:erase-me"), {"sure": "on"})
    user.refresh_from_db()
    assert not user.is_active


def test_who_leaves_a_host_alone_is_told_so() -> None:
    user = make_person(email="owner@example.jp").user
    alone, shared = make_organisation("そば処 ひとり", member=user), make_organisation("みんなの店", member=user)
    Membership.objects.create(user=make_user(), organisation=shared)
    page = text_of(browser(user).get(address("people:erase-me")))
    assert str(alone.name) in page
    assert str(shared.name) not in page


def test_a_coordinator_erases_who_asked_by_telephone() -> None:
    area = make_area("赤穂")
    person = make_person("有賀 いと", area=area, telephone="0265881111")
    client = a_coordinator(area)
    assert address("people:desk-data", person.pk) in text_of(client.get(address("people:desk-person", person.pk)))
    assert client.get(address("people:desk-erase", person.pk)).status_code == 200
    answer = client.post(address("people:desk-erase", person.pk), {"sure": "on", "how": "phone"})
    assert answer["Location"] == address("people:desk")
    person.refresh_from_db()
    assert person.erased_at is not None
    event = Event.objects.get(name="community.PersonErased")
    assert event.channel == "phone"
    assert event.actor is not None
    assert client.get(address("people:desk-erase", person.pk)).status_code == 404


def test_a_coordinator_hands_over_all_but_what_one_host_may_read() -> None:
    town = Everywhere()
    Person.objects.filter(pk=town.person.pk).update(user=None)
    told = downloaded(a_coordinator(town.ward.parent), "people:desk-data-download", town.person.pk)
    assert "would_like_help_with" not in told
    assert told["about_me"][0]["name"] == town.person.name


@pytest.mark.parametrize("name", ["people:desk-data", "people:desk-erase"])
def test_who_has_an_account_does_it_themself(name: str) -> None:
    area = make_area("赤穂")
    person = make_person(email="own@example.jp", area=area)
    client = a_coordinator(area)
    assert client.get(address(name, person.pk)).status_code == 404
    desk = text_of(client.get(address("people:desk-person", person.pk)))
    assert address("people:desk-data", person.pk) not in desk


def test_about_me_leads_to_my_data() -> None:
    client = browser(make_person(email="leads@example.jp").user)
    assert address("people:my-data") in text_of(client.get(address("my-details")))
