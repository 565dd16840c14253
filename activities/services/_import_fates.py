"""What becomes of a file's rows, one by one and counted."""

from dataclasses import dataclass
from enum import StrEnum

from activities.imports.messages import Message
from activities.imports.rows import ImportedActivity, Verdict
from activities.services._import_marks import Before
from core import clock


class Fate(StrEnum):
    """What became of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    KEPT = "kept"  # the file has changed, but the activity is no draft any more: people may have signed up
    REFUSED = "refused"
    # of a row of an import that was taken back:
    REMOVED = "removed"
    RESTORED = "restored"
    STAYS = "stays"


@dataclass(frozen=True)
class Done:
    """What became of a row, whose activity it is, what was there before, and what there is to say about it."""

    fate: Fate
    activity: int | None = None
    before: Before | None = None
    reasons: tuple[Message, ...] = ()


@dataclass
class ImportReport:
    """Counts over the whole file. taken + warned + refused = rows; new + changed + same + kept = taken + warned."""

    taken: int = 0
    warned: int = 0
    refused: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    kept: int = 0
    over: int = 0  # events whose last session has ended
    unnumbered: int = 0  # events that state no number of places, though places are counted
    unpriced: int = 0  # events that state no price
    unspoken: int = 0  # events that state no language

    def __post_init__(self) -> None:
        self._today = clock.today()  # asked once: the demo keeps its clock in a file

    @property
    def rows(self) -> int:
        """All rows of the file."""
        return self.taken + self.warned + self.refused

    def count(self, verdict: Verdict, fate: Fate) -> None:
        """Add one row."""
        name = verdict.outcome.value
        setattr(self, name, getattr(self, name) + 1)
        if fate is not Fate.REFUSED:
            setattr(self, fate.value, getattr(self, fate.value) + 1)
        found = verdict.found
        if isinstance(found, ImportedActivity):
            self.over += found.is_over(self._today)
            self.unnumbered += found.is_unnumbered
            self.unpriced += found.price_yen is None
            self.unspoken += not (found.answers.languages if found.answers else found.languages)
