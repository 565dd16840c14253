"""The winter season of まちゼミ: eighty shops, a class each, and one hour at which booking opens for everybody."""

from datetime import date, timedelta
from typing import Any

from activities.models import Activity, ActivityText, Campaign, Session
from activities.searching import make_searchable
from community.models import Organisation, Venue
from community.selectors import district_of
from demo.town.calendar import closed
from demo.town.data import Offer, own_venue, read
from demo.town.model import Occasion, Town
from demo.town.people import new_user

STARTS, LASTS = 28, 31  # days from today
OPENS = "10:00"  # tomorrow
HOURS = ("10:00", "13:30", "15:00", "18:30")
SEATS = (2, 6, 8, 10)
MINUTES = 75


def build_season(town: Town) -> None:
    """Nobody has signed up: it opens tomorrow."""
    starts = town.day(STARTS)
    season = Campaign(
        programme=town.programmes["machizemi"],
        names={"ja": f"こまゼミ {starts.year}年 八十講座", "en": f"Komazemi {starts.year}: eighty classes"},
        about={
            "ja": "八十の店が、一時間ずつ先生になります。申込みは全講座いっせいに、明日の午前十時から。",
            "en": "Eighty shops teach for an hour each. Booking for all of them opens tomorrow at ten.",
        },
        starts_on=starts,
        ends_on=town.day(STARTS + LASTS),
        booking_opens_at=town.at(town.day(1), OPENS),
        per_person_limit=3,
    )
    town.campaigns.append(season)
    written = read("season")
    for number, row in enumerate(written["own"]):
        _class(town, season, number, town.organisations[row[0]], town.venues[own_venue(row[0])], row)
    for number, row in enumerate(written["guests"], start=len(written["own"])):
        shop = _shop(town, number, row)
        _class(town, season, number, shop, _room(town, number, shop), row)


def _shop(town: Town, number: int, row: list[Any]) -> Organisation:
    shop = Organisation(
        slug=f"season-{number}",
        kind=Organisation.Kind.SHOP,
        names={"ja": row[0]},
        telephone=f"0265-00-{301 + number:04}",
        email=f"season-{number}@hosts.komagane.example",
        area=town.areas[row[1]],
    )
    town.organisations[shop.slug] = shop
    town.staff[shop.slug] = new_user(town, f"staff@{shop.slug}.example")
    return shop


def _room(town: Town, number: int, shop: Organisation) -> Venue:
    room = Venue(
        names=shop.names,
        address=f"駒ヶ根市赤穂{8000 + number}",
        area=shop.area,
        organisation=shop,
        step_free=Venue.StepFree.ASK,
        access="店の前に車を二台とめられます。",
    )
    town.venues[shop.slug] = room
    return room


def _class(town: Town, season: Campaign, number: int, shop: Organisation, room: Venue, row: list[Any]) -> None:
    _, _, title, summary, category, cost = row
    texts = {"ja": {"title": title, "summary": summary}}
    posted = town.midnight - timedelta(days=9, minutes=7 * number)
    activity = Activity(
        programme=season.programme,
        campaign=season,
        organisation=shop,
        category=category,
        state=Activity.State.PUBLISHED,
        created_by=town.staff[shop.slug],
        created_at=posted,
        published_at=posted + timedelta(hours=3),
        telephone=shop.telephone,
        languages=["ja", "en"] if number % 9 == 0 else ["ja"],
        step_free=Activity.Answer.ASK,
        cost_yen=cost,
        cost_note="材料費" if cost else "",
        children=Activity.Answer.ASK,
        support=Activity.Answer.YES,
        promises=["no-selling", "materials-only"],
        access_note=room.access,
    )
    make_searchable(activity, texts)
    town.activities.append(activity)
    town.texts += [ActivityText(activity=activity, language=code, **words) for code, words in texts.items()]
    day = town.day(STARTS + number * 7 % LASTS)
    while closed(day) or _busy(town, room, day):
        day += timedelta(days=8)
    start = town.at(day, HOURS[number % len(HOURS)])
    session = Session(
        activity=activity,
        venue=room,
        starts_at=start,
        ends_at=start + timedelta(minutes=MINUTES),
        capacity=SEATS[number % len(SEATS)],
        holds_place=True,
        door_code=f"{town.luck(f'door/{title}').randrange(10**6):06}",
    )
    district = district_of(shop.area)
    offer = _offer(shop.slug, session.capacity, cost, texts)
    town.occasions.append(Occasion(session, activity, offer, day, district.slug if district else ""))


def _busy(town: Town, room: Venue, day: date) -> bool:
    return any(one.day == day and one.session.venue is room for one in town.occasions)


def _offer(host: str, seats: int, cost: int, texts: dict[str, dict[str, str]]) -> Offer:
    return Offer(
        programme="machizemi",
        host=host,
        venue=host,
        seats=seats,
        minutes=MINUTES,
        cost=cost,
        rhythm="campaign",
        slots=[],
        full=0,
        audience="all",
        roles=[],
        texts=texts,
    )
