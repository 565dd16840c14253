"""Who comes to what, day by day, and what hosts write down of it; mistakes are made, and mended."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import accumulate

from demo.simulation.model import DAY, Activity, Person, Session, SignUp, Town, at

SEATS = ([1, 2, 3], [78, 17, 5])
CAME = (["present", "late", "excused", "handed_over", "unknown"], [87, 4, 5, 1, 3])
NO_LIST = 0.03  # sessions after which nobody wrote down who came
CORRECTED, CORRECTED_AGAIN, LATEST_CORRECTION = 0.05, 0.3, 150  # shares, and days after which nobody remembers
ASKS_SUPPORT, IS_ANSWERED = 0.05, 0.7
CANCELS = 0.04
SUPPORT = "筆談でお願いします。"
SEATED = ("first_come", "approval", "lot")  # ways whose seats are counted


class Busy:
    """Nobody is in two places on one day."""

    def __init__(self) -> None:
        self._taken: set[tuple[int, date]] = set()

    def takes(self, person: Person, session: Session) -> bool:
        """Whether the person is free on the session's days; they are not any more after that."""
        days = {(person.number, session.starts.date()), (person.number, session.ends.date())}
        if days & self._taken:
            return False
        self._taken |= days
        return True


class Crowd:
    """Draws people for a session: who often comes, who is of the age that it is made for."""

    def __init__(self, people: list[Person], luck: random.Random) -> None:
        self._people, self._luck = people, luck
        self._weights: dict[tuple[date, str], list[float]] = {}

    def draw(self, session: Session, count: int, busy: Busy) -> list[Person]:
        """Up to `count` different people who are known by then and have nothing else on that day."""
        day = session.day
        weights = self._cumulated(day.replace(day=1), session.activity.audience)
        if not weights or not weights[-1]:
            return []
        drawn: dict[int, Person] = {}
        for person in self._luck.choices(self._people, cum_weights=weights, k=count * 3):
            known = person.came_on < day and person.number not in drawn
            if known and len(drawn) < count and busy.takes(person, session):
                drawn[person.number] = person
        return list(drawn.values())

    def _cumulated(self, month: date, audience: str) -> list[float]:
        key = (month, audience)
        if key not in self._weights:
            self._weights[key] = list(accumulate(_drawn_to(one, month, audience) for one in self._people))
        return self._weights[key]


def _drawn_to(person: Person, day: date, audience: str) -> float:
    look = person.look(day)
    age = day.year - (look.birth_year or day.year - 45)
    if (audience == "older" and age < 65) or (audience == "young" and age > 30):
        return person.weight * 0.03
    return person.weight * (0.3 if look.residence == "outside" and audience != "outside" else 1.0)


def build_sign_ups(town: Town, busy: Busy) -> None:
    """Every session's parties in the order in which they asked, and the attendance of those that are over."""
    luck = town.luck("sign-ups")
    crowd = Crowd([one for one in town.persons if one.weight > 0], luck)
    for session in town.sessions:
        if not _takes_sign_ups(session.activity):
            continue
        parties = _parties(town, session, crowd, busy, luck)
        _seat(session, parties)
        town.sign_ups += parties
        if session.day <= town.until and not session.cancelled and luck.random() >= NO_LIST:
            for party in parties:
                party.came += _said(town, session.day, party, luck)
    for number, party in enumerate(town.sign_ups):
        party.number = number


def _takes_sign_ups(activity: Activity) -> bool:
    return activity.published and activity.way in SEATED


def _parties(town: Town, session: Session, crowd: Crowd, busy: Busy, luck: random.Random) -> list[SignUp]:
    wanted = round(session.capacity * luck.uniform(0.3, 1.1))
    parties = [_party(town, session, person, luck) for person in crowd.draw(session, wanted, busy)]
    return sorted(parties, key=lambda one: (one.made_at, one.person.number))


def _party(town: Town, session: Session, person: Person, luck: random.Random) -> SignUp:
    last = min(session.starts, at(town.until + DAY, 0))
    first = max(at(person.came_on, 12), last - timedelta(days=21))
    made = first + (last - first) * luck.random()
    party = SignUp(0, session, person, luck.choices(*SEATS)[0], made)
    if luck.random() < CANCELS:
        party.state = "cancelled"
    if luck.random() < ASKS_SUPPORT:
        party.support = SUPPORT
        if luck.random() < IS_ANSWERED:
            party.support_answered_on = min(made.date() + DAY, town.until)
    return party


def _seat(session: Session, parties: list[SignUp]) -> None:
    """First come, first served; who finds no seat waits, and is still waiting when it is over."""
    left = session.capacity
    for party in parties:
        if party.state == "cancelled":
            continue
        if party.seats <= left:
            left -= party.seats
        else:
            party.state = "waiting"


def _said(town: Town, day: date, party: SignUp, luck: random.Random) -> Iterator[tuple[date, str]]:
    """What the host wrote down, and wrote down again."""
    if party.state != "confirmed":
        return
    chance = 1.0
    while day <= town.until and luck.random() < chance:
        yield day, luck.choices(*CAME)[0]
        day += timedelta(days=luck.randint(1, LATEST_CORRECTION))
        chance = CORRECTED if chance == 1.0 else CORRECTED_AGAIN


def minutes_between(starts: datetime, ends: datetime) -> int:
    """Whole minutes."""
    return int((ends - starts).total_seconds() // 60)
