"""Invented towns and festivals to plan for: seeded, so everybody measures the same ones. Nobody in them exists."""

import random
from collections import defaultdict

from volunteers.matching.problem import Busy, Helper, Pair, Problem, Reserve, Slot

DAY = 24 * 60
SKILLS = ("cook", "drive", "first_aid", "music", "computer", "garden", "craft", "speak", "lift", "children")
LANGUAGES = {"ja": 0.97, "en": 0.12, "vi": 0.03, "zh": 0.03, "pt": 0.025, "tl": 0.02}
HALF_DAYS = ((8 * 60, 12 * 60), (12 * 60, 17 * 60), (17 * 60, 21 * 60))
PER_AREA = 200  # helpers


class _Person:
    """What decides which pairs there are; the problem itself knows nothing of it."""

    def __init__(self, pick: random.Random, id: int, areas: int) -> None:
        self.id = id
        self.home = pick.randrange(areas)
        self.areas = {self.home, *((self.home + step) % areas for step in (1, 2) if pick.random() < 0.5)}
        self.skills = {skill for skill in SKILLS if pick.random() < 0.25}
        self.languages = {language for language, share in LANGUAGES.items() if pick.random() < share}
        self.free = {(day, half) for day in range(7) for half in range(3) if pick.random() < (0.5 if day > 4 else 0.22)}
        self.likes = {skill: pick.randrange(0, 101, 5) for skill in SKILLS}
        self.seated, self.short = pick.random() < 0.12, pick.random() < 0.15
        self.hosts = {pick.randrange(40) for _ in range(pick.choice([0, 0, 1, 2]))}


