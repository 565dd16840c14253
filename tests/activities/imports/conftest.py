"""What the tests of browser imports share: a city, its clerk, and a worker's round."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from activities.models import Import
from activities.services.carry_on_imports import carry_on_imports
from activities.services.start_import import start_import
from activities.services.take_import import take_import
from activities.services.undo_import import undo_import
from community.models import Membership, Organisation, User
from core import clock
from core.actor import Actor
from tests.factories import make_user

FILES = Path(__file__).parent / "files"
STANDARD = FILES / "standard_79_bom.csv"


@pytest.fixture
def in_july(monkeypatch: pytest.MonkeyPatch) -> None:
    """The files' dates lie just ahead."""
    now = datetime(2026, 7, 20, 9, 0, tzinfo=clock.TOKYO)
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def clerk() -> User:
    """She brings the city's files."""
    return make_user()


@pytest.fixture
def town(clerk: User) -> Organisation:
    """The city that she works for."""
    town = Organisation.objects.create(
        slug="kakuu", kind=Organisation.Kind.CITY, names={"ja": "架空市", "en": "Kakuu"}, telephone="0265-00-0000"
    )
    Membership.objects.create(user=clerk, organisation=town, role=Membership.Role.OWNER)
    return town


Bring = Callable[..., Import]


@pytest.fixture
def bring(in_july: None, clerk: User, town: Organisation) -> Bring:
    """Bring a file and have it read; with `take` taken in, with `undo` taken back as well."""

    def bring(content: bytes | Path = STANDARD, *, take: bool = False, undo: bool = False) -> Import:
        by = Actor(user=clerk.pk)
        data = content.read_bytes() if isinstance(content, Path) else content
        of = start_import(organisation=town, file_name="events.csv", content=data, made_by=by)
        carry_on_imports()
        if take or undo:
            take_import(of=of.pk, made_by=by)
            carry_on_imports()
        if undo:
            undo_import(of=of.pk, made_by=by)
            carry_on_imports()
        of.refresh_from_db()
        return of

    return bring


def problem(of: Import) -> str:
    """The code of what went wrong with the whole file."""
    return str((of.problem or {}).get("code", ""))
