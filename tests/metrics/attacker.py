"""Somebody who collects every release and computes. Shares no line with metrics.disclosure.

They read what is printed (the JSON file, the CSV, the page), know the rules, and may know the exact size of every
group. Releases of one quarter (a correction) are about the same people: what one withholds another may tell. Those
of different quarters count different windows, and no sum links them; each quarter has its own system.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import highspy

from tests.metrics.pages import Figures, plain

Cell = tuple[str, str, str]  # figure, by, key
Where = tuple[str, str, str, str]  # last day, figure, by, key
Span = tuple[float, float]

EVERYBODY_IN_ONE_ROW = ("age", "district", "language", "age-district")
PART_OF = {"M2-regular": "M2", "support": "M2", "programme-people": "M2", "programme-roles": "M1"}
THE_SAME = {"programme-people": "M2", "programme-roles": "M1"}  # for the whole town
NOBODY_KNOWS = 1e6


@dataclass(frozen=True)
class Printed:
    """One printed count; None: x. `only_rounded`: of no people, so that the thresholds say nothing about it."""

    day: str
    cell: Cell
    count: int | None
    registered: int | None
    residents: int | None
    only_rounded: bool


def read_json(release: Mapping[str, Any]) -> Iterator[Printed]:
    """Everything that one release's open data say: its figures, and what was frozen word for word."""
    for figure in release["figures"]:
        cells = [("town", figure["town"])]
        cells += [(by, row) for by, table in figure["tables"].items() for row in table["rows"]]
        for by, row in cells:
            where = figure["id"], by, row["group"]
            yield _printed(release["last_day"], figure["unit"], where, row["count"], row["of"], row["residents"])
    for figure in release.get("frozen", {}).get("figures", ()):
        cells = [("town", figure["town"])]
        cells += [(table["by"], row) for table in figure["tables"] for row in table["rows"]]
        for by, row in cells:
            where = figure["id"], by, row["key"]
            yield _printed(
                release["last_day"], figure["unit"], where, row["count"], row["registered"], row["residents"]
            )


def read_csv(rows: Iterable[Mapping[str, str]]) -> Iterator[Printed]:
    """The same from the rows of a CSV file, as csv.DictReader gives them."""

    def number(text: str) -> int | None:
        return None if text in ("", "x") else int(text)

    for row in rows:
        where = row["figure"], row["group_by"], row["group"]
        count, of, residents = (number(row[name]) for name in ("count", "of", "residents"))
        yield _printed(row["last_day"], row["unit"], where, count, of, residents)


def read_html(text: str, release: Mapping[str, Any]) -> Iterator[Printed]:
    """The same from the page. Of the JSON file `release` only names are taken: days, figures, units, groups."""

    def number(text: str) -> int | None:
        return None if plain(text) in ("x", "–") else int(plain(text))

    page, day = Figures(text), release["last_day"]
    for figure in release["figures"]:
        name, unit = figure["id"], figure["unit"]
        count, *residents, of = map(number, page.strong[name])
        yield _printed(day, unit, (name, "town", "town"), count, of, residents[0] if residents else None)
        for by, table in figure["tables"].items():
            head, *lines = page.tables[f"{name}-{by}"]
            of_at = 4 if "Residents aged 10 or over" in head else 2
            for row, line in zip(table["rows"], lines, strict=False):  # below stands the sum, where there is one
                living = number(line[2]) if of_at == 4 else None
                yield _printed(day, unit, (name, by, row["group"]), number(line[1]), number(line[of_at]), living)
        if "age-district" in figure["tables"]:
            crossed = [text for line in page.tables[f"{name}-cross"][1:] for text in line[1:]]
            for row, text in zip(figure["tables"]["age-district"]["rows"], crossed, strict=True):
                where = name, "age-district", row["group"]
                yield _printed(day, unit, where, number(text.split()[0]), None, row["residents"])


def _printed(day: str, unit: str, cell: Cell, count: int | None, of: int | None, residents: int | None) -> Printed:
    return Printed(day, cell, count, of, residents, only_rounded=unit not in ("people", "sessions"))


def intervals(
    releases: Sequence[Mapping[str, Any]], sizes: Mapping[str, Mapping[Cell, int]] | None = None
) -> dict[Where, Span]:
    """What they know of every withheld count, from all releases together. `sizes`: last day to exact group sizes."""
    return attack([printed for release in releases for printed in read_json(release)], sizes)


def attack(printed: Iterable[Printed], sizes: Mapping[str, Mapping[Cell, int]] | None = None) -> dict[Where, Span]:
    """The same from printed counts of any format, or of several."""
    days: dict[str, dict[Cell, list[Printed]]] = defaultdict(lambda: defaultdict(list))
    for one in printed:
        if not one.only_rounded:
            days[one.day][one.cell].append(one)
    return {
        (day, *cell): span
        for day, cells in days.items()
        for cell, span in _one_quarter(cells, (sizes or {}).get(day, {})).items()
    }


def too_narrow(known: Mapping[Where, Span], sizes: Mapping[str, Mapping[Cell, int]]) -> dict[Where, Span]:
    """What they know to within 5, though the size of the group does not say it."""
    return {
        (day, figure, by, key): (low, high)
        for (day, figure, by, key), (low, high) in known.items()
        if high - low < min(11, sizes[day][figure, by, key]) - 1e-4
    }


