"""A mail server to send to, and a clock that stands where the test wants it."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from pytest_django import Settings

from core import clock
from tests.mail_sink import Sink

SetClock = Callable[[datetime], None]


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    """An open mail server, and Django's real SMTP backend pointed at it."""
    with Sink().open() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_PORT = sink.port
        yield sink


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Makes a moment the present of the domain."""

    def stand(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    return stand
