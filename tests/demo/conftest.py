"""The demo switched on, with a clock and a mail folder of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker, Settings

from demo.town.load import load_town


@pytest.fixture
def demo(settings: Settings, tmp_path: Path) -> Settings:
    """The demo's settings, as config.settings.local has them."""
    settings.DEMO = True
    settings.DEMO_VAR = tmp_path
    settings.CLOCK_FILE = tmp_path / "clock"
    settings.ROOT_URLCONF = "tests.demo.urls"
    return settings


@contextmanager
def _loaded(blocker: DjangoDbBlocker, persons: int) -> Iterator[None]:
    """A town for a whole module, taken back afterwards; each test works in a savepoint inside."""
    with blocker.unblock(), transaction.atomic():
        load_town(persons=persons)
        with blocker.block():
            yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The town in its full size."""
    with _loaded(django_db_blocker, 1200):
        yield


@pytest.fixture(scope="module")
def small_town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Personas, places and a calendar, and few others."""
    with _loaded(django_db_blocker, 40):
        yield


@pytest.fixture
def nudged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tasks that were woken, instead of waking them."""
    names: list[str] = []
    monkeypatch.setattr("demo.clock_moves.nudge", names.append)
    return names