def _one_quarter(cells: Mapping[Cell, list[Printed]], sizes: Mapping[Cell, int]) -> dict[Cell, Span]:
    names = list(cells)
    number = {cell: index for index, cell in enumerate(names)}
    counts = [_count(cells[cell], sizes.get(cell)) for cell in names]
    groups = [_size(cells[cell], sizes.get(cell)) for cell in names]
    equal, at_most = _links(number)
    columns = len(names)
    wanted = [index for index, cell in enumerate(names) if any(one.count is None for one in cells[cell])]
    # Counts in the first half of the columns, sizes of groups in the second.
    found = spreads(
        [*counts, *groups],
        [*equal, *((columns + whole, [columns + part for part in parts]) for whole, parts in equal)],
        [*at_most, *((index, [columns + index]) for index in range(columns))],
        wanted,
    )
    return {names[index]: span for index, span in found.items()}


def _links(number: Mapping[Cell, int]) -> tuple[list[tuple[int, list[int]]], list[tuple[int, list[int]]]]:
    """Sums (whole, parts), and what is at most one or all of others together."""
    rows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for figure, by, key in number:
        rows[figure, by].append(key)
    equal: list[tuple[int, list[int]]] = []
    at_most: list[tuple[int, list[int]]] = []
    for (figure, by), keys in rows.items():
        town = number[figure, "town", "town"]
        if by in EVERYBODY_IN_ONE_ROW:
            equal.append((town, [number[figure, by, key] for key in keys]))
        elif by != "town":
            at_most += [(number[figure, by, key], [town]) for key in keys]
        if figure == "programme-people" and by == "programme":  # every session belongs to one
            at_most.append((town, [number[figure, by, key] for key in keys]))
        if by == "age-district":
            lines: dict[Cell, list[int]] = defaultdict(list)
            for key in keys:
                age, district = key.split("/")
                lines[figure, "age", age].append(number[figure, by, key])
                lines[figure, "district", district].append(number[figure, by, key])
            equal += [(number[whole], parts) for whole, parts in lines.items() if whole in number]
        whole_figure = PART_OF.get(figure, "")
        at_most += [
            (number[figure, by, key], [number[whole_figure, by, key]])
            for key in keys
            if (whole_figure, by, key) in number
        ]
        if by == "town" and (THE_SAME.get(figure, ""), by, by) in number:
            equal.append((town, [number[THE_SAME[figure], by, by]]))
    return equal, at_most


def _count(printed: Sequence[Printed], size: int | None) -> Span:
    """What all releases of the quarter say about one count. Where they contradict each other the newest is believed."""
    low, high = 0.0, NOBODY_KNOWS if size is None else float(size)
    for one in printed:
        told = may_be(one.count, size, one.residents)
        if told[0] > high or told[1] < low:
            low, high = told
        low, high = max(low, told[0]), min(high, told[1])
    return low, high


def may_be(count: int | None, size: int | None, residents: int | None) -> Span:
    """All true counts that a printed one may stand for: rounded, and neither small nor nearly all of a group."""
    most = NOBODY_KNOWS if size is None else size
    if count is None:
        return 0.0, float(most)
    fitting = [
        n
        for n in range(max(0, count - 5), min(int(most), count + 4) + 1)
        if not 0 < n < 10 and all(group is None or n >= group or group - n >= 10 for group in (size, residents))
    ]
    return float(min(fitting)), float(max(fitting))


def _size(printed: Sequence[Printed], size: int | None) -> Span:
    if size is not None:
        return float(size), float(size)
    said = {one.registered for one in printed if one.registered is not None}
    return (float(max(said) - 5), float(min(said) + 4)) if len(said) == 1 else (0.0, NOBODY_KNOWS)


def spreads(
    domains: Sequence[Span],
    equal: Iterable[tuple[int, Sequence[int]]],
    at_most: Iterable[tuple[int, Sequence[int]]],
    wanted: Iterable[int],
) -> dict[int, Span]:
    """How small and how large each wanted number can be, by a linear programme over all sums."""
    lp: highspy.Highs = highspy.Highs()  # type: ignore[no-untyped-call]  # its constructor alone has no types
    lp.silent()
    numbers = [lp.addVariable(lb=low, ub=high) for low, high in domains]
    for whole, parts in equal:
        lp.addConstr(lp.qsum([numbers[part] for part in parts]) == numbers[whole])
    for part, others in at_most:
        lp.addConstr(numbers[part] <= lp.qsum([numbers[other] for other in others]))
    found = {}
    for index in wanted:
        ends = []
        for search in (lp.minimize, lp.maximize):
            search(numbers[index])
            if lp.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                raise ValueError(f"what is printed contradicts itself: {lp.modelStatusToString(lp.getModelStatus())}")
            ends.append(lp.getObjectiveValue())
        found[index] = (ends[0], ends[1])
    return found


def spreads_of_who_knows_why(
    domains: Sequence[Span],
    equal: Sequence[tuple[int, Sequence[int]]],
    reasons: Sequence[Mapping[int, Sequence[Span]]],
    wanted: Sequence[int],
) -> dict[int, Span]:
    """The same for who knows that in each set of x one has a reason: every choice of reasons is tried by itself."""
    found: dict[int, Span] = {}
    choices = ([(cell, reason) for cell, several in one.items() for reason in several] for one in reasons)
    for chosen in product(*choices):
        narrowed = list(domains)
        for cell, (low, high) in chosen:
            narrowed[cell] = max(narrowed[cell][0], low), min(narrowed[cell][1], high)
        if any(low > high for low, high in narrowed):
            continue
        try:
            possible = spreads(narrowed, equal, [], wanted)
        except ValueError:
            continue  # this reason does not fit the sums
        for cell, (low, high) in possible.items():
            was = found.get(cell, (low, high))
            found[cell] = min(was[0], low), max(was[1], high)
    return found
