"""M5, the reach ratio: how a group's rate compares with the town's. From printed numbers alone."""

from dataclasses import dataclass

from metrics.disclosure.published import Published, Span


@dataclass(frozen=True)
class Reach:
    """1 is as the town; `low` to `high` is the 95 % interval (Wilson's for the group, by the town's printed rate)."""

    ratio: float
    low: float
    high: float

    @property
    def differs(self) -> bool:
        """The group's rate surely differs from the town's: 1 is outside of the interval."""
        return not self.low <= 1 <= self.high


def reach_among_residents(group: Published, town: Published) -> Reach | None:
    """Of inhabitants (denominator a). None where either is withheld or its inhabitants are not known."""
    return _reach(group.rate_of_residents, group.wilson_of_residents, town.rate_of_residents)


def reach_among_registered(group: Published, town: Published) -> Reach | None:
    """Of registered people (denominator b). None where either is withheld."""
    return _reach(group.rate_of_registered, group.wilson_of_registered, town.rate_of_registered)


def _reach(rate: float | None, span: Span | None, town: float | None) -> Reach | None:
    if rate is None or span is None or not town:
        return None
    return Reach(round(rate / town, 2), round(span[0] / town, 2), round(span[1] / town, 2))
