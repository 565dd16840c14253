"""What a person answers on the page of their profile."""

from dataclasses import dataclass
from datetime import date

from community.models import Area


@dataclass(frozen=True)
class Answers:
    """All that the page asks; whatever is left out is simply not known. Words are codes of models.choices."""

    skills: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()
    japanese: int | None = None
    languages: tuple[tuple[str, int], ...] = ()  # without Japanese
    certificates: tuple[str, ...] = ()
    week: int = 0  # bits of rules.week
    aways: tuple[tuple[date, date], ...] = ()
    areas: tuple[Area, ...] = ()
    travels: str = ""
    times_a_month: int | None = None
    about: str = ""
    looking: bool = False
    ask_me: bool = False
