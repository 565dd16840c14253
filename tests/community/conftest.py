"""People for this room's tests, a mail server, and a clock that stands where the test wants it."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from pytest_django import Settings

from community.models import Person
from core import clock
from tests.factories import make_person
from tests.mail_sink import Sink

SetClock = Callable[[datetime], None]


@pytest.fixture
def hanako() -> Person:
    """An old lady with an account."""
    return make_person("山田 花子", email="hanako@example.jp")


@pytest.fixture
def ken() -> Person:
    """Her grandson, with an account."""
    return make_person("山田 健", email="ken@example.jp")


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
