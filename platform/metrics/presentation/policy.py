"""The strategy's targets with how far they have come, and what each programme contributes to which policy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from activities.models import Programme
from activities.sdgs import GOALS, SDGS
from metrics.models import Actual
from metrics.presentation.changes import programme_changes
from metrics.publication import Publication
from metrics.strategy import Target, targets


@dataclass(frozen=True)
class Progress:
    """One target: where it began, where it is to go, where it is. `actuals`: newest first."""

    target: Target
    goal: str | Promise
    actuals: tuple[Actual, ...]

    @property
    def latest(self) -> Actual | None:
        """The newest entered value."""
        return self.actuals[0] if self.actuals else None


@dataclass(frozen=True)
class Contribution:
    """One programme: what it serves, and its people in the newest release, the one before, and a year before."""

    programme: Programme
    goal: str | Promise
    sdgs: tuple[tuple[int, str | Promise], ...]
    now: tuple[str, str]
    before: tuple[str, str]
    year_before: tuple[str, str]


def progress_of(actuals: Mapping[str, list[Actual]]) -> list[Progress]:
    """Every target of the strategy."""
    return [
        Progress(target, GOALS.get(target.goal or 0, ""), tuple(actuals.get(target.key, ()))) for target in targets()
    ]


def contributions_of(programmes: Sequence[Programme], releases: Sequence[Publication | None]) -> list[Contribution]:
    """`releases`: the newest, the one before, the one a year before."""
    counts = programme_changes(releases)
    nothing = [("–", "–")] * len(releases)
    return [_contribution(programme, counts.get(programme.slug, nothing)) for programme in programmes]


def _contribution(programme: Programme, counts: Sequence[tuple[str, str]]) -> Contribution:
    now, before, year_before = counts
    return Contribution(
        programme=programme,
        goal=GOALS.get(programme.goal or 0, ""),
        sdgs=tuple((number, SDGS[number]) for number in programme.sdgs if number in SDGS),
        now=now,
        before=before,
        year_before=year_before,
    )
