"""The door's own code: the host shows it, and who comes checks their party in by themself."""

import re

import pytest

from activities.errors import WrongDoorCode
from activities.models import Attendance, Session, SignUp
from activities.services.check_in_at_door import check_in_at_door, make_door_code
from community.models import Organisation, Person, User
from core.outbox.models import Event
from tests.activities.check_in_kit import ATTENDANCE, BY, begun, press, said, tick
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


@pytest.fixture
def bob() -> Person:
    """A resident with an account."""
    return make_person("ボブ", email="bob@example.jp")


def code_of(session: Session) -> str:
    """The digits on the sign."""
    return make_door_code(session=session.pk, made_by=BY).door_code


def at_door(user: User | None, session: Session, **data: str) -> str:
    """The door's page on a phone; with a code, sent."""
    client, url = browser(user), address("activities:door", session.pk, language="en")
    return text_of(client.post(url, data, follow=True) if data else client.get(url))


def test_the_sign_has_a_code_and_an_address_without_it(alice: User, session: Session) -> None:
    client, url = browser(alice), address("activities:door-sign", session.pk, language="en")
    assert "Make the code" in text_of(client.get(url))
    assert Session.objects.get(pk=session.pk).door_code == ""
    page = text_of(client.post(url, follow=True))
    code = Session.objects.get(pk=session.pk).door_code
    assert re.fullmatch(r"\d{6}", code)
    assert code in page
    assert "<svg" in page
    client.post(url)
    assert Session.objects.get(pk=session.pk).door_code == code
    assert Event.objects.filter(name="activities.DoorCodeMade").count() == 1


def test_who_types_the_code_is_here_with_their_party_and_can_take_it_back(session: Session, bob: Person) -> None:
    party = make_sign_up(session=session, person=bob, seats=3)
    client, url = browser(bob.user), address("activities:door", session.pk, language="en")
    assert "We are here, all 3" in text_of(client.get(url))
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code_of(session))
    page = text_of(client.post(url, {"code": f" {wide} "}, follow=True))
    assert "Welcome! You are checked in" in page
    kept = Attendance.objects.get(sign_up=party)
    assert (kept.state, kept.channel, kept.recorded_by) == ("present", "door", bob.user_id)
    client.post(url, {"code": code_of(session)})
    assert Event.objects.filter(name=ATTENDANCE).count() == 1
    assert "You are not checked in." in press(client, "door-undo", session.pk)
    assert said(party)[0] == "unknown"


def test_a_wrong_code_is_a_sentence_and_ends_after_five(session: Session, bob: Person) -> None:
    make_sign_up(session=session, person=bob)
    code = code_of(session)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        assert "This is not the code of this session." in at_door(bob.user, session, code=wrong)
    assert "That was wrong too many times." in at_door(bob.user, session, code=code)
    assert not Attendance.objects.exists()


def test_a_session_without_a_code_has_no_such_door(session: Session, bob: Person) -> None:
    make_sign_up(session=session, person=bob)
    with pytest.raises(WrongDoorCode):
        check_in_at_door(session=session.pk, person=bob, code="", made_by=BY)


def test_a_stranger_and_who_is_not_on_the_list_are_told_how(session: Session, bob: Person) -> None:
    code = code_of(session)
    page = at_door(None, session)
    assert "Sign in with the e-mail address that you signed up with." in page
    assert f"?next={address('activities:door', session.pk, language='en')}" in page
    assert "You are not on the list of this session." in at_door(bob.user, session)
    assert "You are not on the list of this session." in at_door(bob.user, session, code=code)
    assert "You are not on the list of this session." in at_door(make_user(), session, code=code)
    assert "On the waiting list" in at_door(
        make_sign_up(session=session, person=bob, state=SignUp.State.WAITING).person.user, session
    )
    assert not Attendance.objects.exists()


def test_the_door_opens_three_hours_before(shop: Organisation, bob: Person) -> None:
    session = make_session(activity=make_activity(organisation=shop))
    make_sign_up(session=session, person=bob)
    assert "Check-in is not open yet" in at_door(bob.user, session)
    assert "Check-in is not open yet" in at_door(bob.user, session, code=code_of(session))
    assert not Attendance.objects.exists()


def test_nobody_takes_back_what_another_said(alice: User, session: Session, bob: Person) -> None:
    party = make_sign_up(session=session, person=bob)
    tick(browser(alice), party, state="present")
    press(browser(bob.user), "door-undo", session.pk)
    assert said(party)[0] == "present"
