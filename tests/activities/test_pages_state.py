"""The page of a sign-up: every state says what it means, what comes next, and what one can do."""

from datetime import timedelta

import pytest
from django.test import Client

from activities.models import Session, SignUp
from activities.party import Support, period
from activities.services.answer_request import approve, refuse
from activities.services.draw import hold_draw
from activities.services.sign_up import sign_up
from community.models import Person
from core import clock
from core.actor import Actor
from tests.activities.ways import a_lot, a_season_of_stays, on_approval, tokyo
from tests.clients import address, browser, text_of
from tests.factories import make_person, make_session, make_sign_up

pytestmark = pytest.mark.django_db
BY = Actor(user=None)
VERBS = ("cancel", "accept", "decline", "take", "come")


@pytest.fixture
def me() -> Person:
    """A resident with an account."""
    return make_person("竹内 恵", email="me@example.jp")


@pytest.fixture
def client(me: Person) -> Client:
    """My browser."""
    return browser(me.user)


def shown(client: Client, mine: SignUp) -> str:
    """The page of a sign-up, in English."""
    answer = client.get(address("activities:sign-up", mine.pk, language="en"))
    assert answer.status_code == 200
    return text_of(answer)


def buttons(page: str, mine: SignUp) -> set[str]:
    """Which verbs the page offers."""
    return {verb for verb in VERBS if address("activities:change-sign-up", mine.pk, verb, language="en") in page}


def press(client: Client, mine: SignUp, verb: str) -> str:
    """One tap, and the page that follows."""
    answer = client.post(address("activities:change-sign-up", mine.pk, verb, language="en"), follow=True)
    mine.refresh_from_db()
    return text_of(answer)


STATES = [
    ("confirmed", "You are signed up", {"cancel"}),
    ("held", "A seat is kept for you", {"cancel"}),
    ("offered", "A seat has come free: it is held for you", {"accept", "decline"}),
    ("waiting", "You are on the waiting list", {"cancel"}),
    ("requested", "Your request is with the host", {"cancel"}),
    ("entered", "You are in the draw", {"cancel"}),
    ("cancelled", "Your sign-up is cancelled", set()),
    ("lapsed", "The seat has gone on to the next person", set()),
    ("refused", "It is not possible this time", set()),
]


@pytest.mark.parametrize(("state", "heading", "verbs"), STATES)
def test_each_state_has_its_words_and_its_buttons(
    client: Client, me: Person, state: str, heading: str, verbs: set[str]
) -> None:
    mine = make_sign_up(session=make_session(starts_at=tokyo(7)), person=me, state=state)
    page = shown(client, mine)
    assert f'data-state="{state}"' in page
    assert heading in page
    assert buttons(page, mine) == verbs
    assert ("What happens next" in page) is (state in ("confirmed", "held", "waiting", "requested", "entered"))


@pytest.mark.parametrize("state", SignUp.STANDING)
def test_what_is_called_off_or_over_offers_nothing(client: Client, me: Person, state: str) -> None:
    off = make_session(starts_at=tokyo(7), state="cancelled", cancelled_why="台風のため")
    page = shown(client, make_sign_up(session=off, person=me, state=state))
    assert "This session does not take place" in page
    assert "台風のため" in page
    for session in (off, make_session(starts_at=clock.now() - timedelta(minutes=1))):
        mine = SignUp.objects.filter(session=session).first() or make_sign_up(session=session, person=me, state=state)
        page = shown(client, mine)
        assert buttons(page, mine) == set()
        assert "What happens next" not in page


def test_all_states_are_tested() -> None:
    assert {state for state, *_ in STATES} == set(SignUp.State.values)


def test_the_place_in_the_queue_is_honest(client: Client, me: Person) -> None:
    session = make_session(starts_at=tokyo(7), capacity=4)
    make_sign_up(session=session, seats=4)
    for seats in (3, 2):
        make_sign_up(session=session, seats=seats, state="waiting")
    mine = make_sign_up(session=session, person=me, state="waiting")
    make_sign_up(session=session, state="waiting")
    page = shown(client, mine)
    assert "You are number <strong>3</strong> in the queue." in page
    assert "5 people wait before you." in page
    assert "There are 4 seats in all." in page


