"""Loading the town: once, the same for the same seed, and never over a real one."""

import hashlib

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries, Settings

from activities.models import Attendance, Session, SignUp
from community.models import Person
from core.outbox.models import Event
from demo.town.load import load_town
from volunteers.models import Contribution

pytestmark = pytest.mark.django_db


def test_a_town_that_is_there_stays(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    load_town(persons=40)
    before = digest()
    with django_assert_max_num_queries(8):
        loaded = load_town(seed=2)
    assert not loaded.made
    assert digest() == before


def test_same_seed_same_town_another_seed_another_town() -> None:
    towns = []
    for seed in (1, 1, 2):
        assert load_town(seed=seed, persons=60, fresh=True).made
        towns.append(digest())
    assert towns[0] == towns[1] != towns[2]


def test_real_towns_are_never_filled_with_invented_people(demo: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    demo.DEMO = False
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings.production")
    load_town(persons=40)
    before = digest()
    with pytest.raises(CommandError, match="real town"):
        call_command("load_town", "--fresh")
    assert digest() == before


def digest() -> str:
    """Everything that makes a town, without the numbers of its rows."""
    rows = [
        Person.objects.values_list(
            "name", "kana", "telephone", "language", "born_on", "residence", "area__slug", "created_at"
        ),
        Session.objects.values_list("starts_at", "activity__search_text", "capacity", "taken", "waiting", "state"),
        SignUp.objects.values_list("session__starts_at", "person__name", "seats", "state", "channel", "made_at"),
        Attendance.objects.values_list("sign_up__person__name", "state", "recorded_at"),
        Contribution.objects.values_list("assignment__person__name", "minutes", "on", "confirmed_at"),
        Event.objects.values_list("name", "channel", "occurred_at"),
    ]
    return hashlib.sha256(repr([sorted(map(repr, one)) for one in rows]).encode()).hexdigest()
