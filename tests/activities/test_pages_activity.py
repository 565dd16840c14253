"""An activity's page: each way of taking up has its button and its words, and they are the reader's own."""

import html
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Activity, Session
from activities.rules.ways import WayIn, way_in
from activities.services.draw import hold_draw
from activities.services.sign_up import sign_up
from community.models import Person
from core import clock
from core.actor import Actor
from core.pages import forget_pages
from tests.activities.ways import (
    a_day_of_appointments,
    a_lot,
    a_season_of_stays,
    a_walk_in,
    of_way,
    on_approval,
    tokyo,
)
from tests.clients import address, browser, text_of
from tests.factories import make_activity, make_campaign, make_organisation, make_person, make_session, make_sign_up

pytestmark = pytest.mark.django_db
BY = Actor(user=None)


@pytest.fixture
def me() -> Person:
    """A resident with an account."""
    return make_person(email="me@example.jp")


def shown(session: Session, person: Person | None = None) -> str:
    """The page of its activity, in English."""
    page = browser(person.user if person else None).get(
        address("activities:activity", session.activity_id, language="en")
    )
    assert page.status_code == 200
    return re.sub(r"\s+</", "</", html.unescape(text_of(page)))


def full() -> Session:
    """Nobody comes in any more."""
    session = make_session(capacity=1)
    make_sign_up(session=session)
    return session


WAYS = [
    (make_session, "Sign up", "6 seats left"),
    (full, "Join the waiting list", "If a place comes free, we offer it to those who wait, in turn."),
    (a_lot, "Enter the draw", "Everybody who enters has the same chance."),
    (on_approval, "Ask for a place", "The host answers each request."),
    (a_day_of_appointments, "Choose a time", "4 times are free"),
    (a_season_of_stays, "Ask for your days", "You choose your days, and the host answers."),
]


@pytest.mark.parametrize(("make", "button", "words"), WAYS)
def test_each_way_has_its_button_and_its_sentence(make: type, button: str, words: str, me: Person) -> None:
    session = make()
    for reader in (None, me):
        page = shown(session, reader)
        link = address("activities:sign-up-form", session.pk, language="en")
        assert f'href="{link}">{button}</a>' in page
        assert words in page


def test_nobody_signs_up_for_what_one_just_goes_to() -> None:
    session = a_walk_in()
    page = shown(session)
    assert "Just come" in page
    assert "You need no sign-up for this." in page
    assert address("activities:sign-up-form", session.pk, language="en") not in page


def test_a_lot_says_when_and_how_many_and_where_to_look(me: Person) -> None:
    lot = a_lot(closes_at=tokyo(2, 12))
    sign_up(session=lot.pk, person=make_person(), seats=3, made_by=BY)
    page = shown(lot, me)
    assert "12:00" in page
    assert "3 people in the draw so far" in page
    assert address("activities:draw", lot.pk, language="en") in page
    mine = sign_up(session=lot.pk, person=me, made_by=BY)
    assert f"Your number in the draw: <strong>{mine.pk}</strong>" in shown(lot, me)


def test_after_the_draw_what_is_left_goes_first_come(me: Person) -> None:
    lot = a_lot(capacity=2)
    sign_up(session=lot.pk, person=make_person(), made_by=BY)
    Session.objects.filter(pk=lot.pk).update(closes_at=clock.now())
    assert "Sign-ups have closed." in shown(lot, me)
    hold_draw(session=lot.pk)
    forget_pages()  # as the event's handler does
    page = shown(lot, me)
    assert ">Sign up</a>" in page
    assert "1 seat left" in page


def test_when_it_opens_is_said_with_its_hour() -> None:
    activity = make_activity()
    own = make_session(activity=activity, booking_opens_at=tokyo(1, 9))
    make_session(activity=activity, starts_at=tokyo(20), booking_opens_at=tokyo(3, 18))
    page = shown(own)
    assert page.count("Sign-ups have not opened yet.") == 2
    assert "09:00" in page
    assert "18:00" in page


def test_a_full_request_says_what_a_yes_would_mean() -> None:
    session = on_approval(capacity=1)
    make_sign_up(session=session)
    assert "It is full just now: after a yes you wait for the next free place." in shown(session)


def test_what_i_have_is_said_instead_of_a_button(me: Person) -> None:
    session = make_session()
    mine = make_sign_up(session=session, person=me, state="waiting")
    page = shown(session, me)
    assert address("activities:sign-up", mine.pk, language="en") in page
    assert address("activities:sign-up-form", session.pk, language="en") not in page


def test_for_whom_it_is() -> None:
    ages = make_session(activity=of_way("first_come", min_age=6, max_age=12, residents_only=True))
    page = shown(ages)
    assert "People from 6 to 12 years of age" in page
    assert "People who live in the town" in page
    assert "For whom" not in shown(make_session())


def test_a_preview_has_a_button_that_does_nothing_yet() -> None:
    host = make_person(email="host@example.jp")
    assert host.user is not None
    for state in Activity.HIDDEN:
        activity = make_activity(state=state, organisation=make_organisation(member=host.user))
        session = make_session(activity=activity)
        assert "disabled>Sign up</button>" in shown(session, host)
        assert browser().get(address("activities:activity", activity.pk)).status_code == 404


def test_it_can_be_told_to_others() -> None:
    session = make_session()
    page = shown(session)
    assert (
        f'data-share="http://127.0.0.1:8000{address("activities:activity", session.activity_id, language="en")}"'
        in page
    )
    assert "https://line.me/R/share?text=" in page


def test_a_page_of_many_dates_costs_a_resident_ten_queries_at_most(me: Person) -> None:
    season = make_campaign(per_person_limit=3)
    for way in Activity.Way.values:
        activity = make_activity(campaign=season)
        activity.way = way
        activity.save()
        for day in range(12):
            session = make_session(activity=activity, starts_at=tokyo(3 + day), slot_minutes=30)
            if day < 2:
                make_sign_up(session=session, person=me)
        client = browser(me.user)
        url = address("activities:activity", activity.pk)
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        assert len(queries) <= 10, way


@pytest.mark.parametrize(
    ("way", "fields", "free", "expected"),
    [
        ("first_come", {"capacity": 1}, None, WayIn.SEAT),
        ("first_come", {"capacity": 1, "taken": 1}, None, WayIn.WAITING),
        ("lot", {"capacity": 1, "taken": 1}, None, WayIn.DRAW),
        ("approval", {"capacity": 1, "taken": 1}, None, WayIn.REQUEST),
        ("appointment", {"capacity": 1}, 1, WayIn.SLOT),
        ("appointment", {"capacity": 1}, 0, WayIn.NO_SLOT),
        ("appointment", {"capacity": 1}, None, WayIn.SLOT),
        ("stay", {"capacity": 1}, None, WayIn.STAY),
        ("walk_in", {"capacity": 1}, None, WayIn.WALK_IN),
    ],
)
def test_which_way_in(way: str, fields: dict[str, int], free: int | None, expected: WayIn) -> None:
    now = clock.now()
    session = Session(activity=Activity(way=way), starts_at=now, ends_at=now + timedelta(hours=1), **fields)
    assert way_in(session, free) == expected