def town(seed: int, *, helpers: int = 2000, slots: int = 500, days: int = 28) -> Problem:
    """A period of `days` in a town of one area every 200 helpers: people go to one to three neighbouring areas."""
    pick = random.Random(seed)
    areas = max(3, helpers // PER_AREA)
    people = [_Person(pick, n + 1, areas) for n in range(helpers)]
    at_home: dict[int, list[_Person]] = defaultdict(list)
    for person in people:
        for area in sorted(person.areas):
            at_home[area].append(person)
    made = [_town_slot(pick, n + 1, areas, days, at_home) for n in range(slots)]
    return Problem(
        helpers=tuple(_helper(pick, person, days) for person in people),
        slots=tuple(slot for slot, _ in made),
        pairs=tuple(pair for _, pairs in made for pair in pairs),
        travel={
            (a, b): 10 + 10 * min((a - b) % areas, (b - a) % areas)
            for a in range(areas)
            for b in range(areas)
            if a != b
        },
    )


def _town_slot(
    pick: random.Random, id: int, areas: int, days: int, at_home: dict[int, list[_Person]]
) -> tuple[Slot, list[Pair]]:
    area, host, half = pick.randrange(areas), pick.randrange(40), pick.randrange(3)
    day = pick.choice([day for day in range(days) for _ in range(3 if day % 7 > 4 else 1)])
    length = pick.choice([60, 90, 120, 180, 240])
    start = day * DAY + pick.randrange(HALF_DAYS[half][0], max(HALF_DAYS[half][0] + 1, HALF_DAYS[half][1] - length), 30)
    timeless = pick.random() < 0.04
    skill, kind = pick.choice(SKILLS), pick.choice(SKILLS)
    skilled, seated = pick.random() < 0.55, pick.random() < 0.4
    language = pick.choice(["en", "vi", "zh", "pt"]) if pick.random() < 0.12 else "ja"
    minimum = pick.choice([1, 2, 2, 3, 3, 4, 6])
    fitting = [
        person
        for person in at_home[area]
        if (timeless or (day % 7, half) in person.free)
        and (not skilled or skill in person.skills)
        and (language == "ja" or language in person.languages)
        and (seated or not person.seated)
        and (length <= 120 or not person.short)
    ]
    reserved: tuple[Reserve, ...] = ()
    if pick.random() < 0.1:
        spoken = pick.choice(["en", "vi", "zh", "pt"])
        reserved = (
            Reserve(f"lang:{spoken}", 1, frozenset(person.id for person in fitting if spoken in person.languages)),
        )
    slot = Slot(
        id=id,
        start=None if timeless else start,
        end=None if timeless else start + length,
        minutes=length,
        place=area,
        minimum=minimum,
        maximum=minimum + pick.choice([0, 0, 1, 2]),
        newcomers_alone=pick.random() > 0.3,
        experienced_there=pick.choice([0, 0, 0, 1]),
        reserved=reserved,
    )
    pairs = [
        Pair(
            helper=person.id,
            slot=id,
            preference=max(0, person.likes[kind] - (0 if person.home == area else 15)),
            knows=host in person.hosts,
        )
        for person in fitting
    ]
    return slot, pairs


def _helper(pick: random.Random, person: _Person, days: int) -> Helper:
    first = pick.random() < 0.6
    busy: tuple[Busy, ...] = ()
    if not first and pick.random() < 0.3:
        start = pick.randrange(days) * DAY + pick.randrange(8, 19) * 60
        busy = (Busy(start, start + 120, person.home),)
    return Helper(
        id=person.id,
        first=first,
        max_minutes=pick.choice([None, 240, 360, 600]),
        max_shifts=pick.choice([1, 2, 2, 3, 4, 6]),
        load=0 if first else len(busy) + pick.choice([0, 0, 0, 1, 2, 3]),
        busy=busy,
    )


def festival(seed: int, *, roles: int = 60, shifts: int = 5, helpers: int = 400) -> Problem:
    """Two days, each role with `shifts` shifts one after the other; who helps is there for one to four half days."""
    pick = random.Random(seed)
    slots: list[Slot] = []
    pairs, kinds = [], []
    grounds = 12 * max(1, roles // 60)  # a festival ten times as big has ten times the ground
    for _ in range(roles):
        place, skill, length = pick.randrange(grounds), pick.choice(SKILLS), pick.choice([120, 150, 180])
        begin = [9 * 60 + length * n for n in range(3)] + [DAY + 9 * 60 + length * n for n in range(max(0, shifts - 3))]
        minimum, extra, skilled = pick.choice([1, 2, 2, 3, 4]), pick.choice([0, 1, 1, 2]), pick.random() < 0.4
        alone = pick.random() > 0.4
        for start in begin[:shifts]:
            slots.append(
                Slot(
                    len(slots) + 1,
                    start,
                    start + length,
                    length,
                    place,
                    minimum,
                    minimum + extra,
                    newcomers_alone=alone,
                )
            )
            kinds.append((skill, skilled, place))
    lasts = []
    for id in range(1, helpers + 1):
        skills = {skill for skill in SKILLS if pick.random() < 0.3}
        there = [half for half in range(4) if pick.random() < 0.6] or [pick.randrange(4)]
        grounds_of = {pick.randrange(grounds) for _ in range(6)}
        likes = {skill: pick.randrange(0, 101, 10) for skill in SKILLS}
        hours = [(half // 2 * DAY + (540, 720)[half % 2], half // 2 * DAY + (900, 1200)[half % 2]) for half in there]
        for slot, (skill, skilled, place) in zip(slots, kinds, strict=True):
            assert slot.start is not None
            assert slot.end is not None
            if skilled and skill not in skills:
                continue
            if place in grounds_of and any(since <= slot.start and slot.end <= until for since, until in hours):
                pairs.append(Pair(id, slot.id, likes[skill], knows=pick.random() < 0.05))
        lasts.append(Helper(id, first=pick.random() < 0.35, max_shifts=pick.choice([1, 2, 2, 3, 4])))
    travel = {(a, b): 5 + 5 * (abs(a - b) > 4) for a in range(grounds) for b in range(grounds) if a != b}
    return Problem(helpers=tuple(lasts), slots=tuple(slots), pairs=tuple(pairs), travel=travel)
