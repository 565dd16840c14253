"""Who has had a role in the past year: about 18 of every hundred people, in the number that the story needs."""

import random
from datetime import date

from community.models import Person
from demo.town.data import read
from demo.town.model import Citizen, Town

SHARE = 0.18
STEP = 10  # published counts are rounded to it (metrics.disclosure.STEP)
OLDEST = 88
YOUNGEST = 10


def choose_contributors(town: Town) -> list[Citizen]:
    """Mark and return them, in a random order.

    The story shows two residents getting their first confirmed contribution, and the role rate moving. But the
    published count is rounded to tens, so most of the time two more people move nothing. So we choose the number of
    residents with a contribution to end with the digit 4: with one more it is 5, with two it is 6, and the count goes
    up by ten. The same holds for the two rows in which the story's people stand, 赤穂 and 40-64, because each of
    the four groups below ends with 4 or with 0. And the number is one at which these ten move the printed rate too,
    which has one decimal of a percent of 29,623 inhabitants aged ten or over.
    """
    luck = town.luck("contributors")
    chosen: list[Citizen] = []
    groups = _groups(town)
    for group, count in zip(groups, _counts([len(group) for group in groups]), strict=True):
        chosen += _sample(luck, group, count)
    for residence in (Person.Residence.OUTSIDE, Person.Residence.TRAINEE):
        others = [one for one in _able(town) if one.person.residence == residence]
        chosen += _sample(luck, others, round(len(others) * SHARE))
    for citizen in chosen:
        citizen.helps = True
    luck.shuffle(chosen)
    return chosen


def _groups(town: Town) -> list[list[Citizen]]:
    """Residents by whether they share the district and the age band of the story's two; those who do come first."""
    same: dict[tuple[bool, bool], list[Citizen]] = {(a, b): [] for a in (True, False) for b in (True, False)}
    for one in _able(town):
        if one.resident:
            same[one.district == "akaho", one.band(town.today) == "40-64"].append(one)
    return list(same.values())


def _able(town: Town) -> list[Citizen]:
    """Whoever could have had a role; personas have none before the story."""
    return [one for one in town.citizens if not one.persona and _fit_age(one, town.today)]


def _fit_age(citizen: Citizen, today: date) -> bool:
    age = citizen.age(today)
    return age is None or YOUNGEST <= age <= OLDEST


def _counts(sizes: list[int]) -> list[int]:
    """How many of each group: near to the share, the first ending with 4 and the others with 0, in sum the total."""
    counts = [_nearest(size, last_digit) for size, last_digit in zip(sizes, (4, 0, 0, 0), strict=True)]
    while counts[0] and sum(counts) != (total := _total(sum(sizes))):
        step = STEP if sum(counts) < total else -STEP
        # The group that is furthest from its share in the other direction can best spare or take ten.
        possible = [index for index, size in enumerate(sizes) if 0 <= counts[index] + step <= size]
        index = max(possible, key=lambda i: (sizes[i] * SHARE - counts[i]) * step)
        counts[index] += step
    return counts


def _total(residents: int) -> int:
    """The number nearest to the share that ends with 4 and moves the printed rate when it grows by two."""
    ending = range(4, max(residents, 5), STEP)
    moving = [number for number in ending if _printed(number - 4) != _printed(number + 6)]
    return min(moving or ending, key=lambda number: abs(number - residents * SHARE))


def _printed(count: int) -> float:
    """The rate as the Figures page prints it."""
    inhabitants = sum(sum(row["people"][1:]) for row in read("places")["district"])
    return round(100 * count / inhabitants, 1)


def _nearest(size: int, last_digit: int) -> int:
    """The number nearest to the share that ends with this digit; 0 where the group is smaller than that."""
    return min(range(last_digit, size + 1, STEP), key=lambda number: abs(number - size * SHARE), default=0)


def _sample(luck: random.Random, group: list[Citizen], count: int) -> list[Citizen]:
    """Without repeats; those who come often are asked more often (Efraimidis and Spirakis' keys)."""
    keys = {id(one): luck.random() ** (1 / (0.35 + min(one.weight, 4.0))) for one in group}
    return sorted(group, key=lambda one: keys[id(one)], reverse=True)[:count]
