"""Sign-ups on one ledger for web, telephone and paper; attendance as hosts recorded it."""

import random
from datetime import datetime, timedelta

from activities.models import Attendance, Session, SignUp
from demo.town.crowd import Crowd
from demo.town.model import Citizen, Occasion, Town

PARTY = ([1, 2, 3], [78, 17, 5])
CAME = (
    [Attendance.State.PRESENT, Attendance.State.LATE, Attendance.State.EXCUSED, Attendance.State.HANDED_OVER],
    [89, 3, 6, 2],
)
CANCELLED = 0.05
FORGOTTEN = 0.02  # sessions after which nobody kept a list
EMPTY = 0.12  # of the sessions ahead: nobody has found them yet
LARGE = 15  # seats above which a place is rarely full


def build_sign_ups(town: Town) -> None:
    """Fill every session as full as its offer is sought after; some overflow into a waiting list."""
    luck = town.luck("sign-ups")
    crowd = Crowd(town, luck)
    guests = _personas(town)
    for occasion in town.occasions:
        wanted = _wanted(town, occasion, luck)
        people = guests.get(id(occasion), []) + crowd.draw(occasion, wanted)
        parties = [_sign_up(town, occasion, citizen, luck) for citizen in people]
        _seat(occasion.session, sorted(parties, key=lambda one: one.made_at), luck)
        town.sign_ups += parties
        if town.is_past(occasion) and occasion.session.state == Session.State.SCHEDULED:
            _record(town, occasion, parties, luck)
    _known_before_they_came(town)


def _wanted(town: Town, occasion: Occasion, luck: random.Random) -> int:
    """How many parties ask. Ahead of us the more, the nearer the day."""
    seats = occasion.session.capacity * (1.0 if occasion.session.capacity <= LARGE else 0.55)
    share = occasion.offer.full * luck.uniform(0.6, 1.25)
    if not town.is_past(occasion):
        if luck.random() < EMPTY:
            return 0
        ahead = (occasion.day - town.today).days
        sought = occasion.offer.full >= 1 and ahead < 30
        share *= 1.2 if sought else 1.1 - ahead / 70
    return round(seats * share / 1.27)  # 1.27 seats a party


def _personas(town: Town) -> dict[int, list[Citizen]]:
    """The sessions that the personas came to before, and one that the first two of them look forward to."""
    luck = town.luck("personas")
    roomy = [
        one for one in town.occasions if one.session.capacity >= 8 and one.session.state == Session.State.SCHEDULED
    ]
    before = [one for one in roomy if -300 < (one.day - town.today).days < -5 and one.offer.audience == "all"]
    ahead = [one for one in roomy if 4 < (one.day - town.today).days < 20 and one.offer.audience == "all"]
    guests: dict[int, list[Citizen]] = {}
    for citizen in (one for one in town.citizens if one.attends):
        chosen = luck.sample(before, citizen.attends)
        if citizen.persona in ("resident", "newcomer"):
            chosen.append(luck.choice(ahead))
        for occasion in chosen:
            if occasion.day not in citizen.busy:
                citizen.busy.add(occasion.day)
                guests.setdefault(id(occasion), []).append(citizen)
    return guests


def _sign_up(town: Town, occasion: Occasion, citizen: Citizen, luck: random.Random) -> SignUp:
    channel = "web" if citizen.person.user else luck.choices(["phone", "paper", "counter"], [80, 12, 8])[0]
    return SignUp(
        session=occasion.session,
        person=citizen.person,
        seats=1 if citizen.persona else luck.choices(*PARTY)[0],
        channel=channel,
        made_at=_asked_at(town, occasion, luck),
    )


def _asked_at(town: Town, occasion: Occasion, luck: random.Random) -> datetime:
    """After booking opened, before the day and before today; most people ask late, some at once."""
    opened = occasion.activity.published_at
    campaign = occasion.activity.campaign
    if campaign and campaign.booking_opens_at:
        opened = max(opened or campaign.booking_opens_at, campaign.booking_opens_at)
    last = min(occasion.session.starts_at - timedelta(hours=3), town.midnight)
    first = max(opened or last, last - timedelta(days=30))
    late: float = luck.random() ** 0.7
    return first + (last - first) * late


def _seat(session: Session, parties: list[SignUp], luck: random.Random) -> None:
    """First come, first served, all of a party or none; keeps the session's counts as the services would."""
    for party in parties:
        if party.seats <= session.capacity - session.taken:
            party.state = SignUp.State.CONFIRMED
            if luck.random() < CANCELLED:
                party.state = SignUp.State.CANCELLED
                session.version += 2
                continue
            session.taken += party.seats
        else:
            party.state = SignUp.State.WAITING
            session.waiting += party.seats
        session.version += 1


def _record(town: Town, occasion: Occasion, parties: list[SignUp], luck: random.Random) -> None:
    if luck.random() < FORGOTTEN:
        return
    occasion.session.checked_in_at = occasion.session.ends_at
    for party in parties:
        if party.state != SignUp.State.CONFIRMED:
            continue
        state = luck.choices(*CAME)[0]
        at = occasion.session.starts_at + timedelta(minutes=luck.randint(-15, 5))
        town.attendances.append(Attendance(sign_up=party, state=state, recorded_at=at))


def _known_before_they_came(town: Town) -> None:
    """Nobody signs up before they are registered."""
    first: dict[int, datetime] = {}
    for party in town.sign_ups:
        key = id(party.person)
        first[key] = min(first.get(key, party.made_at), party.made_at)
    for citizen in town.citizens:
        asked = first.get(id(citizen.person))
        if asked is not None:
            citizen.person.created_at = min(citizen.person.created_at, asked - timedelta(minutes=3))
