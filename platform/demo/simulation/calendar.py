"""What is offered, and when: the demo's written offers, with answers of their own to the welcome fields."""

import random
from datetime import date, timedelta

from demo.simulation.model import DAY, Activity, Session, Town, at
from demo.town.data import offers

PERSONS_A_WEEKLY_SESSION = 80
AHEAD = 60  # days for which sessions are planned already
GAP = 2  # the next one lies so many days after the last day of the history
HOURS = (
    [(9, 0), (10, 30), (13, 30), (15, 0), (16, 59), (17, 0), (19, 0), (23, 30), (0, 30)],
    [8, 8, 8, 6, 1, 4, 6, 1, 1],
)
WAYS = (["first_come", "approval", "lot", "walk_in", "stay"], [80, 6, 5, 6, 3])
CALLED_OFF = 0.03
DRAFT = 0.04


def build_calendar(town: Town) -> None:
    """One activity for each offer, and every week as many sessions as the town's people fill."""
    luck = town.luck("activities")
    for number, offer in enumerate(offers()):
        town.activities.append(
            Activity(
                number=number,
                offer=number,
                programme=offer.programme,
                host=offer.host,
                venue=offer.venue,
                posted_at=at(town.first, 8, number % 60),
                audience=luck.choice([offer.audience, "older", "young"]),
                way=luck.choices(*WAYS)[0],
                published=luck.random() >= DRAFT,
                languages=_languages(luck),
                step_free=luck.choice(["yes", "yes", "ask", "no", ""]),
                cost_yen=luck.choice([0, 0, 500, 1000, None]),
                children=luck.choice(["yes", "ask", "no", ""]),
                telephone="" if luck.random() < 0.3 else "0265000101",
            )
        )
    luck = town.luck("sessions")
    weekly = max(3, len(town.persons) // PERSONS_A_WEEKLY_SESSION)
    weights = [min(luck.paretovariate(1.0), 12.0) for _ in town.activities]
    for day in _days(town, weekly, luck):
        activity = luck.choices(town.activities, weights)[0]
        town.sessions.append(_session(town, activity, day, luck))
    town.sessions.sort(key=lambda one: (one.starts, one.activity.number))
    for number, session in enumerate(town.sessions):
        session.number = number


def _languages(luck: random.Random) -> list[str] | None:
    """None: nobody has answered yet."""
    return luck.choice([None, ["ja"], ["ja"], ["ja", "ja-easy"], ["ja", "en"], ["ja-easy", "vi", "pt-br"], []])


def _days(town: Town, weekly: int, luck: random.Random) -> list[date]:
    past = (town.until - town.first).days + 1
    offsets = [luck.randrange(past) for _ in range(weekly * past // 7)]
    offsets += [past - 1 + luck.randint(GAP, AHEAD) for _ in range(weekly * AHEAD // 7)]
    return [town.first + DAY * offset for offset in offsets]


def _session(town: Town, activity: Activity, day: date, luck: random.Random) -> Session:
    starts = at(day, *luck.choices(*HOURS)[0])
    return Session(
        number=0,
        activity=activity,
        starts=starts,
        ends=starts + timedelta(minutes=luck.choice([60, 90, 120, 180])),
        capacity=luck.choice([6, 8, 10, 14, 20, 30]),
        cancelled=luck.random() < CALLED_OFF,
    )
