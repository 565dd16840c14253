"""Before and after: this release beside the one before and the one a year before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from metrics import words
from metrics.disclosure import Published
from metrics.numbers import numbers_of
from metrics.presentation.direction import Direction, direction
from metrics.presentation.wording import number, percent
from metrics.publication import Publication

FIGURES = ("M1", "M2", "M2-regular", "M3", "M4", "M6", "M8-roles", "M8-waiting", "M8-looking")


@dataclass(frozen=True)
class Change:
    """One figure in three releases, as text; a dash where there was no such release."""

    id: str
    definition: words.Definition
    now: str
    before: str
    year_before: str
    moved: Direction | None  # against the release before; None where it can't be told


def changes(now: Publication, before: Publication | None, year_before: Publication | None) -> list[Change]:
    """Every figure of the town that this release has."""
    return [_change(name, now, before, year_before) for name in FIGURES if now.has(name)]


def programme_changes(releases: Sequence[Publication | None]) -> Mapping[str, list[tuple[str, str]]]:
    """Programme's slug to (people, people with a role) in each of the releases; dashes where there was none."""
    slugs = {slug for one in releases if one for slug in one.programmes}
    return {
        slug: [
            (_of_programme(one, "programme-people", slug), _of_programme(one, "programme-roles", slug))
            for one in releases
        ]
        for slug in slugs
    }


def _change(name: str, now: Publication, before: Publication | None, year_before: Publication | None) -> Change:
    earlier = before.figure(name).town if before and before.has(name) else None
    with_rate = direction(now.figure(name).town, earlier) if earlier and name in _PEOPLE else None
    return Change(
        id=name,
        definition=words.DEFINITIONS[name],
        now=_value(name, now),
        before=_value(name, before),
        year_before=_value(name, year_before),
        moved=with_rate,
    )


_PEOPLE = ("M1", "M2", "M2-regular", "M3")  # figures of which more and fewer people mean something


def _value(name: str, publication: Publication | None) -> str:
    if publication is None or not publication.has(name):
        return number(None)
    figure = publication.figure(name)
    numbers = numbers_of(figure, figure.town)
    if name.startswith("M8"):
        return number(numbers.count)
    return percent(numbers.percent if numbers.residents is None else numbers.percent_of_residents)


def _of_programme(publication: Publication | None, name: str, slug: str) -> str:
    if publication is None or not publication.has(name):
        return number(None)
    rows: dict[str, Published] = {row.key: row for row in publication.figure(name).table("programme").rows}
    if slug not in rows:
        return number(None)
    return number(numbers_of(publication.figure(name), rows[slug]).count)
