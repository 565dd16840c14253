"""What analysts and coordinators read: gaps between groups, and what a release changes. In the reader's words."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from metrics import words
from metrics.differences import Difference
from metrics.disclosure import Reach
from metrics.gaps import By, Gap, Gaps, Side
from metrics.numbers import X
from metrics.presentation.wording import Label, label_of, number, percent, ratio
from metrics.publication import Publication

ASKS: dict[By, str] = {"age": "age", "district": "home", "language": "reads"}  # in the worklist's address


@dataclass(frozen=True)
class SideLine:
    """One figure of a group, as text. `direction`: less, more, or neither for sure."""

    count: str
    rate: str
    ratio: str
    span: str
    direction: str
    withheld: bool


@dataclass(frozen=True)
class GapLine:
    """A group with both figures; `query` leads to those of its people who have no role."""

    labels: tuple[Label, ...]
    role: SideLine
    part: SideLine
    query: str


@dataclass(frozen=True)
class GapTable:
    """The groups of one breakdown. `note`: of whom the rates are."""

    by: str
    name: str
    note: str
    town_role: str
    town_part: str
    lines: tuple[GapLine, ...]


@dataclass(frozen=True)
class Changed:
    """A printed count before and now."""

    figure: str
    by: str
    labels: tuple[Label, ...]
    old: str
    new: str


def gap_tables(publication: Publication, gaps: Iterable[Gaps]) -> list[GapTable]:
    """In the given order."""
    return [
        GapTable(
            by=one.by,
            name=str(words.BREAKDOWNS[one.by]),
            note=_("Of residents aged 10 or over, at least.") if one.of_residents else _("Of those registered."),
            town_role=_rate(one.role_of_town),
            town_part=_rate(one.part_of_town),
            lines=tuple(gap_line(publication, gap) for gap in one.rows),
        )
        for one in gaps
    ]


def gap_line(publication: Publication, gap: Gap) -> GapLine:
    """One group."""
    return GapLine(
        labels=label_of(publication, gap.by, gap.key),
        role=_side(gap.role),
        part=_side(gap.part),
        query=urlencode({"who": "12", ASKS[gap.by]: gap.key}),
    )


def changed(before: Publication, after: Publication, found: Iterable[Difference]) -> list[Changed]:
    """The differences in words; what has no row is a dash, what is withheld an x."""
    return [
        Changed(
            figure=str(words.DEFINITIONS[one.figure].name),
            by="" if one.by == "town" else str(words.BREAKDOWNS[one.by]),
            labels=(str(words.GROUPS["town"]),)
            if one.by == "town"
            else label_of(after if one.is_there else before, one.by, one.key),
            old=_count(one.old) if one.was else number(None),
            new=_count(one.new) if one.is_there else number(None),
        )
        for one in found
    ]


def programme_lines(publication: Publication) -> list[tuple[tuple[Label, ...], str, str]]:
    """Each programme: people who came, people with a role; those whom nobody came to last."""
    came, helped = (
        publication.figure(name).table("programme").rows for name in ("programme-people", "programme-roles")
    )
    both = sorted(zip(came, helped, strict=True), key=lambda pair: -(pair[0].count or 0))
    return [(label_of(publication, "programme", one.key), _count(one.count), _count(two.count)) for one, two in both]


def share(part: float) -> str:
    """0 to 1 as percent with one decimal."""
    return percent(round(100 * part, 1))


def _side(side: Side) -> SideLine:
    reach = side.reach
    return SideLine(
        count=_count(side.cell.count),
        rate=_rate(side.rate),
        ratio=ratio(reach.ratio) if reach else "",
        span=f"{ratio(reach.low)}–{ratio(reach.high)}" if reach else "",
        direction=_direction(reach),
        withheld=side.cell.withheld,
    )


def _direction(reach: Reach | None) -> str:
    if reach is None or not reach.differs:
        return ""
    return "less" if reach.ratio < 1 else "more"


def _count(count: int | None) -> str:
    return number(X if count is None else count)


def _rate(rate: float | None) -> str:
    return percent(X if rate is None else rate)
