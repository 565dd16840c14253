"""Every kind in words: no gap, in the person's language, with a path into the site in that language."""

from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.template import engines
from django.test.utils import CaptureQueriesContext

from activities.events import SessionMoved
from activities.models import HostMessage, MessageCopy, ReviewComment, Session, SignUp, SupportRequest
from community.models import Person
from core import clock
from core.actor import SYSTEM
from core.clock import TOKYO
from core.outbox.events import publish
from notifications import kinds
from notifications.kinds.base import AnyKind, one_line, tidy
from tests.factories import (
    make_activity,
    make_assignment,
    make_person,
    make_session,
    make_shift,
    make_sign_up,
    make_user,
    make_venue,
)
from tests.notifications.hosts_kit import WITHOUT_ACTIVITY, other_subject
from tests.notifications.roles_kit import role_subject
from volunteers.models import Contribution

pytestmark = pytest.mark.django_db
HOLE = "§hole§"
MOST_QUESTIONS = {"weekly_digest": 8}  # all else: four
STATES = {
    "sign_up_confirmed": SignUp.State.CONFIRMED,
    "sign_up_waiting": SignUp.State.WAITING,
    "seat_offered": SignUp.State.OFFERED,
    "offer_ending": SignUp.State.OFFERED,
    "offer_lapsed": SignUp.State.LAPSED,
    "sign_up_cancelled": SignUp.State.CANCELLED,
    "session_cancelled": SignUp.State.CONFIRMED,
    "reminder": SignUp.State.CONFIRMED,
    "sign_up_requested": SignUp.State.REQUESTED,
    "sign_up_entered": SignUp.State.ENTERED,
    "sign_up_held": SignUp.State.HELD,
    "sign_up_refused": SignUp.State.REFUSED,
    "support_answered": SignUp.State.HELD,
    "seats_open": SignUp.State.WAITING,
    "session_moved": SignUp.State.CONFIRMED,
    "session_restored": SignUp.State.CONFIRMED,
    "host_message": SignUp.State.CONFIRMED,
}


@pytest.fixture(autouse=True)
def _show_holes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", HOLE)  # type: ignore[attr-defined]


def a_contribution(person: Person) -> Contribution:
    """A role fulfilled at a session."""
    session = make_session(activity=make_activity(english="Soba making"))
    assignment = make_assignment(make_shift(session=session, task="teach"), person)
    return Contribution.objects.create(
        assignment=assignment, state="confirmed", minutes=90, on=clock.today(), confirmed_at=clock.now()
    )


def subject_of(kind: AnyKind, person: Person, starts_at: datetime | None = None) -> int:
    """Something of which this kind is true."""
    made = role_subject(kind, person) or other_subject(kind, person)
    if made is not None:
        return made
    if kind.subject == "contribution":
        return a_contribution(person).pk
    if kind.subject == "review_comment":
        draft = make_activity(english="Soba making", state="draft")
        draft.created_by = person.user
        draft.save()
        said = {"verdict": "returned", "text": "費用を書いてください", "at": clock.now()}
        return ReviewComment.objects.create(activity=draft, author=make_user(), **said).pk
    session = make_session(
        activity=make_activity(english="Soba making"), venue=make_venue(), starts_at=starts_at, capacity=9
    )
    sign_up = make_sign_up(session=session, person=person, seats=2, state=STATES[kind.name])
    if kind.name == "support_answered":
        asked = {"sign_up": sign_up, "text": "席を前に", "asked_at": clock.now(), "delete_on": clock.today()}
        SupportRequest.objects.create(**asked, answer="talk", answer_note="お電話ください", answered_at=clock.now())
    if kind.name == "session_moved":
        before = {"old_starts_at": session.starts_at.isoformat(), "old_ends_at": session.ends_at.isoformat()}
        with transaction.atomic():
            publish(SessionMoved(session=session.pk, **before, old_venue=make_venue().pk), by=SYSTEM)
    if kind.name == "seats_open":
        session.open_to_waiting_at = clock.now()
        session.save()
    if kind.name == "session_cancelled":
        session.state = Session.State.CANCELLED
        session.save()
    if kind.name == "host_message":
        message = HostMessage.objects.create(session=session, text="エプロンをお持ちください", sent_at=clock.now())
        return MessageCopy.objects.create(message=message, sign_up=sign_up).pk
    return sign_up.pk


