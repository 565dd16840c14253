"""Check-in: by card and by name, for who is on the list and who is not; twice is once, at two doors too."""

import re
from collections.abc import Callable

import pytest

from activities.errors import FullAtTheDoor, MoreThanTheParty, NotOnTheList
from activities.models import Activity, Attendance, Session, SignUp
from activities.services.check_in_person import check_in_person
from activities.services.check_in_walk_ins import add_walk_ins
from activities.services.record_attendance import record_all_present, record_attendance
from community.models import Organisation, Person, User
from community.selectors import card_of
from community.services.cards import renew_card
from core import clock
from core.errors import DomainError
from core.outbox.models import Event
from tests.activities.check_in_kit import ATTENDANCE, BY, begun, card, press, said, show_card, verdict
from tests.at_once import all_at_once, at_once
from tests.clients import address, browser, text_of
from tests.factories import make_activity, make_organisation, make_person, make_session, make_sign_up, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> User:
    """She runs a shop."""
    return make_user()


@pytest.fixture
def shop(alice: User) -> Organisation:
    """Her shop."""
    return make_organisation(member=alice)


@pytest.fixture
def session(shop: Organisation) -> Session:
    """Six seats, begun five minutes ago."""
    return begun(shop)


def test_a_card_checks_a_party_in_once(alice: User, session: Session) -> None:
    party = make_sign_up(session=session, person=make_person("原 文子"), seats=3)
    client, token = browser(alice), card(party.person)
    page = show_card(client, session, token)
    assert verdict(page) == "welcome"
    assert "Welcome, 原 文子" in page
    assert "a party of 3" in page
    kept = Attendance.objects.get(sign_up=party)
    assert (kept.state, kept.channel, kept.recorded_by) == ("present", "card", alice.pk)
    again = show_card(client, session, token)
    assert verdict(again) == "again"
    assert f"checked in already, at {kept.recorded_at.astimezone(clock.TOKYO):%H:%M}" in again
    assert Event.objects.filter(name=ATTENDANCE).count() == 1
    press(client, "undo-attendance", session.pk)
    assert said(party)[0] == "unknown"
    assert verdict(show_card(client, session, token)) == "welcome"


def test_the_short_code_can_be_typed_in_any_spelling(alice: User, session: Session) -> None:
    party = make_sign_up(session=session)
    renew_card(person=party.person, made_by=BY)
    shown = card_of(party.person)
    assert shown is not None
    assert verdict(show_card(browser(alice), session, shown.code.lower().replace("-", " "))) == "welcome"


def test_without_script_the_answer_is_a_page(alice: User, session: Session) -> None:
    party = make_sign_up(session=session)
    url = address("activities:check-in-card", session.pk, language="en")
    page = text_of(browser(alice).post(url, {"token": card(party.person)}))
    assert "<html" in page
    assert verdict(page) == "welcome"


def test_who_is_not_on_the_list_is_let_in_by_one_tap(alice: User, session: Session) -> None:
    client, person = browser(alice), make_person("飛び入り 花")
    page = show_card(client, session, card(person))
    assert verdict(page) == "ask"
    assert not SignUp.objects.exists()
    [token] = re.findall(r'name="person" value="([^"]+)"', page)
    assert verdict(show_card(client, session, "", person=token)) == "welcome"
    made = SignUp.objects.get()
    assert (made.person, made.state, made.channel, made.made_by) == (person, "confirmed", "counter", alice.pk)
    session.refresh_from_db()
    assert session.taken == 1


def test_full_is_said_and_one_seat_more_is_one_tap(alice: User, shop: Organisation) -> None:
    session = begun(shop, capacity=2)
    make_sign_up(session=session, seats=2)
    client, person = browser(alice), make_person("飛び入り 花")
    [token] = re.findall(r'name="person" value="([^"]+)"', show_card(client, session, card(person)))
    full = show_card(client, session, "", person=token)
    assert verdict(full) == "full"
    assert "Add 1 seat and let them in" in full
    assert SignUp.objects.count() == 1
    assert verdict(show_card(client, session, "", person=token, more_seats="1")) == "welcome"
    session.refresh_from_db()
    assert (session.taken, session.capacity) == (3, 3)
    assert Event.objects.get(name="activities.CapacityChanged").payload == {"session": session.pk, "old": 2, "new": 3}


