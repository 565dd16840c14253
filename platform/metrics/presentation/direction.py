"""More, as many or fewer: said only where rounding can not be the reason."""

from enum import StrEnum

from metrics.disclosure import STEP, Published


class Direction(StrEnum):
    """How a rate compares with an earlier one."""

    MORE = "up"
    AS_MANY = "level"
    FEWER = "down"


def direction(now: Published, before: Published) -> Direction | None:
    """Of the rate of the inhabitants, else of the registered; None where they can't be compared.

    A printed count of 280 was 275 to 284 people, and so were the registered: the rates differ for sure if these
    ranges give rates that do not touch. What is printed must differ too, else readers would be told of a change that
    they do not see.
    """
    here, there = _rates(now, before)
    if here is None or there is None:
        return None
    if (now.rate_of_residents, now.rate_of_registered) == (before.rate_of_residents, before.rate_of_registered):
        return Direction.AS_MANY
    if here[0] > there[1]:
        return Direction.MORE
    return Direction.FEWER if here[1] < there[0] else Direction.AS_MANY


Range = tuple[float, float]


def _rates(now: Published, before: Published) -> tuple[Range | None, Range | None]:
    """Lowest and highest rate of both, by one denominator that both have."""
    if now.residents and before.residents:
        return _range(now.count, now.residents, now.residents), _range(before.count, before.residents, before.residents)
    if now.residents or before.residents:
        return None, None
    return _of_registered(now), _of_registered(before)


def _of_registered(cell: Published) -> Range | None:
    return _range(cell.count, *_exact(cell.registered)) if cell.registered else None


def _range(count: int | None, fewest: int, most: int) -> Range | None:
    if count is None or fewest <= 0:
        return None
    low, high = _exact(count)
    return low / most, high / fewest


def _exact(printed: int) -> tuple[int, int]:
    """What a rounded count may have been."""
    return (0, 0) if printed == 0 else (printed - STEP // 2, printed + STEP // 2 - 1)