@pytest.mark.parametrize("name", kinds.ALL)
@pytest.mark.parametrize(
    ("language", "hello", "prefix"), [("ja", "さん、こんにちは", "/"), ("en", "Hello, Anna", "/en/")]
)
def test_it_has_all_its_words(name: str, language: str, hello: str, prefix: str) -> None:
    kind = kinds.ALL[name]
    pk = subject_of(kind, make_person("Anna", email="anna@example.jp", language=language))
    subject = kind.load([pk])[pk]
    now = clock.now()
    assert kind.holds(subject, now)
    assert kind.expires_at(subject) > now
    words = kind.words(subject, now)
    assert HOLE not in words.title + words.body
    assert words.language == language
    assert hello in words.body
    if name not in WITHOUT_ACTIVITY:
        assert ("手打ちそば体験" if language == "ja" else "Soba making") in words.body
    assert words.path.startswith(prefix)
    assert words.path.startswith("/en/") is (language == "en")
    assert "&" not in words.body


@pytest.mark.parametrize("name", kinds.ALL)
def test_reading_many_costs_as_many_questions_as_reading_few(name: str) -> None:
    kind = kinds.ALL[name]
    few = [subject_of(kind, make_person(email="one@example.jp"))]
    many = few + [subject_of(kind, make_person(email=f"p{n}@example.jp")) for n in range(4)]
    assert _questions(kind, many) == _questions(kind, few) <= MOST_QUESTIONS.get(name, 4)


def _questions(kind: AnyKind, pks: list[int]) -> int:
    with CaptureQueriesContext(connection) as asked:
        for subject in kind.load(pks).values():
            if kind.name != "sign_up_waiting":  # its place in the queue is one question more
                kind.words(subject, clock.now())
    return len(asked)


def test_waiting_says_the_honest_place() -> None:
    session = make_session(activity=make_activity(english="Soba making"), capacity=1)
    make_sign_up(session=session)
    make_sign_up(session=session, state=SignUp.State.WAITING)
    second = make_sign_up(session=session, person=make_person(language="en"), state=SignUp.State.WAITING)
    kind = kinds.ALL["sign_up_waiting"]
    assert "You are number 2 on the waiting list" in kind.words(kind.load([second.pk])[second.pk], clock.now()).body


def test_offered_says_until_when_in_local_time() -> None:
    session = make_session(activity=make_activity(), starts_at=datetime(2026, 12, 24, 10, tzinfo=TOKYO))
    ends = datetime(2026, 12, 20, 23, 45, tzinfo=TOKYO)
    sign_up = make_sign_up(session=session, state=SignUp.State.OFFERED, offer_ends_at=ends)
    kind = kinds.ALL["seat_offered"]
    found = kind.load([sign_up.pk])[sign_up.pk]
    assert "12月20日（日） 23:45まで" in kind.words(found, ends - timedelta(hours=1)).body
    assert kind.expires_at(found) == ends


@pytest.mark.parametrize(("hours", "word"), [(10, "It is today."), (20, "It is tomorrow."), (90, "evening before")])
def test_a_late_confirmation_stands_for_the_reminder(hours: int, word: str) -> None:
    now = datetime(2026, 12, 20, 8, tzinfo=TOKYO)
    kind = kinds.ALL["sign_up_confirmed"]
    pk = subject_of(kind, make_person(language="en"), starts_at=now + timedelta(hours=hours))
    assert word in kind.words(kind.load([pk])[pk], now).body


def test_thanks_count_nothing() -> None:
    kind = kinds.ALL["contribution_thanks"]
    pk = a_contribution(make_person("Anna", language="en")).pk
    words = kind.words(kind.load([pk])[pk], clock.now())
    assert words.title == "Thank you, Anna"
    assert "90" not in words.body


def test_thanks_for_a_role_without_a_session() -> None:
    assignment = make_assignment(make_shift(task="translate"), make_person(language="en"))
    done = Contribution.objects.create(
        assignment=assignment, state="confirmed", minutes=30, on=clock.today(), confirmed_at=clock.now()
    )
    kind = kinds.ALL["contribution_thanks"]
    body = kind.words(kind.load([done.pk])[done.pk], clock.now()).body
    assert "Thank you for taking on a role on" in body
    assert HOLE not in body


def test_an_organisers_line_break_stays_out_of_the_title() -> None:
    assert one_line("そば\r\nBcc: all@example.jp") == "そば Bcc: all@example.jp"
    assert len(one_line("長" * 500)) == 200


def test_tidy_leaves_one_blank_line_at_most() -> None:
    assert tidy("\n\na \n\n\n\nb\nc\n\n") == "a\n\nb\nc"