def test_a_waiting_party_comes_in_with_all_its_people(alice: User, shop: Organisation) -> None:
    session = begun(shop, capacity=3)
    make_sign_up(session=session, seats=2)
    waiting = make_sign_up(session=session, seats=2, state=SignUp.State.WAITING)
    client = browser(alice)
    [token] = re.findall(r'name="person" value="([^"]+)"', show_card(client, session, card(waiting.person)))
    assert "Add 1 seat and let them in" in show_card(client, session, "", person=token)
    show_card(client, session, "", person=token, more_seats="1")
    waiting.refresh_from_db()
    session.refresh_from_db()
    assert waiting.state == "confirmed"
    assert (session.taken, session.waiting, session.capacity) == (4, 0, 4)


@pytest.mark.parametrize("state", [SignUp.State.REQUESTED, SignUp.State.ENTERED])
def test_who_asked_and_comes_is_out_of_the_counts_of_those_who_ask(session: Session, state: str) -> None:
    party = make_sign_up(session=session, seats=2, state=state)
    Session.objects.filter(pk=session.pk).update(asked=2)
    check_in_person(session=session.pk, person=party.person, made_by=BY, let_in=True)
    session.refresh_from_db()
    assert (session.taken, session.asked) == (2, 0)


@pytest.mark.parametrize("way", [Activity.Way.APPOINTMENT, Activity.Way.STAY])
def test_an_appointment_is_not_made_at_the_door(session: Session, way: str) -> None:
    Activity.objects.filter(pk=session.activity_id).update(way=way)
    with pytest.raises(NotOnTheList):
        check_in_person(session=session.pk, person=make_person(), made_by=BY, let_in=True)


def test_where_one_just_comes_a_card_is_enough_and_no_seat_is_counted(alice: User, session: Session) -> None:
    Activity.objects.filter(pk=session.activity_id).update(way=Activity.Way.WALK_IN)
    for n in range(8):  # more than the six chairs
        assert verdict(show_card(browser(alice), session, card(make_person(f"{n}")))) == "welcome"
    session.refresh_from_db()
    assert (session.taken, session.capacity) == (0, 6)
    assert SignUp.objects.filter(session=session, state="confirmed", channel="counter").count() == 8


def test_guessing_at_cards_ends_after_ten_tries(alice: User, session: Session) -> None:
    client, token = browser(alice), card(make_sign_up(session=session).person)
    for _ in range(10):
        page = show_card(client, session, "00000-00000")
        assert "We do not know this card." in page
    assert "That was wrong too many times." in show_card(client, session, token)
    assert not Attendance.objects.exists()
    assert verdict(show_card(browser(make_member(session)), session, token)) == "welcome"  # the other host goes on


def make_member(session: Session) -> User:
    """Another host of the same shop."""
    user = make_user()
    session.activity.organisation.memberships.create(user=user)
    return user


def test_an_old_card_is_unknown(alice: User, session: Session) -> None:
    person = make_sign_up(session=session).person
    old = card(person)
    card(person)
    assert "We do not know this card." in show_card(browser(alice), session, old)


def test_a_card_before_its_hour_is_a_sentence(alice: User, shop: Organisation) -> None:
    session = make_session(activity=make_activity(organisation=shop))
    person = make_sign_up(session=session).person
    assert "Check-in opens three hours before" in show_card(browser(alice), session, card(person))
    page = text_of(browser(alice).get(address("activities:check-in", session.pk, language="en")))
    assert "Check-in is not open yet" in page
    assert "qr-scanner" not in page


def test_the_page_asks_for_the_camera_in_words_and_works_without(alice: User, session: Session) -> None:
    answer = browser(alice).get(address("activities:check-in", session.pk, language="en"))
    assert "<qr-scanner" in text_of(answer)
    assert 'name="token"' in text_of(answer)
    assert "camera=(self)" in answer["Permissions-Policy"]


# By name


def test_a_name_at_the_door_is_a_party_on_the_list(alice: User, session: Session) -> None:
    client = browser(alice)
    for _ in range(2):  # a double click
        page = press(client, "let-in", session.pk, name="飛び入り 花", seats="2", key="k")
    assert "飛び入り 花" in page
    made = SignUp.objects.get()
    assert (made.seats, made.channel, said(made)) == (2, "counter", ("present", None))
    assert Person.objects.count() == 1


