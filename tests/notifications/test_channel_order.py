"""Which channel a notice takes, and which next: the person's order, what is muted, broken, or not theirs."""

from datetime import timedelta

import pytest

from community.models import Person, Supporter
from core import clock
from notifications import channels, kinds
from notifications.channels.base import AddressBroken, NotNow, Undeliverable
from notifications.models import ChannelName, Muted, Notice, Topic, Way
from notifications.services import _claims
from notifications.services.plan_notices import plan_notices
from notifications.services.send_due import send_due
from tests.factories import make_person, make_session, make_sign_up
from tests.mail_sink import Sink
from tests.notifications.box import Box, reachable
from tests.notifications.channel_kit import NOON, taken, tell, wish
from tests.notifications.conftest import SetClock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def boxes(monkeypatch: pytest.MonkeyPatch) -> dict[str, Box]:
    """Push, LINE and the telephone list, kept in boxes."""
    made = {name: Box(name) for name in ("push", "line", "telephone")}
    for name, box in made.items():
        monkeypatch.setitem(channels.ALL, name, box)
    return made


@pytest.mark.parametrize(
    ("ways", "wishes", "channel"),
    [
        ((), (), "email"),
        (("push",), (), "push"),  # who switched it on wants it
        (("push", "line"), (), "line"),
        (("push",), ("email", "push"), "email"),
        (("push",), ("line", "push"), "push"),  # LINE is wished for, but there is none
    ],
)
def test_the_first_that_reaches_them(ways: tuple[str, ...], wishes: tuple[str, ...], channel: str) -> None:
    person = reachable(make_person(email="a@example.jp"), *(ChannelName(way) for way in ways))
    if wishes:
        wish(person, *wishes)
    tell(person)
    assert taken(person) == [(channel, "planned")]


def test_what_is_muted_is_passed_over() -> None:
    person = reachable(make_person(email="a@example.jp"), ChannelName.PUSH)
    Muted.objects.create(person=person, topic=Topic.SIGN_UPS, channel="push", at=NOON)
    tell(person)
    assert taken(person) == [("email", "planned")]


def test_muted_altogether_only_the_inbox_has_it() -> None:
    person = make_person(email="a@example.jp")
    Muted.objects.create(person=person, topic=Topic.SIGN_UPS, at=NOON)
    tell(person)
    send_due()
    assert taken(person) == [("inbox", "sent")]
    assert Notice.objects.get().title


def test_another_topic_is_not_muted() -> None:
    person = make_person(email="a@example.jp")
    Muted.objects.create(person=person, topic=Topic.THANKS, at=NOON)
    tell(person)
    assert taken(person) == [("email", "planned")]


@pytest.mark.parametrize(("kind", "channel"), [("sign_up_confirmed", "inbox"), ("session_cancelled", "telephone")])
def test_somebody_rings_about_what_matters_alone(kind: str, channel: str) -> None:
    person = make_person()
    person.telephone = "0265-83-2111"
    person.save()
    party = make_sign_up(session=make_session(starts_at=NOON + timedelta(days=5)), person=person)
    if kind == "session_cancelled":
        party.session.state = "cancelled"
        party.session.save()
    plan_notices(kind=kinds.ALL[kind], subjects=[party.pk])
    assert taken(person) == [(channel, "planned")]


def test_who_asked_for_calls_gets_them_about_everything() -> None:
    person = make_person()
    Person.objects.filter(pk=person.pk).update(telephone="0265-83-2111")
    wish(person, "telephone")
    tell(person)
    assert taken(person) == [("telephone", "planned")]


def test_a_channel_that_refuses_for_good_is_followed_by_the_next(boxes: dict[str, Box], sink: Sink) -> None:
    person = reachable(make_person(email="a@example.jp"), ChannelName.LINE, ChannelName.PUSH)
    boxes["line"].fails, boxes["push"].fails = Undeliverable("no"), Undeliverable("no")
    tell(person)
    for _ in range(3):  # each failure wakes the sender again
        send_due()
    assert taken(person) == [("line", "failed"), ("push", "failed"), ("email", "sent")]
    assert len(sink.mails) == 1
    assert Notice.objects.count() == 1


