"""Somebody whom only a telephone or the post reaches, and something that they have to be told."""

from datetime import timedelta
from typing import Any

from activities.models import Session, SignUp
from community.models import Area, Office, Person, User
from notifications import kinds
from notifications.models import Call, ChannelName
from notifications.services.plan_notices import plan_notices
from notifications.services.send_due import send_due
from notifications.services.ways import keep_way
from tests.factories import make_person, make_session, make_sign_up
from tests.notifications.channel_kit import NOON

NUMBER = "0265832111"
HOME = {"postcode": "399-4117", "lines": ["長野県駒ヶ根市赤穂1-2-3", "コーポ駒ヶ根 101"], "name": ""}


def elder(
    name: str = "春日 とみゑ", *, area: Area | None = None, language: str = "ja", telephone: str = NUMBER
) -> Person:
    """Without an account."""
    person = make_person(name, area=area, language=language, telephone=telephone)
    Person.objects.filter(pk=person.pk).update(kana="かすが とみえ")
    return person


def coordinator(area: Area | None = None, name: str = "宮下 恵子", email: str = "keiko@example.jp") -> User:
    """Of that area, or of the whole town."""
    user = make_person(name, email=email).user
    assert user is not None
    Office.objects.create(user=user, kind=Office.Kind.COORDINATOR, area=area)
    return user


def called_off(*people: Person, days: float = 5, **session: Any) -> Session:
    """Their session doesn't take place; the notices are planned."""
    made = make_session(starts_at=NOON + timedelta(days=days), capacity=200, **session)
    parties = [make_sign_up(session=made, person=person) for person in people]
    Session.objects.filter(pk=made.pk).update(state="cancelled", cancelled_why="大雪のため")
    plan_notices(kind=kinds.ALL["session_cancelled"], subjects=[party.pk for party in parties])
    return made


def to_call(*people: Person, **session: Any) -> list[Call]:
    """It is called off, and each stands on the telephone list."""
    called_off(*people, **session)
    send_due()
    return list(Call.objects.filter(person__in=people, closed_at=None).order_by("id"))


def writes_to(person: Person, **address: Any) -> Person:
    """Letters go to their home."""
    keep_way(person=person, channel=ChannelName.LETTER, address={**HOME, **address}, confirmed=True)
    return person


def it_takes_place_after_all(session: Session) -> None:
    """So that they are not to be told that it doesn't."""
    Session.objects.filter(pk=session.pk).update(state="scheduled", sequence=session.sequence + 1)


def party_of(person: Person) -> SignUp:
    """The only one."""
    return SignUp.objects.get(person=person)