def test_whom_the_draw_ranked_stands_before_who_came_later(client: Client, me: Person) -> None:
    lot = a_lot(capacity=1)
    entries = [sign_up(session=lot.pk, person=make_person(), made_by=BY) for _ in range(3)]
    Session.objects.filter(pk=lot.pk).update(closes_at=clock.now())
    hold_draw(session=lot.pk)
    late = sign_up(session=lot.pk, person=me, made_by=BY)
    assert late.state == "waiting"
    assert "You are number <strong>3</strong> in the queue." in shown(client, late)
    second = SignUp.objects.get(pk__in=[one.pk for one in entries], rank=2)
    SignUp.objects.filter(pk=late.pk).delete()
    SignUp.objects.filter(pk=second.pk).update(person=me)
    page = shown(client, second)
    assert "You are number <strong>1</strong> in the queue." in page
    assert f"Your number in the draw: <strong>{second.pk}</strong>" in page


def test_an_entry_knows_its_number_and_its_draw(client: Client, me: Person) -> None:
    lot = a_lot()
    mine = sign_up(session=lot.pk, person=me, made_by=BY)
    page = shown(client, mine)
    assert f"Your number in the draw: <strong>{mine.pk}</strong>" in page
    assert address("activities:draw", lot.pk, language="en") in page
    assert "12:00" in page
    assert "Your sign-up is cancelled" in press(client, mine, "cancel")


def soon(capacity: int = 2, taken: int = 1) -> Session:
    """So near that free seats are open to all who wait."""
    session = make_session(
        starts_at=clock.now() + timedelta(minutes=90), capacity=capacity, open_to_waiting_at=clock.now()
    )
    if taken:
        make_sign_up(session=session, seats=taken)
    return session


def test_a_seat_that_is_open_to_all_is_taken_with_one_tap(client: Client, me: Person) -> None:
    mine = make_sign_up(session=soon(), person=me, state="waiting")
    page = shown(client, mine)
    assert "A seat is free now" in page
    assert buttons(page, mine) == {"take", "cancel"}
    assert "A seat is free now" in text_of(client.get("/en/my/"))
    assert "You are signed up" in press(client, mine, "take")
    assert mine.state == "confirmed"


def test_somebody_was_quicker(client: Client, me: Person) -> None:
    session = soon()
    mine = make_sign_up(session=session, person=me, state="waiting")
    make_sign_up(session=session)
    page = press(client, mine, "take")
    assert "The free seats are taken again. You keep your place on the waiting list." in page
    assert (mine.state, buttons(page, mine)) == ("waiting", {"cancel"})
    large = make_sign_up(session=soon(), person=me, seats=2, state="waiting")
    assert "take" not in buttons(shown(client, large), large)


def test_the_host_answers_a_request(client: Client, me: Person) -> None:
    session = on_approval()
    mine = sign_up(session=session.pk, person=me, made_by=BY)
    assert "We tell you at once, here under Notices and by e-mail." in shown(client, mine)
    approve(sign_up=mine.pk, note="長ぐつでどうぞ", made_by=BY)
    page = shown(client, mine)
    assert "You are signed up" in page
    assert "長ぐつでどうぞ" in page


def test_a_no_comes_with_its_words_and_a_next_step(client: Client, me: Person) -> None:
    mine = sign_up(session=on_approval().pk, person=me, made_by=BY)
    refuse(sign_up=mine.pk, note="来月はいかがですか", made_by=BY)
    page = shown(client, mine)
    assert "来月はいかがですか" in page
    assert address("activities:activity", mine.session.activity_id, language="en") in page
    assert address("activities:find", language="en") in page


def test_a_stay_that_is_asked_for_is_not_booked(client: Client, me: Person) -> None:
    season = a_season_of_stays()
    mine = sign_up(session=season.pk, person=me, made_by=BY, period=period(tokyo(10, 15), tokyo(12)))
    page = shown(client, mine)
    assert "Nothing is booked yet." in page
    assert "15:00" in page
    assert buttons(page, mine) == {"cancel"}


def test_come_is_nothing_for_whom_nobody_asked_back(client: Client, me: Person) -> None:
    mine = make_sign_up(session=make_session(starts_at=tokyo(7)), person=me)
    press(client, mine, "come")
    waiting = make_sign_up(session=make_session(starts_at=tokyo(8)), person=me, state="waiting")
    assert "This request is not open any more." in press(client, waiting, "come")
    assert waiting.state == "waiting"


def test_what_was_asked_for_is_read_again_with_the_day_it_is_deleted(client: Client, me: Person) -> None:
    session = make_session(starts_at=tokyo(7))
    mine = sign_up(session=session.pk, person=me, made_by=BY, support=Support("大きな字で", ["vi"]))
    page = shown(client, mine)
    assert "大きな字で" in page
    assert "Tiếng Việt" in page
    assert "Only the host reads this." in page
