"""Sending over a real mail server: once, in time, and never what is not true any more."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from activities.models import Session, SignUp
from community.models import Person
from core import clock
from core.clock import TOKYO
from notifications import kinds
from notifications.models import ChannelGate, Notice, NoticeDelivery
from notifications.services import _claims
from notifications.services.plan_notices import plan_notices
from notifications.services.plan_reminders import plan_reminders
from notifications.services.send_due import send_due
from tests.factories import make_activity, make_person, make_session, make_sign_up
from tests.mail_sink import Sink, text_of
from tests.notifications.conftest import SetClock

pytestmark = pytest.mark.django_db
CONFIRMED = kinds.ALL["sign_up_confirmed"]


def plan(*emails: str, session: Session | None = None, language: str = "ja") -> list[NoticeDelivery]:
    """A confirmation for each address, planned."""
    session = session or make_session(capacity=500)
    parties = [make_sign_up(session=session, person=make_person(email=one, language=language)) for one in emails]
    plan_notices(kind=CONFIRMED, subjects=[party.pk for party in parties])
    return list(NoticeDelivery.objects.order_by("id"))


def states() -> list[str]:
    """Of all deliveries, in the order of planning."""
    return list(NoticeDelivery.objects.order_by("id").values_list("state", flat=True))


def test_a_mail_as_it_arrives(sink: Sink) -> None:
    (delivery,) = plan("megumi@example.jp")
    assert send_due() is False
    (mail,) = sink.mails
    notice = Notice.objects.get()
    assert mail["To"] == "megumi@example.jp"
    assert str(mail["Subject"]).strip() == notice.title == "申し込みができました：手打ちそば体験"
    assert mail["Message-ID"] == f"<{delivery.pk}.sign_up_confirmed.{notice.subject_id}@127.0.0.1>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert notice.body in text_of(mail).replace("\r\n", "\n")
    assert f"http://127.0.0.1:8000/sign-ups/{notice.subject_id}/" in text_of(mail)
    assert f'href="http://127.0.0.1:8000/sign-ups/{notice.subject_id}/"' in text_of(mail, "html")
    assert '<html lang="ja">' in text_of(mail, "html")
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.error) == ("sent", 1, "")
    assert delivery.sent_at is not None


def test_a_mail_in_the_readers_language(sink: Sink) -> None:
    plan("anna@example.jp", session=make_session(activity=make_activity(english="Soba <making>")), language="en")
    send_due()
    (mail,) = sink.mails
    assert mail["Subject"] == "You are signed up: Soba <making>"
    assert "What: Soba <making>" in text_of(mail)
    assert "Soba &lt;making&gt;" in text_of(mail, "html")
    assert "http://127.0.0.1:8000/en/sign-ups/" in text_of(mail)


def test_sent_is_sent(sink: Sink) -> None:
    plan("a@example.jp", "b@example.jp")
    send_due()
    send_due()
    assert len(sink.mails) == 2
    assert states() == ["sent", "sent"]


def test_without_an_address_the_inbox_has_it(sink: Sink) -> None:
    plan("")
    send_due()
    assert sink.mails == []
    assert states() == ["sent"]
    assert Notice.objects.get().title == "申し込みができました：手打ちそば体験"


def test_a_line_break_in_a_title_begins_no_header(sink: Sink) -> None:
    plan("a@example.jp", session=make_session(activity=make_activity("そば\r\nBcc: all@example.jp")))
    send_due()
    (mail,) = sink.mails
    assert mail["Bcc"] is None
    assert str(mail["Subject"]).strip() == "申し込みができました：そば Bcc: all@example.jp"


def test_a_recipient_who_is_refused_for_good(sink: Sink) -> None:
    sink.answers["poison@example.jp"] = "550 no poison@example.jp here"
    plan("a@example.jp", "poison@example.jp", "b@example.jp")
    send_due()
    assert states() == ["sent", "failed", "sent"]
    failed = NoticeDelivery.objects.get(state="failed")
    assert failed.error == "the mail server refused it with code 550"  # and no address


def test_a_recipient_who_is_refused_for_now_until_the_last_attempt(sink: Sink, set_clock: SetClock) -> None:
    sink.answers["full@example.jp"] = "452 mailbox full"
    plan("a@example.jp", "full@example.jp", "b@example.jp")
    now = clock.now()
    waits = []
    for attempt in range(1, _claims.LAST_ATTEMPT + 1):
        set_clock(now)
        send_due()
        assert NoticeDelivery.objects.filter(state="sent").count() == 2
        later = NoticeDelivery.objects.exclude(state="sent").get()
        assert later.attempts == attempt
        waits.append((later.due_at - now).total_seconds())
        now = later.due_at
    assert later.state == "failed"
    assert "452" in later.error
    assert 24 <= waits[0] <= 36
    assert waits[5] > 5 * waits[2]  # it doubles, give or take the jitter
    assert len(sink.mails) == 2


def test_an_address_that_breaks_the_mail_harms_only_itself(sink: Sink, caplog: pytest.LogCaptureFixture) -> None:
    plan("a@example.jp", "x@example.jp\r\nBcc: all@example.jp", "b@example.jp")
    send_due()
    assert states() == ["sent", "planned", "sent"]
    assert "example.jp" not in caplog.text
    assert "example.jp" not in NoticeDelivery.objects.get(state="planned").error


def test_a_text_that_cannot_be_rendered_harms_only_itself(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    deliveries = plan("a@example.jp", "b@example.jp")
    words = type(CONFIRMED).words
    broken = deliveries[0].notice.subject_id

    def fail_for_one(self: object, subject: SignUp, now: datetime, reader: Person | None = None, **how: Any) -> object:
        if subject.pk == broken:
            raise KeyError("venue")
        return words(CONFIRMED, subject, now, reader, **how)

    monkeypatch.setattr(type(CONFIRMED), "words", fail_for_one)
    send_due()
    assert states() == ["planned", "sent"]
    assert NoticeDelivery.objects.get(state="planned").error == "no words: KeyError: 'venue'"


def test_a_mail_server_that_is_away_costs_nobody_an_attempt(
    sink: Sink, set_clock: SetClock, settings: Settings
) -> None:
    now = clock.now()
    settings.EMAIL_PORT = 1
    plan("a@example.jp", "b@example.jp")
    for hour in range(3):
        set_clock(now + timedelta(hours=hour))
        ChannelGate.objects.update(closed_until=None)  # by the wall's clock, which the test can't move
        assert send_due() is False
        assert states() == ["planned", "planned"]
    assert set(NoticeDelivery.objects.values_list("attempts", flat=True)) == {0}
    assert NoticeDelivery.objects.filter(error__startswith="the mail server is away").count() == 2
    settings.EMAIL_PORT = sink.port
    send_due()
    assert states() == ["planned", "planned"]  # not before its time
    ChannelGate.objects.update(closed_until=None, failures=0)
    set_clock(now + timedelta(hours=2, minutes=2))
    send_due()
    assert states() == ["sent", "sent"]
    assert set(sink.ids().values()) == {1}


def test_the_inbox_has_it_even_while_the_mail_server_is_away(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "core.mail.SigningBackend"
    plan("a@example.jp")
    send_due()
    assert states() == ["planned"]
    assert Notice.objects.get().title


def test_nothing_is_sent_once_the_session_has_begun(sink: Sink, set_clock: SetClock) -> None:
    session = make_session()
    plan("a@example.jp", session=session)
    set_clock(session.starts_at)
    send_due()
    assert states() == ["expired"]
    assert sink.mails == []


def test_nothing_is_sent_that_is_not_true_any_more(sink: Sink) -> None:
    plan("a@example.jp", "b@example.jp")
    first = SignUp.objects.earliest("id")
    first.state = SignUp.State.CANCELLED
    first.save()
    send_due()
    assert states() == ["suppressed", "sent"]
    assert [mail["To"] for mail in sink.mails] == ["b@example.jp"]


@pytest.mark.parametrize("change", ["moved", "cancelled", "given back"])
def test_an_old_reminder_is_never_sent(change: str, sink: Sink, set_clock: SetClock) -> None:
    starts_at = datetime(2026, 12, 2, 10, tzinfo=TOKYO)
    session = make_session(starts_at=starts_at)
    party = make_sign_up(session=session, person=make_person(email="a@example.jp"), made_at=starts_at)
    SignUp.objects.update(made_at=starts_at - timedelta(days=3))
    set_clock(datetime(2026, 12, 1, 18, tzinfo=TOKYO))
    assert plan_reminders() == 1
    if change == "moved":
        Session.objects.update(starts_at=starts_at + timedelta(hours=1))
    elif change == "cancelled":
        Session.objects.update(state=Session.State.CANCELLED)
    else:
        SignUp.objects.filter(pk=party.pk).update(state=SignUp.State.CANCELLED)
    send_due()
    assert states() == ["suppressed"]
    assert sink.mails == []


def test_an_account_that_was_closed_meanwhile(sink: Sink) -> None:
    plan("a@example.jp")
    person = SignUp.objects.get().person
    assert person.user is not None
    person.user.is_active = False
    person.user.save()
    send_due()
    send_due()
    assert states() == ["suppressed", "sent"]
    assert NoticeDelivery.objects.latest("id").channel == "inbox"
    assert Notice.objects.get().title
    assert sink.mails == []


def test_what_is_urgent_comes_first(sink: Sink) -> None:
    deliveries = plan("a@example.jp", "b@example.jp", "c@example.jp")
    for delivery, urgency in zip(deliveries, (2, 0, 1), strict=True):
        NoticeDelivery.objects.filter(pk=delivery.pk).update(urgency=urgency)
    send_due()
    assert [mail["To"] for mail in sink.mails] == ["b@example.jp", "c@example.jp", "a@example.jp"]


def test_more_than_a_batch(sink: Sink) -> None:
    plan(*(f"p{n}@example.jp" for n in range(230)))
    assert send_due(seconds=60) is False
    assert len(sink.ids()) == len(sink.mails) == 230


def test_with_the_time_up_it_says_that_more_is_due(sink: Sink) -> None:
    plan(*(f"p{n}@example.jp" for n in range(230)))
    assert send_due(seconds=0.001) is True
    assert len(sink.mails) == 100
    assert states().count("planned") == 130


@pytest.mark.parametrize(
    ("held", "minutes", "becomes"),
    [("claimed", 6, "sent"), ("claimed", 4, "claimed"), ("sending", 6, "sent"), ("sending", 4, "sending")],
)
def test_what_a_dead_sender_held_is_free_after_the_lease(held: str, minutes: int, becomes: str, sink: Sink) -> None:
    plan("a@example.jp")
    NoticeDelivery.objects.update(state=held, claimed_at=timezone.now() - timedelta(minutes=minutes))
    send_due()
    assert states() == [becomes]


def test_lost_in_the_middle_twice_is_never_sent_a_third_time(sink: Sink) -> None:
    plan("a@example.jp")
    long_ago = timezone.now() - timedelta(minutes=6)
    NoticeDelivery.objects.update(state="sending", claimed_at=long_ago, lost=1)
    send_due()
    assert states() == ["failed"]
    assert "may have arrived" in NoticeDelivery.objects.get().error
    assert sink.mails == []


def test_claimed_and_never_touched_is_free_however_often(sink: Sink) -> None:
    plan("a@example.jp")
    NoticeDelivery.objects.update(state="claimed", claimed_at=timezone.now() - timedelta(minutes=6), lost=1)
    send_due()
    assert states() == ["sent"]


def test_a_sender_that_lost_its_claim_closes_nothing() -> None:
    (delivery,) = plan("a@example.jp")
    mine, theirs = timezone.now(), timezone.now() + timedelta(seconds=1)
    NoticeDelivery.objects.update(state="claimed", claimed_at=theirs)
    assert _claims.begin([delivery.pk], mine) is False
    assert _claims.begin([delivery.pk], theirs) is True
    _claims.close_sent(_claims.Sent((delivery.pk,), ""), mine)
    assert states() == ["sending"]
