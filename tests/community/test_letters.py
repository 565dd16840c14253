"""Mails to bare addresses: at least once, each its own row; a refused one says so, a dead server costs nothing."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django import Settings

from community.models import Letter, Person, SupporterRequest
from community.services import _letter_words, letters
from community.services.guardians import ask_guardian_again, consent_as_guardian, name_guardian
from community.services.letters import LAST_ATTEMPT, send_letters
from community.services.supporter_requests import ask_support, close_request
from community.tasks import send_letters as send_task
from core import clock
from tests.community.conftest import SetClock
from tests.community.kit import BY, link_of, make_child, terms
from tests.factories import make_person
from tests.mail_sink import Sink, text_of

pytestmark = pytest.mark.django_db


def ask(asker: Person, email: str, asks: str = "support_me") -> Letter:
    """A mail to that address."""
    request = ask_support(asker=asker, asks=asks, email=email, terms=terms(), made_by=BY)
    return request.letters.get()


def state(letter: Letter) -> str:
    """As the table has it."""
    letter.refresh_from_db()
    return letter.state


def test_the_mail_says_who_asks_and_where_to_answer(hanako: Person, sink: Sink) -> None:
    letter = ask(hanako, "someone@example.jp")
    send_task()
    (sent,) = sink.mails
    assert sent["To"] == "someone@example.jp"
    assert "山田 花子" in str(sent["Subject"])
    assert sent["Message-ID"] == f"<letter.{letter.pk}@127.0.0.1>"
    assert sent["Auto-Submitted"] == "auto-generated"
    assert f"http://127.0.0.1:8000/my/people/requests/{letter.request_id}/" in text_of(sent)
    assert state(letter) == "sent"
    send_letters()
    assert len(sink.mails) == 1


def test_a_known_address_reads_its_own_language_and_an_unknown_one_the_askers(hanako: Person) -> None:
    make_person("Anna", email="anna@example.jp", language="en")
    ask(hanako, "anna@example.jp")
    ask(make_person("Linh", email="linh@example.jp", language="en"), "new@example.jp", "be_supported")
    ask(hanako, "someone@example.jp")
    send_letters()
    subjects = [one.subject for one in mail.outbox]
    assert subjects[:2] == ["山田 花子 asks you to be their supporter", "Linh would like to support you"]
    assert ["/en/my/people/" in one.body for one in mail.outbox] == [True, True, False]
    assert all("｜" not in one.subject + str(one.body) for one in mail.outbox)


def test_what_is_no_longer_asked_is_not_sent(hanako: Person, set_clock: SetClock) -> None:
    now = clock.now()
    set_clock(now)
    taken_back, child = ask(hanako, "one@example.jp"), make_child()
    assert taken_back.request_id
    close_request(request=taken_back.request_id, made_by=BY)
    guardian = name_guardian(person=child, name="母", telephone="1", email="m@example.jp", made_by=BY)
    set_clock(now + timedelta(minutes=11))
    ask_guardian_again(person=child, made_by=BY)
    send_letters()
    assert [one.to for one in mail.outbox] == [["m@example.jp"]]  # the newer of the two
    assert link_of(guardian) in str(mail.outbox[0].body)
    set_clock(now + timedelta(minutes=22))
    ask_guardian_again(person=child, made_by=BY)
    consent_as_guardian(guardian=guardian.pk, made_by=BY)
    send_letters()
    assert len(mail.outbox) == 1
    assert sorted(Letter.objects.values_list("state", flat=True)) == ["sent", "suppressed", "suppressed", "suppressed"]


def test_an_address_that_is_refused_for_good_does_not_hold_up_the_others(hanako: Person, sink: Sink) -> None:
    sink.answers["bad@example.jp"] = "550 no such mailbox bad@example.jp"
    sink.answers["later@example.jp"] = "450 try later"
    bad, later, good = (ask(hanako, f"{one}@example.jp") for one in ("bad", "later", "good"))
    send_letters()
    assert [state(one) for one in (bad, later, good)] == ["failed", "planned", "sent"]
    assert bad.error == "the mail server refused it with code 550"
    assert later.due_at > clock.now()
    Letter.objects.filter(pk=later.pk).update(due_at=clock.now(), attempts=LAST_ATTEMPT - 1)
    send_letters()
    assert state(later) == "failed"


def test_a_mail_server_that_is_away_costs_no_attempt(hanako: Person, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # on a port where nobody listens
    first, second = ask(hanako, "one@example.jp"), ask(hanako, "two@example.jp")
    send_letters()
    assert (state(first), first.attempts) == ("planned", 0)
    assert first.due_at > clock.now()
    assert (state(second), second.attempts) == ("planned", 0)


def test_what_a_dead_sender_held_goes_once_more_with_the_same_link(sink: Sink) -> None:
    guardian = name_guardian(person=make_child(), name="母", telephone="1", email="m@example.jp", made_by=BY)
    token = link_of(guardian)
    Letter.objects.update(state="claimed", claimed_at=timezone.now(), attempts=1)
    send_letters()
    assert sink.mails == []  # still somebody's
    Letter.objects.update(claimed_at=timezone.now() - letters.LEASE - timedelta(seconds=1))
    send_letters()
    (sent,) = sink.mails
    assert token in text_of(sent)
    Letter.objects.update(state="claimed", claimed_at=timezone.now() - timedelta(hours=1), attempts=LAST_ATTEMPT)
    send_letters()
    assert Letter.objects.get().state == "failed"


def test_a_text_that_cannot_be_rendered_does_not_hold_up_the_others(
    hanako: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = ask(hanako, "bad@example.jp"), ask(hanako, "good@example.jp")

    def words(letter: Letter) -> object:
        if letter.pk == bad.pk:
            raise ValueError("no words for bad@example.jp")
        return _letter_words.words_of(letter)

    monkeypatch.setattr(letters, "words_of", words)
    send_letters()
    assert (state(bad), state(good)) == ("planned", "sent")
    assert bad.error == "no words: ValueError"


def test_a_name_with_marks_of_furigana_or_more_stays_one_line(hanako: Person) -> None:
    hanako.name = "｜花子《はなこ》 Bcc"
    hanako.save()
    ask(hanako, "someone@example.jp")
    send_letters()
    assert "花子 Bcc" in mail.outbox[0].subject
    assert SupporterRequest.objects.count() == 1
