"""Facts for the benchmarks alone: millions of them, straight into the table, with nothing behind them."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from django.db import connection

from activities.models import Programme
from community.models import Area
from demo.simulation.copying import copying
from metrics.models import Fact

COLUMNS = (
    "kind",
    "source",
    "person",
    "session",
    "programme",
    "on",
    "minutes",
    "role_kind",
    "residence",
    "birth_year",
    "district_id",
    "language",
)
FIRST = 10**12  # ids of people, sessions and sources that no real row has
FACTS_A_PERSON = 25
FACTS_A_SESSION = 12
YEARS = 3
AT_ONCE = 20_000  # lines
NULL = r"\N"
ROLE_KINDS = (["volunteer", "thanked", "welfare_a", "welfare_b", "employment"], [62, 20, 4, 10, 4])
CONTRIBUTIONS = 0.2  # of all facts
RESIDENCES = ["resident"] * 90 + ["outside"] * 8 + ["trainee"] * 2
LANGUAGES = ["ja"] * 92 + ["ja-easy"] * 3 + ["other"] * 5


@dataclass(frozen=True)
class _Places:
    districts: Sequence[int]
    programmes: Sequence[int]


def write_facts(count: int, *, last: date, seed: int = 1) -> None:
    """`count` facts of the three years that end with `last`, by COPY; memory does not grow with them.

    Districts and programmes are those that stand in the database; of either there must be one.
    """
    places = _Places(
        list(Area.objects.filter(kind=Area.Kind.DISTRICT).values_list("pk", flat=True)),
        list(Programme.objects.values_list("pk", flat=True)),
    )
    lines = _lines(count, last, seed, places)
    with copying(Fact._meta.db_table, COLUMNS) as copy:
        while chunk := "".join(islice(lines, AT_ONCE)):
            copy.write(chunk)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {Fact._meta.db_table}")


def _lines(count: int, last: date, seed: int, places: _Places) -> Iterator[str]:
    luck = random.Random(seed)
    chance, kinds = luck.random, luck.choices(*ROLE_KINDS, k=997)
    days = [(last - timedelta(days=offset)).isoformat() for offset in range(YEARS * 365)]
    persons, sessions = max(1, count // FACTS_A_PERSON), max(1, count // FACTS_A_SESSION)
    programmes = places.programmes
    for number in range(count):
        person = int(persons * chance() ** 2)  # some come often
        session = int(sessions * chance())
        about = _about(person, last.year, places.districts)
        # Of a session all come on the same day, to the same programme.
        day, programme = days[session * len(days) // sessions], programmes[session % len(programmes)]
        if chance() < CONTRIBUTIONS:
            did = f"{30 + number % 8 * 30}\t{kinds[number % 997]}"
            kind = "contribution"
        else:
            kind, did = "attendance", "0\t"
        yield f"{kind}\t{FIRST + number}\t{FIRST + person}\t{FIRST + session}\t{programme}\t{day}\t{did}\t{about}\n"


def _about(person: int, year: int, districts: Sequence[int]) -> str:
    """The same for a person each time, without remembering anybody: their number is mixed into another."""
    mixed = person * 2_654_435_761 % 4_294_967_296
    born = NULL if mixed % 29 == 0 else str(year - 5 - mixed // 32 % 90)
    # Of ten people eight live in the first district, as in a town with its villages.
    place = mixed // 7 % 10
    district = NULL if mixed % 31 == 0 else str(districts[max(0, place - 7) % len(districts)])
    return f"{RESIDENCES[mixed // 11 % 100]}\t{born}\t{district}\t{LANGUAGES[mixed // 13 % 100]}"
