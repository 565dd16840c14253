"""Twelve quarters and a correction of a town whose truth is known: what somebody learns who keeps every page and file.

Each release is prepared and published as analysts do it, and fetched as a stranger does: page, CSV, JSON, API.
"""

import csv
import importlib
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from core import clock
from core.csv import BOM
from demo.simulation.build import build_town
from demo.simulation.load import load
from demo.simulation.model import quarter_ends
from demo.simulation.truth import Truth
from metrics.disclosure import Protection
from metrics.disclosure.protect import protect
from metrics.disclosure.system import System
from metrics.models import Fact
from metrics.numbers import NAMES
from metrics.publication import publication_of
from tests.metrics.attacker import Cell, Printed, Span, Where, attack, read_csv, read_html, read_json, too_narrow
from tests.metrics.pages import get
from tests.metrics.released import release
from tests.metrics.towns import as_release

pytestmark = pytest.mark.django_db
UNTIL = date(2026, 10, 20)
NOON_AFTER = datetime(2026, 10, 21, 12)  # noqa: DTZ001  the towns' time, as Truth tells it
TOWNS = [(350, 44), (1000, 55)]  # persons, seed
YEARS, QUARTERS = 4, 12
CORRECTED = -3

Sizes = Mapping[str, Mapping[Cell, int]]


@dataclass(frozen=True)
class Fetched:
    """A release in each of its forms."""

    slug: str
    page: str
    rows: list[dict[str, str]]
    file: dict[str, Any]
    api: dict[str, Any]

    def printed(self) -> Iterator[Printed]:
        """Every count in every form."""
        yield from read_html(self.page, self.file)
        yield from read_csv(self.rows)
        yield from read_json(self.file)
        yield from read_json(self.api)


@dataclass(frozen=True)
class Collected:
    """What a stranger has by now, and what they don't: the truth."""

    name: str
    releases: list[Fetched]
    sizes: Sizes
    counts: Sizes
    quarters: list[date]


@pytest.fixture(scope="module", params=TOWNS, ids=lambda one: f"{one[0]}-persons")
def collected(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Collected]:
    """One town for all tests of the module; taken back afterwards."""
    persons, seed = request.param
    town = build_town(persons=persons, years=YEARS, seed=seed, until=UNTIL)
    quarters = quarter_ends(town.first, UNTIL)[-QUARTERS:]
    truth = Truth(town)
    told = {day.isoformat(): truth.figures(day, NOON_AFTER) for day in quarters}
    cells = {
        day: {(name, by, key): cell for name, figure in figures.items() for by, key, cell in all_of(figure)}
        for day, figures in told.items()
    }
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(clock, "now", lambda: NOON_AFTER.replace(tzinfo=clock.TOKYO))
        load(town)
        slugs = [release(day).slug for day in quarters]
        late_news(quarters[CORRECTED])
        slugs.append(release(quarters[CORRECTED], note="遅れて届いた実績").slug)
        yield Collected(
            f"{persons} persons",
            [fetched(slug) for slug in slugs],
            {day: {where: cell.of for where, cell in found.items()} for day, found in cells.items()},
            {day: {where: cell.n for where, cell in found.items()} for day, found in cells.items()},
            quarters,
        )
        transaction.set_rollback(True)


def all_of(figure: Any) -> Iterator[tuple[str, str, Any]]:
    yield "town", "town", figure.town
    for by, rows in figure.tables.items():
        for key, cell in rows.items():
            yield by, key, cell


def late_news(last: date) -> None:
    """Seven residents turn out to have had roles in the quarter."""
    busy = Fact.objects.filter(kind="contribution").values("person")
    came = Fact.objects.filter(kind="attendance", residence="resident", on__lte=last).exclude(person__in=busy)
    for index, fact in enumerate(came.order_by("person", "-on").distinct("person")[:70:10]):
        Fact.objects.create(
            kind="contribution",
            role_kind="volunteer",
            source=10**9 + index,
            minutes=90,
            on=last,
            **{
                name: getattr(fact, name)
                for name in ("person", "programme", "residence", "birth_year", "district", "language")
            },
        )


def fetched(slug: str) -> Fetched:
    text = Client().get(f"/figures/{slug}.csv").content.decode().removeprefix(BOM)
    return Fetched(
        slug,
        page=get(f"/figures/{slug}/"),
        rows=list(csv.DictReader(io.StringIO(text))),
        file=json.loads(Client().get(f"/figures/{slug}.json").content),
        api=json.loads(Client().get(f"/api/v1/figures/{slug}/").content),
    )


def test_over_all_releases_and_formats_nothing_withheld_is_found(collected: Collected) -> None:
    printed = [one for fetched in collected.releases for one in fetched.printed()]
    known = attack(printed, collected.sizes)
    assert len(known) > 12 * QUARTERS
    assert too_narrow(known, collected.sizes) == {}
    corrected = collected.quarters[CORRECTED].isoformat()
    for (day, *cell), (low, high) in known.items():
        true = collected.counts[day][cell[0], cell[1], cell[2]]
        assert low - 1e-6 <= true <= high + 1e-6 or day == corrected, (day, cell)


def test_all_forms_of_a_release_say_the_same_counts(collected: Collected) -> None:
    for one in collected.releases:
        forms = [read_html(one.page, one.file), read_csv(one.rows), read_json(one.file), read_json(one.api)]
        counts = [{printed.cell: printed.count for printed in form} for form in forms]
        assert counts[0] == counts[1] == counts[2] == counts[3]


def test_where_a_count_is_withheld_so_is_all_that_is_computed_from_it(collected: Collected) -> None:
    for row in [row for one in collected.releases for row in one.rows if row["count"] == "x"]:
        assert {row[name] for name in NAMES if name != "residents"} <= {"x", ""}


def test_no_more_is_withheld_than_the_proven_least(
    collected: Collected, record_testsuite_property: Callable[[str, object], None]
) -> None:
    for one in collected.releases:
        frozen = one.file["frozen"]
        record_testsuite_property(f"{collected.name}, {one.slug}: withheld", frozen["withheld_share"])
        assert 0 < frozen["withheld_share"] == frozen["least_share"] < 1, one.slug


def test_the_correction_says_something_new(collected: Collected) -> None:
    """Else it would put nothing to the test."""
    first, corrected = collected.releases[CORRECTED - 1], collected.releases[-1]
    assert first.file["last_day"] == corrected.file["last_day"]
    was, is_now = ({one.cell: one.count for one in read_json(fetched.file)} for fetched in (first, corrected))
    assert was != is_now
    assert all(is_now[cell] is None for cell, count in was.items() if count is None)


def test_with_small_counts_alone_withheld_they_are_found(collected: Collected, monkeypatch: pytest.MonkeyPatch) -> None:
    """The attack bites: without their company they come out of the sums."""

    def careless(system: System) -> Protection:
        small = frozenset(index for index, cell in enumerate(system.cells) if cell.fixed)
        return replace(protect(system), hidden=small)

    monkeypatch.setattr(importlib.import_module("metrics.disclosure.publish"), "protect", careless)
    found: dict[Where, Span] = {}
    for day in collected.quarters[::2]:
        shown = as_release(publication_of(day).figures, day.isoformat())
        found |= too_narrow(attack(read_json(shown), collected.sizes), collected.sizes)
    assert found
