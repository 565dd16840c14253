"""Ages: who needs a parent or guardian (domain.md, People)."""

from datetime import date

from community.errors import NotAMinor
from community.models import Person

CONSENT_UNDER, CONTACT_UNDER = 16, 18  # years


def age_on(born: date | None, day: date) -> int | None:
    """Whole years; who is born on 29 February has the birthday on 1 March in other years (民法 counts so too)."""
    if born is None:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def is_minor(person: Person, day: date) -> bool:
    """Whether they have told an age under 18."""
    age = age_on(person.born_on, day)
    return age is not None and age < CONTACT_UNDER


def ensure_minor(person: Person, day: date) -> None:
    """A grown-up answers for themself. Raises NotAMinor."""
    if not is_minor(person, day):
        raise NotAMinor


def born_before(day: date, years: int) -> date:
    """Whoever is born on this day or before is that old on `day`."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February: that birthday is not there in other years
        return date(day.year - years, 2, 28)
