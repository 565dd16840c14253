"""Who lives here, who comes from elsewhere, and what changes in their lives."""

import random
from datetime import date, timedelta
from typing import Any

from demo.simulation.model import Look, Person, Town
from demo.town.data import read

# Of every hundred residents who are registered. A few children under ten are: they count among no residents.
AGES = ([(5, 9), (10, 17), (18, 39), (40, 64), (65, 74), (75, 96)], [3, 8, 20, 34, 18, 17])
RESIDENCES = (["resident", "outside", "trainee"], [92, 6, 2])
NEIGHBOURS = ["miyada", "iijima", "nakagawa", None]
RURAL = 0.1  # who lives in each district but the first: valleys across the river
ABROAD, EASY = 0.09, 0.03  # who reads another language, or やさしい日本語
UNKNOWN_AGE, UNKNOWN_WARD, DISTRICT_ALONE = 0.05, 0.05, 0.02
HERE_FROM_THE_START = 0.7
ACTIVE, HELPS, WORKS = 0.45, 0.4, 0.05  # who comes; of these, who takes roles; who does welfare work
LONGEST_LIST = 3  # changes in what is known of one person


def build_people(town: Town, count: int) -> None:
    """So many persons, the first days of whom lie anywhere in the town's years."""
    luck = town.luck("people")
    for number in range(count):
        town.persons.append(_person(town, luck, number))
    luck = town.luck("changes")
    for person in town.persons:
        _live(town, person, luck)
        _consent(town, person, luck)


def _person(town: Town, luck: random.Random, number: int) -> Person:
    came = town.first
    if luck.random() >= HERE_FROM_THE_START:
        came += timedelta(days=luck.randrange((town.until - town.first).days + 1))
    look, name, kana = _look(town, luck)
    return Person(
        number=number,
        name=name,
        kana=kana,
        telephone=f"0900000{1000 + number % 3000}",  # given to nobody in Japan
        came_on=came,
        looks=[(came, look)],
        consent=[(came, True)],
        weight=min(luck.paretovariate(1.2), 9.0) if luck.random() < ACTIVE else 0.0,
        helps=luck.random() < HELPS,
        works=luck.random() < WORKS,
    )


def _look(town: Town, luck: random.Random) -> tuple[Look, str, str]:
    residence = luck.choices(*RESIDENCES)[0]
    low, high = luck.choices(*AGES)[0] if residence == "resident" else (22, 68)
    birth_year = town.until.year - luck.randint(low, high)
    name, kana, language = _named(luck, birth_year, abroad=residence == "trainee" or luck.random() < ABROAD)
    look = Look(
        residence=residence,
        birth_year=None if luck.random() < UNKNOWN_AGE else birth_year,
        area=_area(town, luck, residence),
        language="ja-easy" if luck.random() < EASY else language,
    )
    return look, name, kana


def _named(luck: random.Random, born: int, *, abroad: bool) -> tuple[str, str, str]:
    facts: dict[str, Any] = read("names")
    if abroad:
        group = luck.choice(facts["abroad"])
        name, kana = luck.choice(group["names"])
        return name, kana, group["language"]
    generation = facts["given"]["old" if born < 1960 else "middle" if born < 1995 else "young"]
    family, family_kana = luck.choice(facts["families"])
    given, given_kana = luck.choice(generation[luck.choice(["women", "men"])])
    return f"{family} {given}", f"{family_kana} {given_kana}", "ja"


def _area(town: Town, luck: random.Random, residence: str) -> str | None:
    if residence != "resident":
        return luck.choice(NEIGHBOURS) if residence == "outside" else None
    if luck.random() < UNKNOWN_WARD:
        return None
    rural = [RURAL] * (len(town.districts) - 1)
    district = luck.choices(town.districts, [1 - sum(rural), *rural])[0]
    if luck.random() < DISTRICT_ALONE:
        return district
    return luck.choice([ward for ward in town.wards if town.district_of[ward] == district])


def _live(town: Town, person: Person, luck: random.Random) -> None:
    """People move, move away, tell their age at last, learn to read Japanese: each change from one day on."""
    days = sorted(
        person.came_on + timedelta(days=luck.randrange(1, (town.until - person.came_on).days + 2))
        for _ in range(luck.choices(range(LONGEST_LIST + 1), [70, 20, 7, 3])[0])
    )
    for day in (one for one in days if one <= town.until):
        look = person.looks[-1][1]
        person.looks.append((day, luck.choices(CHANGES, WEIGHTS)[0](town, look, luck)))


def _moves_house(town: Town, look: Look, luck: random.Random) -> Look:
    return Look(look.residence, look.birth_year, _area(town, luck, look.residence), look.language)


def _moves_in_or_away(town: Town, look: Look, luck: random.Random) -> Look:
    residence = "outside" if look.residence == "resident" else "resident"
    return Look(residence, look.birth_year, _area(town, luck, residence), look.language)


def _tells_age(town: Town, look: Look, luck: random.Random) -> Look:
    """For the first time, or a mistake is mended, or they would rather not have it kept."""
    born = town.until.year - luck.randint(12, 90)
    return Look(look.residence, None if luck.random() < 0.25 else born, look.area, look.language)


def _reads_otherwise(town: Town, look: Look, luck: random.Random) -> Look:
    return Look(look.residence, look.birth_year, look.area, luck.choice(["ja", "ja-easy", "vi", "en"]))


CHANGES = [_moves_house, _moves_in_or_away, _tells_age, _reads_otherwise]
WEIGHTS = [3, 4, 4, 2]


def _consent(town: Town, person: Person, luck: random.Random) -> None:
    """A few take back that they are counted, and some of them say yes again; a third may be asked for roles."""
    if luck.random() < 0.03:
        person.consent += _off_and_on(town.until, person.came_on, luck)
    if luck.random() < 0.33:
        person.asks_me.append((person.came_on, True))
        if luck.random() < 0.1:
            person.asks_me += _off_and_on(town.until, person.came_on, luck)


def _off_and_on(until: date, since: date, luck: random.Random) -> list[tuple[date, bool]]:
    off = since + timedelta(days=luck.randint(1, 500))
    on = off + timedelta(days=luck.randint(1, 300))
    days = [(off, False), (on, True)] if luck.random() < 0.5 else [(off, False)]
    return [(day, given) for day, given in days if day <= until]
