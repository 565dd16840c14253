"""Who has had a role in the past year: about 18 of every hundred people, in the number that the story needs."""

import random
from datetime import date

from community.models import Person
from demo.town.model import Citizen, Town

SHARE = 0.2  # of those who could; some are too young, too old, or play a part in the story
STEP = 10  # published counts are rounded to it (metrics.disclosure.STEP)
OLDEST = 88
YOUNGEST = 10


def choose_contributors(town: Town) -> list[Citizen]:
    """Mark and return them, in a random order.

    The story shows two residents getting their first confirmed contribution, and the role rate moving. But the
    published count is rounded to tens, so most of the time two more people move nothing. So we choose the number of
    residents with a contribution to end with the digit 4: with one more it is 5, with two it is 6, and the count goes
    up by ten. The same holds for the two rows in which the story's people stand, 赤穂 and 40-64, because each of
    the four groups below ends with 4 or with 0.
    """
    luck = town.luck("contributors")
    chosen: list[Citizen] = []
    for group, last_digit in _groups(town):
        chosen += _sample(luck, group, _nearest(len(group), last_digit))
    for residence in (Person.Residence.OUTSIDE, Person.Residence.TRAINEE):
        others = [one for one in _able(town) if one.person.residence == residence]
        chosen += _sample(luck, others, round(len(others) * SHARE))
    for citizen in chosen:
        citizen.helps = True
    luck.shuffle(chosen)
    return chosen


def _groups(town: Town) -> list[tuple[list[Citizen], int]]:
    """Residents by whether they share the district and the age band of the story's two; with the last digit."""
    residents = [one for one in _able(town) if one.resident]
    same: dict[tuple[bool, bool], list[Citizen]] = {(a, b): [] for a in (True, False) for b in (True, False)}
    for one in residents:
        same[one.district == "akaho", one.band(town.today) == "40-64"].append(one)
    return [(group, 4 if key == (True, True) else 0) for key, group in same.items()]


def _able(town: Town) -> list[Citizen]:
    """Whoever could have had a role; personas have none before the story."""
    return [one for one in town.citizens if not one.persona and _fit_age(one, town.today)]


def _fit_age(citizen: Citizen, today: date) -> bool:
    age = citizen.age(today)
    return age is None or YOUNGEST <= age <= OLDEST


def _nearest(size: int, last_digit: int) -> int:
    """The number nearest to the share that ends with this digit; 0 where the group is smaller than that."""
    below = (round(size * SHARE) - last_digit) // STEP * STEP + last_digit
    candidates = [number for number in (below, below + STEP) if 0 <= number <= size]
    return min(candidates, key=lambda number: abs(number - size * SHARE), default=0)


def _sample(luck: random.Random, group: list[Citizen], count: int) -> list[Citizen]:
    """Without repeats; those who come often are asked more often (Efraimidis and Spirakis' keys)."""
    keys = {id(one): luck.random() ** (1 / (0.35 + min(one.weight, 4.0))) for one in group}
    return sorted(group, key=lambda one: keys[id(one)], reverse=True)[:count]
