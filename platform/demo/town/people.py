"""Twelve hundred invented people, and the personas among them."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle

from django.contrib.auth.hashers import make_password

from community.models import Area, Office, Person, User
from community.services.persons import digits
from demo.town.data import Row, read
from demo.town.model import HISTORY_DAYS, Citizen, Town

# Of every hundred registered people. Children under ten come with their parents and are not registered.
AGES = ([(10, 17), (18, 39), (40, 64), (65, 74), (75, 96)], [8, 20, 35, 19, 18])
HAS_ACCOUNT = {"10-17": 0.5, "18-39": 0.8, "40-64": 0.6, "65-74": 0.35, "75+": 0.12}
OUTSIDE, TRAINEES, ABROAD = 0.06, 0.015, 0.06  # shares: from elsewhere, JICA trainees, foreign residents
UNKNOWN_AGE = UNKNOWN_WARD = 0.03
ACTIVE = 0.36  # who comes at all
RURAL = {"nakazawa-ward": 10.0, "higashiina-ward": 8.0}  # of a hundred; the wards of 赤穂 share the rest


def build_people(town: Town, count: int) -> None:
    """The personas first, then as many others as are missing to `count`."""
    for row in read("personas")["persona"]:
        _persona(town, row)
    luck = town.luck("people")
    abroad = _abroad(town)
    for number in range(count - len(town.citizens)):
        town.citizens.append(_citizen(town, luck, abroad, number))


def new_user(town: Town, email: str, *, language: str = "ja") -> User:
    """An account without a password: it opens by a code sent to the address, or by a click in the demo."""
    since = town.midnight - timedelta(days=HISTORY_DAYS + 30)
    user = User(email=email, language=language, password=make_password(None), last_login=since)
    town.users.append(user)
    return user


def _persona(town: Town, row: Row) -> None:
    user = new_user(town, row["email"], language=row.get("language", "ja")) if "email" in row else None
    if user and row.get("superuser"):
        user.is_staff = user.is_superuser = True
        return
    if user and "owner_of" in row:
        town.staff[row["owner_of"]] = user
    if user and "office" in row:
        town.offices.append(Office(user=user, kind=row["office"], area=town.areas["komagane"]))
    person = Person(
        user=user,
        name=row["name"],
        kana=row["kana"],
        telephone=digits(row.get("telephone", "")),
        language=row.get("language", "ja"),
        born_on=date(town.today.year - row["born"], 4, 2),
        residence=row.get("residence", Person.Residence.RESIDENT),
        area=town.areas.get(row.get("ward", "")),
        created_at=town.midnight - timedelta(days=HISTORY_DAYS + 20),
    )
    town.citizens.append(Citizen(person, persona=row["slug"], attends=row.get("attends", 0)))


def _abroad(town: Town) -> Iterator[Row]:
    """The groups of names.toml in their shares, again and again: a small number of people still keeps the mix."""
    deck = [group for group in read("names")["abroad"] for _ in range(group["share"])]
    town.luck("abroad").shuffle(deck)
    return cycle(deck)


def _citizen(town: Town, luck: random.Random, abroad: Iterator[Row], number: int) -> Citizen:
    residence = luck.choices(list(Person.Residence), [1 - OUTSIDE - TRAINEES, OUTSIDE, TRAINEES])[0]
    resident = residence == Person.Residence.RESIDENT
    age = _age(luck, residence)
    born_on = date(town.today.year - age, 1, 1) + timedelta(days=luck.randrange(365))
    # Of working age nearly all: hence more often among those under 65 than among all.
    is_foreign = resident and age < 65 and luck.random() < ABROAD / 0.63
    name, kana, language = _foreign_name(luck, next(abroad)) if is_foreign else _name(luck, born_on.year)
    person = Person(
        name=name,
        kana=kana,
        language=language,
        born_on=None if luck.random() < UNKNOWN_AGE else born_on,
        residence=residence,
        area=_ward(town, luck) if resident else None,
        created_at=town.midnight - timedelta(days=luck.randint(3, HISTORY_DAYS + 30), minutes=luck.randrange(600)),
    )
    citizen = Citizen(person, weight=min(luck.paretovariate(1.2), 9.0) if luck.random() < ACTIVE else 0.0)
    has_account = luck.random() < HAS_ACCOUNT.get(citizen.band(town.today), 0.3)
    if has_account:
        person.user = new_user(town, f"hito{number + 1:04}@komagane.example", language=language)
    if not has_account or luck.random() < 0.5:
        person.telephone = _telephone(luck, age)
    return citizen


def _age(luck: random.Random, residence: str) -> int:
    if residence == Person.Residence.TRAINEE:
        return luck.randint(22, 46)
    low, high = luck.choices(*AGES)[0] if residence == Person.Residence.RESIDENT else (24, 68)
    return luck.randint(low, high)


def _foreign_name(luck: random.Random, group: Row) -> tuple[str, str, str]:
    name, kana = luck.choice(group["names"])
    return name, kana, group["language"]


def _name(luck: random.Random, born: int) -> tuple[str, str, str]:
    facts = read("names")
    generation = facts["given"]["old" if born < 1960 else "middle" if born < 1995 else "young"]
    family, family_kana = luck.choice(facts["families"])
    given, given_kana = luck.choice(generation[luck.choice(["women", "men"])])
    return f"{family} {given}", f"{family_kana} {given_kana}", "ja"


def _telephone(luck: random.Random, age: int) -> str:
    # 0265-00 and 090-0000 are given to nobody in Japan: no real telephone rings because of the demo.
    if age >= 65 or luck.random() < 0.2:
        return f"026500{luck.randint(1000, 2999)}"
    return f"0900000{luck.randint(1000, 3999)}"


def _ward(town: Town, luck: random.Random) -> Area | None:
    if luck.random() < UNKNOWN_WARD:
        return None
    wards = [area for area in town.areas.values() if area.kind == Area.Kind.WARD]
    urban = (100 - sum(RURAL.values())) / (len(wards) - len(RURAL))
    return luck.choices(wards, [RURAL.get(ward.slug, urban) for ward in wards])[0]
