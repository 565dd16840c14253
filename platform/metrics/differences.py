"""What a reader of two publications sees change. Takes nothing that is not published."""

from collections.abc import Iterator
from dataclasses import dataclass

from metrics.disclosure import Published
from metrics.publication import Publication

Place = tuple[str, str, str]  # figure's id, breakdown ("town" for the town), row


@dataclass(frozen=True)
class Difference:
    """One printed count; None where it is withheld. Not `was` or `is_there`: that publication has no such row."""

    figure: str
    by: str
    key: str
    old: int | None
    new: int | None
    was: bool = True
    is_there: bool = True


def differences(before: Publication, after: Publication) -> list[Difference]:
    """Every count that is printed in another way, in the order of the newer publication; what is gone, last."""
    old, new = dict(_counts(before)), dict(_counts(after))
    found = [
        Difference(*place, old[place].count if place in old else None, cell.count, was=place in old)
        for place, cell in new.items()
        if place not in old or old[place].count != cell.count
    ]
    gone = [Difference(*place, cell.count, None, is_there=False) for place, cell in old.items() if place not in new]
    return found + gone


def counts_in(publication: Publication) -> int:
    """How many counts it has, printed or withheld."""
    return sum(1 for _ in _counts(publication))


def _counts(publication: Publication) -> Iterator[tuple[Place, Published]]:
    for figure in publication.figures:
        yield (figure.id, "town", figure.town.key), figure.town
        for table in figure.tables:
            for row in table.rows:
                yield (figure.id, table.by, row.key), row
