"""Families and friends come all or not at all; who helps them moves with them and takes no seat."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from activities.errors import AlreadyStarted, PartyGrows, PartyUnclear
from activities.models import PartyMember, Session, SignUp
from activities.party import Member
from activities.services.cancel_sign_up import cancel_sign_up
from activities.services.change_party import change_party
from activities.services.draw import hold_draw
from activities.services.offers import accept_offer
from activities.services.sign_up import sign_up
from community.models import Person
from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.outbox.models import Event
from tests.activities.ways import a_lot, on_approval
from tests.clients import address, browser, text_of
from tests.factories import make_person, make_session, make_sign_up

pytestmark = pytest.mark.django_db
BY = Actor(user=None)
CHILD = Member("family", "child", "太郎")
INTERPRETER = Member("interpreter")


def counts(session: Session) -> tuple[int, int, int]:
    """(taken, waiting, asked) as the row says."""
    session.refresh_from_db()
    return session.taken, session.waiting, session.asked


def family(session: Session, seats: int = 3) -> SignUp:
    """One with a child, an interpreter, and others of whom nobody has told us."""
    return sign_up(session=session.pk, person=make_person(), seats=seats, made_by=BY, members=[CHILD, INTERPRETER])


def test_who_helps_takes_a_linked_place_and_no_seat() -> None:
    session = make_session(capacity=3)
    party = family(session)
    assert (party.state, party.seats, party.companions, party.people) == ("confirmed", 3, 1, 4)
    assert counts(session) == (3, 0, 0)
    assert list(party.members.order_by("id").values_list("kind", "age", "name")) == [
        ("family", "child", "太郎"),
        ("interpreter", "adult", ""),
    ]


def test_a_family_waits_for_all_its_seats_and_is_offered_all() -> None:
    session = make_session(capacity=4)
    first, second = make_sign_up(session=session, seats=2), make_sign_up(session=session, seats=2)
    party = family(session)
    alone = sign_up(session=session.pk, person=make_person(), made_by=BY)
    assert (party.state, alone.state) == ("waiting", "waiting")
    cancel_sign_up(sign_up=first.pk, made_by=BY)
    party.refresh_from_db()
    alone.refresh_from_db()
    assert (party.state, alone.state) == ("waiting", "offered")  # two seats are not three
    cancel_sign_up(sign_up=second.pk, made_by=BY)
    party.refresh_from_db()
    assert party.state == "offered"
    assert counts(session) == (4, 0, 0)
    accepted = accept_offer(sign_up=party.pk, made_by=BY)
    assert (accepted.state, accepted.companions) == ("confirmed", 1)


def test_a_companion_moves_with_the_party_through_the_draw() -> None:
    lot = a_lot(capacity=2)
    parties = [family(lot, seats=2) for _ in range(2)]
    Session.objects.filter(pk=lot.pk).update(closes_at=clock.now())
    hold_draw(session=lot.pk)
    states = {one.state: one.companions for one in SignUp.objects.filter(pk__in=[one.pk for one in parties])}
    assert states == {"confirmed": 1, "waiting": 1}
    assert counts(lot) == (2, 2, 0)


def test_more_people_than_seats_are_unclear() -> None:
    session = make_session()
    with pytest.raises(PartyUnclear):
        sign_up(session=session.pk, person=make_person(), seats=1, made_by=BY, members=[CHILD])
    assert counts(session) == (0, 0, 0)


# Fewer people than said.


def test_those_who_stay_keep_their_seats_and_the_others_are_passed_on() -> None:
    session = make_session(capacity=3)
    party = family(session)
    after = sign_up(session=session.pk, person=make_person(), made_by=BY)
    child = party.members.get(kind="family")
    changed = change_party(sign_up=party.pk, seats=2, without=[child.pk], made_by=BY)
    after.refresh_from_db()
    assert (changed.state, changed.seats, changed.companions, after.state) == ("confirmed", 2, 1, "offered")
    assert list(party.members.values_list("kind", flat=True)) == ["interpreter"]
    assert counts(session) == (3, 0, 0)
    event = Event.objects.get(name="activities.PartyChanged")
    assert (event.payload["seats"], event.payload["was"]) == (2, 3)


def test_the_same_again_changes_nothing() -> None:
    session = make_session()
    party = family(session)
    for _ in range(2):
        change_party(sign_up=party.pk, seats=2, made_by=BY)
    assert counts(session) == (2, 0, 0)
    assert Event.objects.filter(name="activities.PartyChanged").count() == 1


def test_a_companion_who_stays_at_home_gives_the_linked_place_back() -> None:
    party = family(make_session())
    helper = party.members.get(kind="interpreter")
    assert change_party(sign_up=party.pk, seats=3, without=[helper.pk], made_by=BY).companions == 0


def test_whoever_became_few_enough_is_offered_what_is_free() -> None:
    session = make_session(capacity=3)
    make_sign_up(session=session, seats=2)
    party = make_sign_up(session=session, seats=2, state="waiting")
    changed = change_party(sign_up=party.pk, seats=1, made_by=BY)
    changed.refresh_from_db()
    assert changed.state == "offered"
    assert counts(session) == (3, 0, 0)


def test_an_entry_and_a_request_shrink_too() -> None:
    for session in (a_lot(), on_approval()):
        party = sign_up(session=session.pk, person=make_person(), seats=3, made_by=BY)
        change_party(sign_up=party.pk, seats=1, made_by=BY)
        assert counts(session) == (0, 0, 1)


@pytest.mark.parametrize(
    ("seats", "error"), [(4, "party_grows"), (0, "party_empty"), (1, "party_unclear"), (2, None), (3, None)]
)
def test_what_a_party_can_become(seats: int, error: str | None) -> None:
    session = make_session()
    party = family(session)
    if error is None:
        assert change_party(sign_up=party.pk, seats=seats, made_by=BY).seats == seats
        return
    with pytest.raises(DomainError) as refusal:
        change_party(sign_up=party.pk, seats=seats, made_by=BY)
    assert refusal.value.code == error
    assert counts(session) == (3, 0, 0)


def test_a_group_stays_as_large_as_its_programme_wants() -> None:
    session = make_session()
    session.activity.programme.rules = {"min_party": 3}
    session.activity.programme.save()
    with pytest.raises(DomainError) as refusal:
        change_party(sign_up=family(session).pk, seats=2, made_by=BY)
    assert refusal.value.code == "party_too_small"


def test_afterwards_it_is_attendance_and_what_is_cancelled_stays_so() -> None:
    session = make_session()
    party = family(session)
    Session.objects.filter(pk=session.pk).update(starts_at=clock.now() - timedelta(minutes=1))
    with pytest.raises(AlreadyStarted):
        change_party(sign_up=party.pk, seats=2, made_by=BY)
    gone = make_sign_up(state="cancelled", seats=2)
    assert change_party(sign_up=gone.pk, seats=1, made_by=BY).seats == 2
    with pytest.raises(PartyGrows):
        change_party(sign_up=make_sign_up().pk, seats=2, made_by=BY)


def test_nobody_elses_people_are_touched() -> None:
    session = make_session()
    mine, theirs = family(session), family(session)
    their_child = theirs.members.get(kind="family")
    with pytest.raises(PartyUnclear):
        change_party(sign_up=mine.pk, seats=1, without=[their_child.pk], made_by=BY)
    assert PartyMember.objects.filter(pk=their_child.pk).exists()


# On the page.


def me() -> tuple[Client, Person]:
    """My browser, and me."""
    person = make_person(email="me@example.jp")
    return browser(person.user), person


def send(client: Client, session: Session, **answers: str) -> Any:
    """The form, filled in."""
    return client.post(address("activities:sign-up-form", session.pk, language="en"), {"key": "k", **answers})


def test_the_form_tells_about_people_and_counts_the_helpers() -> None:
    client, _person = me()
    told = {"kind_1": "family", "age_1": "child", "name_1": "太郎", "kind_2": "companion", "companions": "2"}
    assert send(client, make_session(), seats="3", **told).status_code == 302
    party = SignUp.objects.get()
    assert (party.seats, party.companions) == (3, 2)  # the one we know of, and one more
    assert sorted(party.members.values_list("kind", "age", "name")) == [
        ("companion", "adult", ""),
        ("companion", "adult", ""),
        ("family", "child", "太郎"),
    ]


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ({"seats": "1", "kind_1": "friend"}, "seats"),
        ({"seats": "2", "name_1": "太郎"}, "kind_1"),
        ({"seats": "2", "kind_1": "boss"}, "kind_1"),
        ({"seats": "2", "kind_1": "friend", "name_1": "太\n郎"}, "name_1"),
        ({"seats": "1", "companions": "-1"}, "companions"),
        ({"seats": "1", "companions": "21"}, "companions"),
    ],
)
def test_what_does_not_go_together_is_said_at_its_field(told: dict[str, str], wrong: str) -> None:
    client, _person = me()
    answer = send(client, make_session(), **told)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [wrong]
    # The fold stands open where something in it is wrong or was written.
    assert ('<details class="fold" open>' in text_of(answer)) is (wrong != "seats" or "kind_1" in told)
    assert not SignUp.objects.exists()


def test_fewer_people_on_the_page() -> None:
    client, person = me()
    party = sign_up(session=make_session().pk, person=person, seats=3, made_by=BY, members=[CHILD])
    child, url = party.members.get(), address("activities:change-my-party", party.pk, language="en")
    page = text_of(client.get(address("activities:sign-up", party.pk, language="en")))
    assert "太郎" in page
    assert f'value="{child.pk}"' in page
    told = client.post(url, {"seats": "1"}, follow=True)
    assert "You told us about more people than that. Tick who does not come." in text_of(told)
    assert client.post(url, {"seats": "4"}).status_code == 422
    assert client.post(url, {"seats": "2", "without": "999999"}).status_code == 422
    done = client.post(url, {"seats": "1", "without": str(child.pk)}, follow=True)
    assert "Saved. The host sees it at once." in text_of(done)
    party.refresh_from_db()
    assert (party.seats, party.members.count()) == (1, 0)
    # Alone there is nobody who could stay at home without the person.
    assert url not in text_of(done)
