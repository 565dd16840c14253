"""quality.md, reliability 1: 500 sign-ups at once for 10 seats; and the proof that the locks keep it right."""

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
import pytest
from django.db import IntegrityError, connection, connections

from activities.models import Session, SignUp
from activities.services import _seats
from activities.services import sign_up as service
from community.models import Person, User
from core import clock
from core.actor import Actor
from core.outbox.models import Event
from tests.factories import make_person, make_session
from tests.server import running_server, session_cookie

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults]
CLIENTS = 500
SEATS = 10


def five_hundred_people() -> list[str]:
    """Session cookies of as many signed-in residents."""
    users = User.objects.bulk_create([User(email=f"r{n}@deban.example", password="!") for n in range(CLIENTS)])
    people = [Person(user=user, name=f"住民 {user.pk}", created_at=clock.now()) for user in users]
    Person.objects.bulk_create(people)
    return [session_cookie(user) for user in users]


async def all_at_once(address: str, session: int, cookies: list[str]) -> list[httpx.Response]:
    """Every client posts as soon as all are ready."""
    limits = httpx.Limits(max_connections=CLIENTS, max_keepalive_connections=0)
    headers = {"X-CSRFToken": "c" * 32}

    async def one(cookie: str) -> httpx.Response:
        return await client.post(
            f"/api/v1/sessions/{session}/sign-ups/",
            json={"seats": 1},
            headers=headers | {"Cookie": f"sessionid={cookie}; csrftoken={'c' * 32}"},
        )

    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=120) as client:
        return list(await asyncio.gather(*(one(cookie) for cookie in cookies)))


def test_500_sign_ups_at_once_for_10_seats() -> None:
    session = make_session(capacity=SEATS)
    cookies = five_hundred_people()
    with running_server() as address:
        answers = asyncio.run(all_at_once(address, session.pk, cookies))
    assert Counter(answer.status_code for answer in answers) == {200: CLIENTS}
    assert Counter(answer.json()["state"] for answer in answers) == {"confirmed": SEATS, "waiting": CLIENTS - SEATS}
    session.refresh_from_db()
    assert (session.taken, session.waiting) == (SEATS, CLIENTS - SEATS)
    assert SignUp.objects.filter(session=session, state="confirmed").count() == SEATS
    assert Event.objects.filter(name="activities.SignUpConfirmed").count() == SEATS


def rush(session: Session, people: list[Person]) -> None:
    """Each person signs up in a thread of their own, from the same moment on."""
    gate = threading.Barrier(8)

    def join(mine: list[Person]) -> None:
        gate.wait()
        for person in mine:
            service.sign_up(session=session.pk, person=person, seats=1, made_by=Actor(user=None))

    def thread(mine: list[Person]) -> None:
        try:
            join(mine)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(thread, people[n::8]) for n in range(8)]:
            done.result()


@pytest.fixture
def unlocked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The session is read, and not locked."""

    def read(session: int) -> Session:
        return Session.objects.select_related("activity__campaign").get(pk=session)

    monkeypatch.setattr(service, "lock_session", read)


@pytest.fixture
def unconstrained() -> Iterator[None]:
    """The database's own last guard is off."""
    constraint = next(one for one in Session._meta.constraints if one.name == "never_a_seat_too_many")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Session, constraint)
    yield
    SignUp.objects.all().delete()
    Session.objects.update(taken=0)
    with connection.schema_editor() as editor:
        editor.add_constraint(Session, constraint)


@pytest.mark.usefixtures("unlocked", "unconstrained")
def test_without_lock_and_constraint_it_oversells() -> None:
    """The negative control: if this did not oversell, the tests beside it would prove nothing."""
    session = make_session(capacity=SEATS)
    rush(session, [make_person() for _ in range(80)])
    assert SignUp.objects.filter(session=session, state="confirmed").count() > SEATS


@pytest.mark.usefixtures("unlocked")
def test_without_the_lock_the_constraint_still_holds() -> None:
    session = make_session(capacity=SEATS)
    with suppress(IntegrityError):  # somebody is told that it failed, which the lock spares them
        rush(session, [make_person() for _ in range(80)])
    assert SignUp.objects.filter(session=session, state="confirmed").count() <= SEATS


def test_with_the_lock_the_same_rush_does_not() -> None:
    session = make_session(capacity=SEATS)
    rush(session, [make_person() for _ in range(80)])
    assert SignUp.objects.filter(session=session, state="confirmed").count() == SEATS


def test_a_lock_outside_a_transaction_is_a_mistake_that_shows() -> None:
    assert not connection.in_atomic_block
    with pytest.raises(AssertionError):
        _seats.lock_session(make_session().pk)
