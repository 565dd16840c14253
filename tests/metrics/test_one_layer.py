"""Nothing reaches a reader but through disclosure control: who goes round it fails here."""

import ast
import dataclasses
import importlib
import inspect
import typing
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from metrics import measures
from metrics.disclosure import Published, publish
from metrics.disclosure.published import SEAL
from metrics.measures import Count, Figure, Measured

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("platform", "activities", "volunteers", "notifications")
EXACT = {measures.Count, measures.Measured, measures.Table, measures.Figure}

# Who may hold exact numbers: those who count, the layer, and the one who hands them from the first to the second.
MAY_HOLD_EXACT = (
    "metrics.measures",
    "metrics.figures",
    "metrics.selectors",
    "metrics.disclosure",
    "metrics.publication",
)
# Who may read what every single person did: those who record it, count it, or hand people their own, the staff's list
# of rows, and the town of invented people.
MAY_READ_FACTS = (
    "metrics.models",
    "metrics.services",
    "metrics.selectors",
    "metrics.sql",
    "metrics.own_data",
    "metrics.admin",
    "demo",
)


@cache
def modules() -> list[tuple[str, ast.Module]]:
    """Every module of the product, by its name."""
    found = []
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            parts = path.relative_to(ROOT / "platform" if room == "platform" else ROOT).with_suffix("").parts
            if "migrations" not in parts:
                found.append((".".join(part for part in parts if part != "__init__"), ast.parse(path.read_text())))
    return found


def imported(tree: ast.Module) -> Iterator[tuple[str, str | None]]:
    """(module, name) of every import, wherever it stands; no name: the module itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.module, alias.name) for alias in node.names)


def gives_exact(module: str, name: str | None) -> bool:
    """What is imported is an exact type, a function that returns one (in whatever), or a module that has those."""
    if not module.startswith("metrics") or module.startswith("metrics.disclosure"):
        return False
    if name is None:
        return module.startswith(("metrics.measures", "metrics.figures", "metrics.selectors"))
    thing = getattr(importlib.import_module(module), name, None)
    if inspect.ismodule(thing) or thing is None:
        return f"{module}.{name}".startswith(("metrics.measures", "metrics.figures", "metrics.selectors"))
    if inspect.isclass(thing):
        return holds_exact(thing, set())
    if inspect.isfunction(thing):
        return holds_exact(typing.get_type_hints(thing).get("return"), set())
    return False


def holds_exact(kind: object, seen: set[object]) -> bool:
    """The type is exact, or has an exact one inside: list[Figure], a dataclass with a field of them, …"""
    if kind in EXACT:
        return True
    if isinstance(kind, typing.Hashable) and kind in seen:
        return False
    seen.add(kind)
    inside = list(typing.get_args(kind))
    if inspect.isclass(kind) and dataclasses.is_dataclass(kind) and kind.__module__.startswith("metrics"):
        if kind.__module__.startswith("metrics.disclosure"):
            return False  # the layer's own report; it names cells by number and stays with the staff
        inside += typing.get_type_hints(kind).values()
    return any(holds_exact(one, seen) for one in inside)


def belongs(module: str, rooms: tuple[str, ...]) -> bool:
    return any(module == room or module.startswith(f"{room}.") for room in rooms)


def test_no_page_file_or_program_reads_exact_figures() -> None:
    wrong = [
        f"{module} takes {name or 'all'} from {source}"
        for module, tree in modules()
        if not belongs(module, MAY_HOLD_EXACT)
        for source, name in imported(tree)
        if gives_exact(source, name)
    ]
    assert wrong == []


def test_this_test_sees_who_goes_round() -> None:
    """A view that takes the exact figures is seen, directly, in a dataclass, or by its module."""
    assert gives_exact("metrics.selectors", "exact_figures")
    assert gives_exact("metrics.selectors", "exact")
    assert gives_exact("metrics.selectors", "Exact")
    assert gives_exact("metrics.selectors", None)
    assert gives_exact("metrics", "selectors")
    assert gives_exact("metrics.figures", "people_figures")
    assert not gives_exact("metrics.publication", "publication_of_today")
    assert not gives_exact("metrics.figures", "band_of")


def test_nobody_counts_facts_by_themselves() -> None:
    wrong = [
        f"{module} reads facts"
        for module, tree in modules()
        if not belongs(module, MAY_READ_FACTS)
        for source, name in imported(tree)
        if (source.startswith("metrics.models") and name == "Fact") or source.startswith("metrics.sql")
    ]
    assert wrong == []


def test_nobody_counts_facts_in_sql_either() -> None:
    wrong = [
        module
        for module, tree in modules()
        if not belongs(module, MAY_READ_FACTS)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "metrics_fact" in node.value
    ]
    assert wrong == []


def test_only_the_layer_makes_published_counts() -> None:
    with pytest.raises(TypeError, match="Only"):
        Published("town", 120, None, 1000)
    with pytest.raises(TypeError, match="Only"):
        Published("town", 120, None, 1000, object())
    shown = publish(Figure("M1", Measured("town", Count(120, 1000)))).town
    with pytest.raises((TypeError, ValueError)):
        dataclasses.replace(shown, count=130)


def test_the_layers_seal_stays_with_it() -> None:
    wrong = [
        module
        for module, tree in modules()
        if not belongs(module, ("metrics.disclosure",))
        for node in ast.walk(tree)
        if "SEAL" in (getattr(node, "id", ""), getattr(node, "attr", ""), getattr(node, "name", ""))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("count", "registered", "reason"),
    [(12, 100, "rounded"), (10, 105, "rounded"), (-10, 100, "rounded"), (None, 100, "size")],
)
def test_not_even_the_layer_can_make_an_unrounded_count(count: int | None, registered: int, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Published("town", count, None, registered, SEAL)
