"""On towns whose truth is known, every exact figure is the truth: to the last person, cell by cell."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from core import clock
from demo.simulation.build import build_town
from demo.simulation.load import load
from demo.simulation.model import Town, quarter_ends
from demo.simulation.truth import Cell, TrueFigure, Truth
from metrics.measures import Figure, Measured
from metrics.models import Fact
from metrics.selectors.exact import exact_figures
from metrics.services.rebuild import rebuild_facts

pytestmark = pytest.mark.django_db
UNTIL = date(2026, 10, 20)  # the last day of the towns' history
NOON_AFTER = datetime(2026, 10, 21, 12)  # noqa: DTZ001  the towns' time, as Truth tells it
TOWNS = [(300, 2, 11), (450, 3, 22), (600, 2, 33)]  # persons, years, seed


@dataclass(frozen=True)
class Known:
    """A loaded town, and what is true of it."""

    town: Town
    truth: Truth


@pytest.fixture(scope="module", params=TOWNS, ids=lambda one: f"{one[0]}-persons-{one[1]}-years")
def known(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Known]:
    """One town for all tests of the module, at noon after its last day; taken back afterwards."""
    persons, years, seed = request.param
    town = build_town(persons=persons, years=years, seed=seed, until=UNTIL)
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(clock, "now", lambda: NOON_AFTER.replace(tzinfo=clock.TOKYO))
        load(town)
        with django_db_blocker.block():
            yield Known(town, Truth(town))
        transaction.set_rollback(True)


def window_ends(town: Town) -> list[date]:
    """Quarters' ends, the last day, and a day on which nothing in particular ends."""
    return [*quarter_ends(town.first + timedelta(days=200), UNTIL), UNTIL, UNTIL - timedelta(days=77)]


def cells(figure: Figure | TrueFigure) -> dict[str, tuple[int, int]]:
    """Every cell of a figure by its table and row, as what is counted and of how many."""
    if isinstance(figure, Figure):
        rows = {f"{table.by}: {row.key}": row for table in figure.tables for row in table.rows}
        found = {"town": figure.town} | rows
        return {name: (cell.count.n, cell.count.of) for name, cell in found.items()}
    told = {f"{by}: {key}": cell for by, rows in figure.tables.items() for key, cell in rows.items()}
    return {name: (cell.n, cell.of) for name, cell in ({"town": figure.town} | told).items()}


def test_every_figure_is_the_truth_to_the_last_person_in_every_cell(known: Known) -> None:
    wrong = {}
    for last in window_ends(known.town):
        measured = {figure.id: cells(figure) for figure in exact_figures(last).figures}
        true = {name: cells(figure) for name, figure in known.truth.figures(last, NOON_AFTER).items()}
        assert {name: list(found) for name, found in measured.items()} == {name: list(t) for name, t in true.items()}
        for name, found in measured.items():
            for cell, counts in found.items():
                if counts != true[name][cell]:
                    wrong[last.isoformat(), name, cell] = (counts, true[name][cell])
    assert wrong == {}


def test_hours_say_how_many_people_are_behind_them(known: Known) -> None:
    for last in window_ends(known.town):
        figures = {figure.id: figure for figure in exact_figures(last).figures}
        true = known.truth.figures(last, NOON_AFTER)["M4"].people
        people = figures["M4"].people
        assert people is not None
        assert true is not None
        assert (people.n, people.of) == (true.n, true.of)


def test_inhabitants_stand_beside_the_cells_of_people(known: Known) -> None:
    truth = known.truth.figures(UNTIL, NOON_AFTER)
    for figure in exact_figures(UNTIL).figures:
        if figure.id in ("M1", "M2"):
            assert (figure.town.residents, truth[figure.id].town.residents) == (29_623, 29_623)
            for table in figure.tables:
                if table.by != "language":
                    assert [_residents(row) for row in table.rows] == [
                        _residents(truth[figure.id].tables[table.by][row.key]) for row in table.rows
                    ]


def _residents(cell: Measured | Cell) -> int | None:
    return cell.residents


def test_what_was_written_over_the_years_a_rebuild_leaves_alone(known: Known) -> None:
    assert rebuild_facts() == 0
    assert Fact.objects.count() == len(known.truth.facts)


def test_the_towns_are_hard_enough(known: Known) -> None:
    """Truth that is never put to the test proves nothing: each rule has people on both sides of it."""
    town, truth = known.town, known.truth
    facts = truth.facts
    assert any(fact.noted.birth_year is None for fact in facts)
    assert any(fact.noted.district is None for fact in facts if fact.noted.residence == "resident")
    assert {fact.noted.residence for fact in facts} == {"resident", "outside", "trainee"}
    assert {fact.noted.language for fact in facts} == {"ja", "ja-easy", "other"}
    assert any(fact.noted.residence != fact.person.look(UNTIL).residence for fact in facts)  # who moved away
    assert any(not person.is_counted(UNTIL) for person in town.persons)
    assert any(len(person.consent) > 2 for person in town.persons)  # withdrawn, and given again
    assert any(len(party.came) > 1 for party in town.sign_ups)
    assert any(step.state == "withdrawn" for one in town.assignments for step in one.steps)
    figures = truth.figures(UNTIL, NOON_AFTER)
    for name in ("M1", "M2", "M2-regular", "welfare", "M3", "M4", "M6", "M8-roles", "M8-waiting", "M8-looking"):
        assert 0 < figures[name].town.n < figures[name].town.of, name
