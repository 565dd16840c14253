"""quality.md, reliability 7: two beats and two workers on one tick, one send each."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from core import clock
from core.clock import TOKYO
from notifications import kinds
from notifications.models import Notice, NoticeDelivery
from notifications.services.plan_notices import plan_notices
from notifications.services.plan_reminders import plan_reminders
from notifications.services.send_due import send_due
from tests.at_once import at_once
from tests.factories import make_person, make_session, make_sign_up
from tests.mail_sink import Sink

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults]
PARTIES = 250
EVENING = datetime(2026, 12, 1, 18, tzinfo=TOKYO)


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    """An open mail server."""
    with Sink().open() as sink:
        settings.EMAIL_BACKEND = "core.mail.SigningBackend"
        settings.EMAIL_PORT = sink.port
        yield sink


def test_two_beats_and_two_workers_send_each_reminder_once(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    session = make_session(starts_at=EVENING + timedelta(hours=16), capacity=PARTIES)
    for n in range(PARTIES):
        person = make_person(email=f"p{n}@example.jp")
        make_sign_up(session=session, person=person, made_at=EVENING - timedelta(days=3))
    monkeypatch.setattr(clock, "now", lambda: EVENING)

    planned = at_once(plan_reminders, 2)
    assert planned[0] + planned[1] == Notice.objects.count() == PARTIES

    at_once(lambda: send_due(seconds=60), 2)
    assert len(sink.mails) == len(sink.ids()) == PARTIES
    assert set(NoticeDelivery.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_the_same_handler_in_many_workers_tells_once() -> None:
    session = make_session(capacity=40)
    parties = [make_sign_up(session=session).pk for _ in range(40)]
    made = at_once(lambda: plan_notices(kind=kinds.ALL["sign_up_confirmed"], subjects=parties), 6)
    assert sum(made) == Notice.objects.count() == NoticeDelivery.objects.count() == 40
