"""A year and two months of sessions: what each host offers, at its own rhythm."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from activities.models import Activity, ActivityText, Campaign, Session
from activities.searching import make_searchable
from community.selectors import district_of
from demo.town.data import Offer, offers
from demo.town.model import AHEAD_DAYS, HISTORY_DAYS, Occasion, Town

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
EVERY_WEEKS = {"weekly": 1, "fortnightly": 2, "monthly": 4, "season": 13}
CALLED_OFF = 0.015  # snow, a cold
Taken = dict[str, list[tuple[datetime, datetime]]]


def build_calendar(town: Town) -> None:
    """Activities and their sessions; no venue is used twice at the same time."""
    taken: Taken = {}
    for number, offer in enumerate(offers()):
        luck = town.luck(f"calendar/{offer.texts['ja']['title']}")
        if offer.rhythm == "campaign":
            for campaign in town.campaigns:
                days = _days_of_season(offer, campaign, luck)
                _add(town, offer, days, taken, luck, campaign=campaign)
        else:
            _add(town, offer, _days(town, offer, number, luck), taken, luck)
    town.occasions.sort(key=lambda one: (one.session.starts_at, one.offer.texts["ja"]["title"]))


def _days(town: Town, offer: Offer, number: int, luck: random.Random) -> Iterator[tuple[date, str]]:
    """Every so many weeks, counted back from the next time: what is offered rarely also lies ahead once."""
    every = EVERY_WEEKS[offer.rhythm]
    began = -HISTORY_DAYS if every == 1 else -luck.randint(HISTORY_DAYS // 2, HISTORY_DAYS)
    for slot in offer.slots:
        weekday, hour = slot.split()
        soon = (WEEKDAYS.index(weekday) - town.today.weekday()) % 7
        soon += 7 * (number % min(every, 8))
        for offset in range(soon - 7 * every * (HISTORY_DAYS // (7 * every) + 1), AHEAD_DAYS, 7 * every):
            if offset >= began:
                yield town.day(offset), hour


def _days_of_season(offer: Offer, campaign: Campaign, luck: random.Random) -> Iterator[tuple[date, str]]:
    """Each slot once or twice within the campaign."""
    for slot in offer.slots:
        weekday, hour = slot.split()
        first = campaign.starts_on + timedelta(days=(WEEKDAYS.index(weekday) - campaign.starts_on.weekday()) % 7)
        days = [first + timedelta(weeks=week) for week in range(6)]
        chosen = sorted(luck.sample(range(6), 2))
        yield from ((days[week], hour) for week in chosen if days[week] <= campaign.ends_on)


def _add(
    town: Town,
    offer: Offer,
    days: Iterator[tuple[date, str]],
    taken: Taken,
    luck: random.Random,
    *,
    campaign: Campaign | None = None,
) -> None:
    sessions = []
    for day, hour in sorted(days):
        starts = town.at(day, hour)
        ends = starts + timedelta(minutes=offer.minutes)
        if closed(day) or any(starts < end and begin < ends for begin, end in taken.get(offer.venue, [])):
            continue
        taken.setdefault(offer.venue, []).append((starts, ends))
        sessions.append((day, starts, ends))
    if not sessions:
        return
    activity = _activity(town, offer, sessions[0][0], campaign, luck)
    district = district_of(town.venues[offer.venue].area)
    for day, starts, ends in sessions:
        session = Session(
            activity=activity,
            venue=town.venues[offer.venue],
            starts_at=starts,
            ends_at=ends,
            capacity=offer.seats,
            state=_state(town, offer, day, luck),
            door_code=f"{luck.randrange(10**6):06}",
        )
        session.holds_place = session.state == Session.State.SCHEDULED
        town.occasions.append(Occasion(session, activity, offer, day, district.slug if district else ""))


def closed(day: date) -> bool:
    """The days around New Year: everybody is at home."""
    return (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)


def _state(town: Town, offer: Offer, day: date, luck: random.Random) -> Session.State:
    # The story's shop is spared, and so are the next days: a visitor's first click should find something on.
    spared = offer.host == "komakusa" or 0 <= (day - town.today).days < 14
    called_off = luck.random() < CALLED_OFF and not spared
    return Session.State.CANCELLED if called_off else Session.State.SCHEDULED


def _activity(town: Town, offer: Offer, first: date, campaign: Campaign | None, luck: random.Random) -> Activity:
    host = town.organisations[offer.host]
    posted = town.at(min(first, town.today), "00:00") - timedelta(
        days=luck.randint(24, 40), minutes=luck.randint(30, 700)
    )
    activity = Activity(
        programme=town.programmes[offer.programme],
        campaign=campaign,
        organisation=host,
        state=Activity.State.PUBLISHED,
        created_by=town.staff[offer.host],
        created_at=posted,
        published_at=posted + timedelta(minutes=luck.randint(5, 3000)),
        telephone=host.telephone,
        languages=offer.spoken,
        step_free=offer.step_free or town.venues[offer.venue].step_free,
        cost_yen=offer.cost,
        cost_note=offer.cost_note,
        children=offer.children,
        support=offer.support,
        access_note=town.venues[offer.venue].access,
    )
    make_searchable(activity, offer.texts)
    town.activities.append(activity)
    town.texts += [ActivityText(activity=activity, language=code, **text) for code, text in offer.texts.items()]
    return activity
