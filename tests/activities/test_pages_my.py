"""My page: what waits for me first, then what comes, and whom I support."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from activities.models import Attendance, SignUp
from activities.party import Support
from activities.services.answer_support import answer_support
from activities.services.sign_up import sign_up
from community.models import Person
from core import clock
from core.actor import Actor
from tests.activities.ways import tokyo
from tests.clients import address, browser, text_of
from tests.community.kit import make_support
from tests.factories import make_person, make_session, make_sign_up, make_user, make_venue

pytestmark = pytest.mark.django_db
BY = Actor(user=None)


@pytest.fixture
def me() -> Person:
    """A resident with an account."""
    return make_person("竹内 恵", email="me@example.jp")


@pytest.fixture
def client(me: Person) -> Client:
    """My browser."""
    return browser(me.user)


def part(page: str, heading: str) -> str:
    """What stands under a heading."""
    return page.split(f">{heading}</h2>")[1].split("<h2")[0] if f">{heading}</h2>" in page else ""


def link(mine: SignUp) -> str:
    """To its page, in English."""
    return address("activities:sign-up", mine.pk, language="en")


def test_each_state_stands_where_it_is_looked_for(client: Client, me: Person) -> None:
    places = {
        "offered": "Waiting for your answer",
        "confirmed": "Coming up",
        "held": "Asked for",
        "requested": "Asked for",
        "entered": "Asked for",
        "waiting": "Waiting lists",
    }
    made = {
        state: make_sign_up(session=make_session(starts_at=tokyo(day)), person=me, state=state)
        for day, state in enumerate(places, start=3)
    }
    gone = [make_sign_up(person=me, state=state) for state in ("cancelled", "lapsed", "refused")]
    page = text_of(client.get("/en/my/"))
    for state, heading in places.items():
        assert link(made[state]) in part(page, heading), state
    assert not any(link(one) in page for one in gone)
    assert page.index("Waiting for your answer") < page.index("Coming up") < page.index("Asked for")


def test_a_host_who_asks_back_waits_for_my_answer(client: Client, me: Person) -> None:
    session = make_session(starts_at=tokyo(7))
    mine = sign_up(session=session.pk, person=me, made_by=BY, support=Support("手話"))
    assert link(mine) in part(text_of(client.get("/en/my/")), "Asked for")
    answer_support(sign_up=mine.pk, answer="cannot", made_by=BY)
    page = text_of(client.get("/en/my/"))
    assert link(mine) in part(page, "Waiting for your answer")
    assert "手話" not in page


def test_nothing_yet_says_where_to_look(client: Client) -> None:
    page = text_of(client.get("/en/my/"))
    assert "Nothing planned yet" in page
    assert address("activities:find", language="en") in page
    for name in ("my-details", "people:card", "people:list"):
        assert address(name, language="en") in page


def test_whoever_only_waits_is_not_told_that_nothing_is_planned(client: Client, me: Person) -> None:
    make_sign_up(session=make_session(starts_at=tokyo(7)), person=me, state="waiting")
    page = text_of(client.get("/en/my/"))
    assert "Nothing is fixed yet." in page
    assert "Nothing planned yet" not in page


def test_an_account_without_a_name_is_asked_for_it() -> None:
    page = text_of(browser(make_user()).get("/en/my/"))
    assert "Tell us your name" in page
    assert "People I support" in page


def test_how_was_it_is_asked_for_thirty_days_and_once(client: Client, me: Person) -> None:
    def visit(days: int, **fields: object) -> str:
        session = make_session(starts_at=clock.now() - timedelta(days=days))
        came = make_sign_up(session=session, person=me)
        Attendance.objects.create(sign_up=came, state="present", recorded_at=clock.now(), **fields)
        return address("activities:feedback", session.pk, language="en")

    lately, answered, long_ago = visit(2), visit(3, asked=True), visit(40)
    page = text_of(client.get("/en/my/"))
    assert lately in page
    assert answered not in page
    assert long_ago not in page


def test_whom_i_support_and_what_they_have(client: Client, me: Person) -> None:
    elder, other = make_person("上條 ウメ"), make_person("北原 茂")
    make_support(elder, me)
    make_support(other, me, may_see=False)
    hers = make_sign_up(session=make_session(starts_at=tokyo(7)), person=elder)
    his = make_sign_up(session=make_session(starts_at=tokyo(7)), person=other)
    supported = part(text_of(client.get("/en/my/")), "People I support")
    assert "上條 ウメ" in supported
    assert link(hers) in supported
    assert "北原 茂" in supported
    assert link(his) not in supported


def test_more_people_and_more_appointments_cost_no_query_more(client: Client, me: Person) -> None:
    def grow(first: int) -> None:
        for number in range(first, first + 5):
            elder = make_person(f"人 {number}")
            make_support(elder, me)
            for person in (elder, me):
                session = make_session(starts_at=tokyo(number + 1), venue=make_venue())
                sign_up(session=session.pk, person=person, made_by=BY, support=Support("筆談"))
            past = make_sign_up(session=make_session(starts_at=clock.now() - timedelta(days=number + 1)), person=me)
            Attendance.objects.create(sign_up=past, state="present", recorded_at=clock.now())

    def queries() -> int:
        client.get("/my/")  # the first look of the day is written down
        with CaptureQueriesContext(connection) as captured:
            client.get("/my/")
        return len(captured)

    grow(1)
    few = queries()
    grow(6)
    assert queries() == few
