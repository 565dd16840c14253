"""Doubles to send to, and a clock that stands where the test wants it."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from pytest_django import Settings

from core import clock
from tests.mail_sink import Sink
from tests.notifications.channel_kit import NOON
from tests.notifications.line_double import LineDouble
from tests.notifications.sms_double import SmsDouble

SetClock = Callable[[datetime], None]


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    """An open mail server, and the SMTP backend of production pointed at it."""
    with Sink().open() as sink:
        settings.EMAIL_BACKEND = "core.mail.SigningBackend"
        settings.EMAIL_PORT = sink.port
        yield sink


@pytest.fixture
def line(settings: Settings) -> Iterator[LineDouble]:
    """LINE, with our token."""
    double = LineDouble(settings.LINE_CHANNEL_TOKEN)
    with double.open() as url:
        settings.LINE_API = url
        yield double


@pytest.fixture
def sms(settings: Settings) -> Iterator[SmsDouble]:
    """The SMS provider, with our account."""
    double = SmsDouble(settings.SMS_ACCOUNT_SID, settings.SMS_AUTH_TOKEN)
    with double.open() as url:
        settings.SMS_API = url
        yield double


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Makes a moment the present of the domain."""

    def stand(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    return stand


@pytest.fixture
def noon(set_clock: SetClock) -> None:
    """It is noon: nothing waits for the morning."""
    set_clock(NOON)
