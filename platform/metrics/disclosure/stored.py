"""Published figures as a frozen release keeps them. Reading checks them again: an unrounded count is refused."""

from typing import Any, get_args

from metrics.disclosure.published import SEAL, Published, PublishedFigure, PublishedTable
from metrics.measures import Breakdown, Unit

Stored = dict[str, Any]


def figure_to_json(figure: PublishedFigure) -> Stored:
    """What may be shown of one figure, and nothing else."""
    return {
        "id": figure.id,
        "unit": figure.unit,
        "public": figure.public,
        "town": _count(figure.town),
        "tables": [
            {"by": table.by, "adds_up": table.adds_up, "rows": [_count(row) for row in table.rows]}
            for table in figure.tables
        ],
    }


def figure_from_json(stored: Stored) -> PublishedFigure:
    """The figure again. Raises ValueError or KeyError where it is none that this layer made."""
    return PublishedFigure(
        id=str(stored["id"]),
        town=_published(stored["town"]),
        tables=tuple(_table(table) for table in stored["tables"]),
        unit=_one_of(Unit, stored["unit"]),
        public=bool(stored["public"]),
    )


def _count(cell: Published) -> Stored:
    return {"key": cell.key, "count": cell.count, "residents": cell.residents, "registered": cell.registered}


def _published(stored: Stored) -> Published:
    if stored.keys() != {"key", "count", "residents", "registered"}:
        raise ValueError(f"Not a published count: {sorted(stored)}")
    numbers = (stored["count"], stored["residents"], stored["registered"])
    if any(number is not None and type(number) is not int for number in numbers):
        raise ValueError("A published count is a whole number or nothing.")
    return Published(str(stored["key"]), *numbers, SEAL)


def _table(stored: Stored) -> PublishedTable:
    rows = tuple(_published(row) for row in stored["rows"])
    return PublishedTable(_one_of(Breakdown, stored["by"]), rows, bool(stored["adds_up"]))


def _one_of(allowed: Any, value: Any) -> Any:
    if value not in get_args(allowed):
        raise ValueError(f"Unknown: {value!r}")
    return value