def test_a_name_that_the_shop_knows_is_asked_about(alice: User, session: Session) -> None:
    party, client = make_sign_up(session=session, person=make_person("原 文子")), browser(alice)
    page = press(client, "let-in", session.pk, name="原文子", seats="1", key="k")
    assert "Is this the same person?" in page
    [token] = re.findall(r'name="person" value="([^"]{20,})"', page)
    press(client, "let-in", session.pk, name="原文子", seats="1", key="k", person=token)
    assert said(party) == ("present", None)
    assert (Person.objects.count(), SignUp.objects.count()) == (1, 1)


def test_a_full_house_asks_for_seats_and_forgets_nothing(alice: User, shop: Organisation) -> None:
    session = begun(shop, capacity=2)
    make_sign_up(session=session)
    client, typed = browser(alice), {"name": "飛び入り 花", "seats": "3", "telephone": "0265832111", "key": "k"}
    page = press(client, "let-in", session.pk, **typed)
    assert "All seats are taken." in page
    assert "Add 2 seats and let them in" in page
    assert 'name="telephone" value="0265832111"' in page
    assert not Person.objects.filter(name="飛び入り 花").exists()  # who is not in is not kept
    press(client, "let-in", session.pk, **typed, more_seats="1")
    session.refresh_from_db()
    assert (session.taken, session.capacity) == (4, 4)


def test_a_name_that_is_none_is_an_error_at_its_field(alice: User, session: Session) -> None:
    answer = browser(alice).post(address("activities:let-in", session.pk), {"name": "", "seats": "1"})
    assert answer.status_code == 422
    assert list(answer.context["door_form"].errors) == ["name"]


# At once


@pytest.mark.django_db(transaction=True)
def test_two_hosts_and_one_card_at_once_are_one_check_in() -> None:
    session = begun()
    party = make_sign_up(session=session)

    def show() -> bool:
        return check_in_person(session=session.pk, person=party.person, made_by=BY).again

    assert sorted(at_once(show, 8)) == [False] + [True] * 7
    assert Attendance.objects.count() == 1
    assert Event.objects.filter(name=ATTENDANCE).count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_people_and_one_seat_at_the_door_are_one_in() -> None:
    session = begun(capacity=3)
    make_sign_up(session=session, seats=2)
    people = [make_person(f"{n}") for n in range(8)]

    def enter(person: Person) -> str:
        try:
            check_in_person(session=session.pk, person=person, made_by=BY, let_in=True)
        except FullAtTheDoor as refusal:
            return refusal.code
        return "in"

    said = all_at_once([lambda one=one: enter(one) for one in people])  # type: ignore[misc]
    assert sorted(said) == ["full_at_the_door"] * 7 + ["in"]
    session.refresh_from_db()
    assert (session.taken, session.capacity) == (3, 3)


@pytest.mark.django_db(transaction=True)
def test_one_person_at_two_doors_without_a_sign_up_is_one_party() -> None:
    session, person = begun(), make_person()

    def show() -> int:
        return check_in_person(session=session.pk, person=person, made_by=BY, let_in=True).sign_up.pk

    assert len(set(at_once(show, 8))) == 1
    session.refresh_from_db()
    assert session.taken == SignUp.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_doors_lose_no_press_and_all_present_crosses_single_ticks() -> None:
    session = begun(capacity=99)
    parties = [make_sign_up(session=session, person=make_person(f"{n}")) for n in range(6)]
    works: list[Callable[[], object]] = [lambda: add_walk_ins(session=session.pk, more=1, made_by=BY)] * 4
    works += [lambda: record_all_present(session=session.pk, made_by=BY)] * 2
    works += [
        lambda one=one: record_attendance(sign_up=one.pk, state="late", made_by=BY)  # type: ignore[misc]
        for one in parties[:2]
    ]
    all_at_once(works)
    session.refresh_from_db()
    assert session.walk_ins == 4
    assert [said(one)[0] for one in parties[:2]] == ["late", "late"]
    assert {said(one)[0] for one in parties[2:]} == {"present"}


def test_refusals_have_a_next_step() -> None:
    errors: list[type[DomainError]] = [FullAtTheDoor, MoreThanTheParty, NotOnTheList]
    assert all(error.next_step for error in errors)
