"""A session whose lock somebody holds for too long: 503 with Retry-After, page and API alike, and nothing half done."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from activities.models import Session, SignUp
from community.models import Membership, Person, User
from core.outbox.models import Event
from tests.clients import address, browser, last_code, new_email, text_of
from tests.factories import make_activity, make_organisation, make_person, make_session, make_sign_up, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults]


@contextmanager
def held(session: Session) -> Iterator[None]:
    """Another connection has the session's row until the block ends."""
    has_it, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Session.objects.select_for_update().get(pk=session.pk)
            has_it.set()
            let_go.wait(60)
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    assert has_it.wait(10)
    try:
        yield
    finally:
        let_go.set()
        holder.join()


@pytest.fixture(autouse=True)
def _soon() -> Iterator[None]:
    """The same limit as in life, only sooner: 300 ms instead of three seconds, on this test's own connection."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("3s",)  # what every connection of ours begins with
        cursor.execute("SET lock_timeout = '300ms'")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")  # the connection goes back to a pool


def is_busy(answer: Any) -> bool:
    """Come back in a moment."""
    return bool(answer.status_code == 503 and int(answer["Retry-After"]) > 0)


def things(session: Session) -> tuple[int, ...]:
    """How much there is of everything that a sign-up writes."""
    session.refresh_from_db()
    counts = [table.objects.count() for table in (SignUp, Person, Event)]
    return (*counts, session.taken, session.waiting, session.version)


def test_the_page_says_so_and_nothing_was_done() -> None:
    session, person = make_session(), make_person(email=new_email())
    client, form = browser(person.user), address("activities:sign-up-form", session.pk)
    key = client.get(form).context["form"]["key"].value()
    before = things(session)
    with held(session):
        answer = client.post(form, {"seats": 1, "key": key})
        assert is_busy(answer)
        assert "<html" in text_of(answer)
    assert things(session) == before
    assert client.post(form, {"seats": 1, "key": key}).status_code == 302  # the same form, once more
    assert SignUp.objects.get().state == "confirmed"


def test_the_api_says_so_in_json_and_nothing_was_done() -> None:
    session, person = make_session(), make_person(email=new_email())
    client, before = browser(person.user), things(session)
    with held(session):
        answer = client.post(f"/api/v1/sessions/{session.pk}/sign-ups/", {"seats": 1}, content_type="application/json")
        assert is_busy(answer)
        assert json.loads(answer.content)["code"] == "busy"
    assert things(session) == before


def test_a_stranger_who_has_typed_the_code_loses_nothing() -> None:
    session, client = make_session(), browser()
    form = address("activities:sign-up-form", session.pk)
    client.post(form, {"seats": 1, "key": "k", "name": "有賀 花", "email": new_email()})
    done = client.post("/sign-in/code/", {"code": last_code(), "next": "/sign-ups/finish/"})
    with held(session):
        assert is_busy(client.get(done["Location"]))
        assert not SignUp.objects.exists()
    client.get(done["Location"])  # reload
    assert (SignUp.objects.get().person.name, Person.objects.count()) == ("有賀 花", 1)


@pytest.fixture
def shop() -> tuple[Client, Session]:
    """A shop's browser, and its session."""
    host: User = make_user()
    organisation = make_organisation()
    Membership.objects.create(user=host, organisation=organisation)
    return browser(host), make_session(activity=make_activity(organisation=organisation))


@pytest.mark.parametrize("door", ["telephone", "cancel", "attendance", "call off"])
def test_the_roster_says_so_too(shop: tuple[Client, Session], door: str) -> None:
    client, session = shop
    party = make_sign_up(session=session)
    doors = {
        "telephone": (address("activities:telephone-booking", session.pk), {"name": "宮下 誠", "seats": "1"}),
        "cancel": (address("activities:change-party", session.pk, party.pk, "cancel"), {}),
        "attendance": (address("activities:change-party", session.pk, party.pk, "attendance"), {"state": "present"}),
        "call off": (address("activities:call-off", session.pk), {}),
    }
    before = things(session)
    with held(session):
        assert is_busy(client.post(*doors[door]))
    assert things(session) == before
    party.refresh_from_db()
    assert party.state == "confirmed"


def test_reading_waits_for_nobody() -> None:
    session = make_session()
    with held(session):
        assert browser().get(address("activities:activity", session.activity_id)).status_code == 200
