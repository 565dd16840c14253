"""How it went, as a value that adds up: a session, an activity and a season have the same kind of results."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Self

from activities.models import Attendance, Feedback


@dataclass(frozen=True)
class Tally:
    """How many of each kind, in the kinds' own order; a kind that nobody counted is 0."""

    counts: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, **counts: int) -> Self:
        """A tally with these counts."""
        return cls(tuple(sorted((kind, n) for kind, n in counts.items() if n)))

    def get(self, kind: str) -> int:
        """Of one kind. Not `[]`: a template would read `tally.total` as a kind called total."""
        return dict(self.counts).get(kind, 0)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally.of(**(Counter(dict(self.counts)) + Counter(dict(other.counts))))

    @property
    def total(self) -> int:
        """Of all kinds."""
        return sum(n for _kind, n in self.counts)


@dataclass(frozen=True)
class Results:
    """What became of one session, or of many. People are counted as heads, companions and interpreters too."""

    sessions: int = 0  # that took place
    cancelled: int = 0
    ahead: int = 0  # that are not over yet: nothing else of them is counted
    seats: int = 0  # that were there to be taken; none where the activity counts no seats
    taken: int = 0  # seats that were held in the end
    parties: Tally = Tally()  # standing sign-ups by the channel that they came through
    waiting: int = 0  # seats that people still waited for
    people: Tally = Tally()  # of the parties that had a place, by Attendance.State
    walk_ins: int = 0
    answers: Tally = Tally()  # of the questionnaire, by Feedback.Answer

    def __add__(self, other: "Results") -> "Results":
        return Results(**{field.name: getattr(self, field.name) + getattr(other, field.name) for field in fields(self)})

    @property
    def came(self) -> int:
        """People with a sign-up who were there."""
        return sum(self.people.get(state) for state in Attendance.CAME)

    @property
    def handed_over(self) -> int:
        """People in whose stead somebody else was there; as many as were expected."""
        return self.people.get(Attendance.State.HANDED_OVER)

    @property
    def excused(self) -> int:
        """People who could not come."""
        return self.people.get(Attendance.State.EXCUSED)

    @property
    def there(self) -> int:
        """Everybody who was there: signed up, in somebody's stead, or just come."""
        return self.came + self.handed_over + self.walk_ins

    @property
    def unknown(self) -> int:
        """People of whom nobody noted whether they came."""
        return self.people.get(Attendance.State.UNKNOWN)

    @property
    def happy(self) -> int:
        """Answers on the bright side."""
        return self.answers.get(Feedback.Answer.VERY) + self.answers.get(Feedback.Answer.HAPPY)

    @property
    def happy_share(self) -> int | None:
        """Of all answers, in per cent; None without answers."""
        return round(100 * self.happy / self.answers.total) if self.answers.total else None

    @property
    def taken_share(self) -> int | None:
        """Of the seats, in per cent; None where no seats are counted."""
        return round(100 * self.taken / self.seats) if self.seats else None


ZERO = Results()


def total(results: Iterable[Results]) -> Results:
    """Of sessions an activity, of activities a season."""
    return sum(results, ZERO)
