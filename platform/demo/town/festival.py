"""みなこいワールドフェスタ: a day with sixty roles and three hundred shifts, and nobody on them yet."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from activities.models import Activity, ActivityText, Session
from activities.searching import make_searchable
from community.selectors import district_of
from demo.town.data import Offer, Row, read
from demo.town.model import Occasion, Town
from volunteers.models import Role, Shift
from volunteers.rules.week import touched

AHEAD = 33  # days at least; then the next Sunday
FROM, UNTIL = "10:00", "16:00"
TEXTS = {
    "ja": {
        "title": "みなこいワールドフェスタ",
        "summary": "四つの市町村の人が、料理と音楽とことばを持ちよる一日。入場は自由です。",
        "body": "屋台、ステージ、子どもひろば、ことばの教室。\n出番は六十種類。一時間でも、座ってでも、どうぞ。",
    },
    "ja-easy": {
        "title": "みなこいワールドフェスタ",
        "summary": "いろいろな くにの たべものと おんがくの おまつりです。だれでも きて ください。",
    },
    "en": {
        "title": "Minakoi World Festival",
        "summary": "A day of food, music and languages from four municipalities. Just come along.",
        "body": "Stalls, a stage, languages in a minute.\nSixty roles: for an hour, or sitting down.",
    },
    "vi": {
        "title": "Lễ hội Thế giới Minakoi",
        "summary": "Một ngày ẩm thực, âm nhạc và ngôn ngữ. Mời bạn đến tự do.",
    },
}


def build_festival(town: Town) -> None:
    """After the ordinary calendar; its roles wait for a coordinator's plan."""
    session = _session(town)
    written = read("festival")
    for number, (row, place) in enumerate(_rows(written)):
        role = _role(town, session, row, place)
        role.created_at = town.midnight - timedelta(days=6, minutes=number)
        town.roles.append(role)
        for times in written["times"]:
            town.shifts.append(_shift(town, session, role, row, times))


def _session(town: Town) -> Session:
    day = town.day(AHEAD)
    day += timedelta(days=(6 - day.weekday()) % 7)
    host, venue = town.organisations["joca"], town.venues["kogen"]
    posted = town.midnight - timedelta(days=14)
    activity = Activity(
        programme=town.programmes["taishimura"],
        organisation=host,
        way=Activity.Way.WALK_IN,
        state=Activity.State.PUBLISHED,
        created_by=town.staff["joca"],
        created_at=posted,
        published_at=posted + timedelta(hours=1),
        telephone=host.telephone,
        languages=["ja", "en", "vi"],
        step_free=Activity.Answer.YES,
        cost_yen=0,
        children=Activity.Answer.YES,
        support=Activity.Answer.YES,
        access_note=venue.access,
    )
    make_searchable(activity, TEXTS)
    town.activities.append(activity)
    town.texts += [ActivityText(activity=activity, language=code, **words) for code, words in TEXTS.items()]
    session = Session(
        activity=activity,
        venue=venue,
        starts_at=town.at(day, FROM),
        ends_at=town.at(day, UNTIL),
        capacity=0,
        holds_place=not venue.shared,
    )
    town.occasions.append(Occasion(session, activity, _offer(), day, _district(venue.area)))
    return session


def _district(area: Any) -> str:
    district = district_of(area)
    return district.slug if district else ""


def _offer() -> Offer:
    return Offer(
        programme="taishimura",
        host="joca",
        venue="kogen",
        seats=0,
        minutes=360,
        cost=0,
        rhythm="once",
        slots=[FROM],
        full=0.0,
        audience="all",
        roles=[],
        texts=TEXTS,
    )


def _rows(written: Row) -> Iterator[tuple[Row, Row | None]]:
    """Each role at each place of the ground, then those that are there once."""
    for row in written["role"]:
        for place in written["places"]:
            yield row, place
    for row in written["only"]:
        yield row, None


def _role(town: Town, session: Session, row: Row, place: Row | None) -> Role:
    return Role(
        organisation=session.activity.organisation,
        session=session,
        task=row["task"],
        titles={code: row[code].replace("{p}", place[code] if place else "") for code in ("ja", "en")},
        comforts=row["offers"],
        insurance=Role.Insurance.EVENT,
        **row.get("needs", {}),
    )


def _shift(town: Town, session: Session, role: Role, row: Row, times: Row) -> Shift:
    day: date = session.starts_at.date() + timedelta(days=times["day"])
    starts_at, ends_at = town.at(day, times["from"]), town.at(day, times["until"])
    return Shift(
        role=role,
        starts_at=starts_at,
        ends_at=ends_at,
        offset=starts_at - session.starts_at,
        least=row["least"],
        most=row["most"],
        newcomers_alone=row["least"] < 2,
        part_of_week=touched(starts_at, ends_at),
    )
