"""The strategy's own targets, beside our figures. They are the city's, not computed here."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.i18n import Said, said

FILE = Path(__file__).parent / "data" / "strategy_targets.json"


@dataclass(frozen=True)
class Target:
    """One indicator of the strategy, from where to where. `goal`: its basic goal, None for the long view."""

    key: str
    goal: int | None
    names: Mapping[str, str]
    unit: str  # people, points or percent
    baseline: float | None
    baseline_when: Mapping[str, str]
    target: float
    target_when: Mapping[str, str]
    source: Mapping[str, str]

    @property
    def name(self) -> Said:
        """In the reader's language."""
        return said(self.names)

    @property
    def since(self) -> Said:
        """When the baseline was measured."""
        return said(self.baseline_when)

    @property
    def until(self) -> Said:
        """When the target is due."""
        return said(self.target_when)

    @property
    def origin(self) -> Said:
        """Whose statistics."""
        return said(self.source)


@cache
def targets() -> tuple[Target, ...]:
    """All of them, in the strategy's order."""
    return tuple(Target(**row) for row in json.loads(FILE.read_text(encoding="utf-8")))