def test_the_last_attempt_is_followed_by_the_next(boxes: dict[str, Box], set_clock: SetClock, sink: Sink) -> None:
    person = reachable(make_person(email="a@example.jp"), ChannelName.PUSH)
    boxes["push"].fails = NotNow("later")
    tell(person)
    for attempt in range(_claims.LAST_ATTEMPT):
        set_clock(NOON + timedelta(minutes=40 * attempt))
        send_due()
    assert taken(person)[0] == ("push", "failed")
    assert [channel for channel, _ in taken(person)] == ["push", "email"]


def test_a_broken_address_is_not_tried_again(boxes: dict[str, Box], sink: Sink) -> None:
    person = reachable(make_person(email="a@example.jp"), ChannelName.PUSH)
    boxes["push"].fails = AddressBroken("gone")
    tell(person)
    send_due()
    assert Way.objects.get(channel="push").broken_at is not None
    tell(person)
    send_due()
    assert taken(person) == [("push", "failed"), ("email", "sent"), ("email", "sent")]


def test_a_broken_mail_address_is_passed_over_until_it_is_another_one(boxes: dict[str, Box]) -> None:
    person = make_person(email="old@example.jp")
    Way.objects.create(
        person=person, channel="email", address={"email": "old@example.jp"}, digest="x", made_at=NOON, broken_at=NOON
    )
    tell(person)
    assert taken(person) == [("inbox", "planned")]
    assert person.user is not None
    person.user.email = "new@example.jp"
    person.user.save()
    tell(person)
    assert taken(person)[1] == ("email", "planned")


def test_nothing_follows_what_is_too_late(boxes: dict[str, Box], set_clock: SetClock) -> None:
    person = reachable(make_person(email="a@example.jp"), ChannelName.PUSH)
    tell(person, days=5)
    set_clock(NOON + timedelta(days=6))
    send_due()
    assert taken(person) == [("push", "expired")]


def test_a_buzz_at_night_waits_for_the_morning(boxes: dict[str, Box], set_clock: SetClock) -> None:
    person = reachable(make_person(email="a@example.jp"), ChannelName.PUSH)
    set_clock(NOON.replace(hour=22))
    tell(person)
    send_due()
    assert taken(person) == [("push", "planned")]
    set_clock(NOON.replace(hour=8) + timedelta(days=1))
    send_due()
    assert len(boxes["push"].parcels) == 1


def a_supporter(person: Person, **terms: object) -> Person:
    """A daughter who gets her mother's notices."""
    daughter = make_person("Linh", email="linh@example.jp", language="vi")
    fields = {"relation": "family", "expires_on": clock.today() + timedelta(days=90), "asked_at": NOON}
    Supporter.objects.create(person=person, supporter=daughter, **{**fields, "agreed_at": NOON, **terms})
    return daughter


def test_a_supporter_reads_a_copy_in_their_own_language(sink: Sink) -> None:
    mother = make_person("佐藤 はな")
    daughter = a_supporter(mother)
    tell(mother)
    send_due()
    assert taken(mother) == [("inbox", "sent")]
    assert taken(daughter) == [("email", "sent")]
    copy = Notice.objects.get(person=daughter)
    assert copy.about == mother
    assert copy.language == "vi"
    assert "佐藤 はな" in copy.title
    assert "佐藤 はな" in copy.body
    assert "Linh" in copy.body


@pytest.mark.parametrize(
    "terms",
    [
        {"gets_notices": False},
        {"agreed_at": None},
        {"ended_at": NOON},
        {"expires_on": NOON.date() - timedelta(days=1)},
    ],
)
def test_no_copy_without_a_standing_agreement(terms: dict[str, object]) -> None:
    mother = make_person()
    a_supporter(mother, **terms)
    tell(mother)
    assert Notice.objects.count() == 1


def test_an_agreement_that_ended_meanwhile(sink: Sink) -> None:
    mother = make_person()
    daughter = a_supporter(mother)
    tell(mother)
    Supporter.objects.update(ended_at=NOON)
    send_due()
    assert taken(daughter) == [("email", "suppressed")]
    assert sink.mails == []


def test_what_somebody_would_like_help_with_is_never_copied() -> None:
    assert kinds.ALL["support_answered"].copied is False
