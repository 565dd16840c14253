"""Two doors at once: two sessions in opposite order, one key from twenty hands (quality.md, reliability 2 and 4)."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from activities.models import Session, SignUp
from activities.services.book_by_telephone import book_by_telephone
from activities.services.cancel_sign_up import cancel_sign_up
from activities.services.sign_up import sign_up
from community.models import Person
from core import clock
from core.actor import Actor
from core.errors import KeyReused, Refused
from core.outbox.models import Event
from tests.at_once import all_at_once
from tests.factories import make_activity, make_campaign, make_person, make_session

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults]
BY = Actor(user=None)
ROUNDS = 100
HANDS = 20
DAY, WEEK = timedelta(days=1), timedelta(days=7)


def join(people: Sequence[Person], sessions: Sequence[Session]) -> None:
    """Each person signs up for each session, in this order."""
    for person in people:
        for session in sessions:
            sign_up(session=session.pk, person=person, seats=1, made_by=BY)


def come_and_go(person: Person, sessions: Sequence[Session]) -> None:
    """Sign up for each and cancel, again and again, in this order."""
    for _ in range(ROUNDS // 10):
        made = [sign_up(session=one.pk, person=person, seats=1, made_by=BY) for one in sessions]
        for one in made:
            cancel_sign_up(sign_up=one.pk, made_by=BY)


def two_sessions(*, limit: int | None = None) -> list[Session]:
    """Of one season, a day apart."""
    activity, next_week = make_activity(campaign=make_campaign(per_person_limit=limit)), clock.now() + WEEK
    return [make_session(activity=activity, capacity=ROUNDS, starts_at=next_week + n * DAY) for n in range(2)]


@pytest.mark.parametrize("limit", [None, 2])
def test_a_hundred_and_a_hundred_cross_on_two_sessions_without_a_deadlock(limit: int | None) -> None:
    a, b = two_sessions(limit=limit)
    rounds = ROUNDS if limit is None else ROUNDS // 5
    people = [make_person() for _ in range(2 * rounds)]
    all_at_once([lambda: join(people[:rounds], [a, b]), lambda: join(people[rounds:], [b, a])])
    for session in (a, b):
        session.refresh_from_db()
        assert session.taken + session.waiting == 2 * rounds
        assert session.taken == min(ROUNDS, 2 * rounds)


def test_two_people_who_come_and_go_leave_nothing_behind() -> None:
    a, b = two_sessions()
    one, other = make_person(), make_person()
    all_at_once([lambda: come_and_go(one, [a, b]), lambda: come_and_go(other, [b, a])])
    for session in (a, b):
        session.refresh_from_db()
        assert (session.taken, session.waiting) == (0, 0)


def test_one_person_in_two_windows_is_never_refused_for_their_own_sign_up() -> None:
    a, b = two_sessions(limit=2)
    person = make_person()
    all_at_once([lambda: come_and_go(person, [a, b]), lambda: come_and_go(person, [b, a])])
    assert not SignUp.objects.exclude(state="cancelled").exists()


@pytest.mark.parametrize("key", ["k", None])
@pytest.mark.parametrize("limit", [1, None])
def test_one_request_from_twenty_hands_is_one_row_and_one_reply(limit: int | None, key: str | None) -> None:
    session = make_session(activity=make_activity(campaign=make_campaign(per_person_limit=limit)))
    person = make_person()
    made = all_at_once(
        [lambda: sign_up(session=session.pk, person=person, seats=2, made_by=BY, key=key) for _ in range(HANDS)]
    )
    assert {(one.pk, one.state, one.seats) for one in made} == {(SignUp.objects.get().pk, "confirmed", 2)}
    session.refresh_from_db()
    assert (session.taken, session.version) == (2, 1)
    assert Event.objects.count() == 1


def test_one_key_on_twenty_sessions_is_one_row_and_nineteen_refusals() -> None:
    activity, person = make_activity(), make_person()
    sessions = [make_session(activity=activity) for _ in range(HANDS)]

    def join(session: Session) -> str:
        try:
            return sign_up(session=session.pk, person=person, seats=1, made_by=BY, key="k").state
        except KeyReused as refusal:
            return refusal.code

    said = all_at_once([lambda session=session: join(session) for session in sessions])  # type: ignore[misc]
    assert sorted(said) == ["confirmed"] + ["key_reused"] * (HANDS - 1)
    assert sum(Session.objects.values_list("taken", flat=True)) == 1


def test_one_person_in_twenty_windows_is_in_one_place_at_a_time() -> None:
    sessions, person = [make_session() for _ in range(HANDS)], make_person()

    def join(session: Session) -> str:
        try:
            return sign_up(session=session.pk, person=person, made_by=BY).state
        except Refused as refusal:
            return refusal.code

    said = all_at_once([lambda session=session: join(session) for session in sessions])  # type: ignore[misc]
    assert sorted(said) == ["clashes"] * (HANDS - 1) + ["confirmed"]


def test_one_call_from_twenty_clicks_is_one_person_and_one_row() -> None:
    session = make_session()

    def click() -> int:
        made = book_by_telephone(session=session.pk, name="宮下 誠", telephone="", seats=1, made_by=BY, key="k")
        return made.pk

    assert len(set(all_at_once([click] * HANDS))) == 1
    assert (Person.objects.count(), SignUp.objects.count()) == (1, 1)
