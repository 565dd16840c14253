"""One of each way of taking up (ADR 5), with people in the middle of it; a supporter; what people said last season."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from activities.drawing import commitment
from activities.models import (
    Activity,
    ActivityText,
    Draw,
    Feedback,
    PartyMember,
    ReviewComment,
    Session,
    SignUp,
    SupportRequest,
)
from activities.party import period
from activities.searching import make_searchable
from activities.services.sign_up import SUPPORT_KEPT
from community.models import Person, Supporter
from community.selectors import district_of
from core.clock import TOKYO
from demo.town.data import Offer, Row, names, read
from demo.town.model import Occasion, Town

Way = Activity.Way
ENTRIES = 13  # parties in the draw
WORDS = ["またやってほしいです。", "楽しかった。友だちにも話します。", "もう少し時間がほしかったです。", "", "", ""]


def build_ways(town: Town) -> None:
    """After the ordinary calendar, which stays as it was."""
    sessions = {row["key"]: _activity(town, row) for row in read("ways")["activity"]}
    crowd = [one.person for one in town.citizens if not one.persona and one.resident and one.person.user][: 2 * ENTRIES]
    _lot(town, sessions["lot"][0], crowd[:ENTRIES])
    _requests(town, sessions["approval"][0], crowd[ENTRIES:])
    _stays(town, sessions["stay"][0], crowd)
    _appointments(town, sessions["appointment"][0], crowd)
    _walk_ins(town, sessions["walk-in"])
    _review(town, sessions["review"][0])
    _support(town)
    _last_season(town)


def _activity(town: Town, row: Row) -> list[Session]:
    host, texts, posted = town.organisations[row["host"]], names(row), town.midnight - timedelta(days=30)
    state = row.get("state", Activity.State.PUBLISHED)
    activity = Activity(
        programme=town.programmes[row["programme"]],
        organisation=host,
        way=row["way"],
        state=state,
        created_by=town.staff[row["host"]],
        created_at=posted,
        published_at=posted + timedelta(hours=1) if state == Activity.State.PUBLISHED else None,
        telephone=host.telephone,
        languages=row["spoken"],
        step_free=Activity.Answer.YES,
        cost_yen=row["cost"],
        cost_note=row.get("cost_note", ""),
        children=Activity.Answer.YES,
        support=Activity.Answer.YES,
        promises=[promise["key"] for promise in town.programmes[row["programme"]].rules.get("promises", [])],
        access_note=town.venues[row["venue"]].access,
    )
    make_searchable(activity, texts)
    town.activities.append(activity)
    town.texts += [ActivityText(activity=activity, language=code, **words) for code, words in texts.items()]
    sessions = [_session(town, row, activity, **times) for times in _times(town, row)]
    district = district_of(town.venues[row["venue"]].area)
    offer = _offer(row, texts)
    for session in sessions:
        day = session.starts_at.astimezone(TOKYO).date()
        town.occasions.append(Occasion(session, activity, offer, day, district.slug if district else ""))
    return sessions


def _times(town: Town, row: Row) -> Iterator[dict[str, Any]]:
    if "until" in row:
        yield {
            "starts_at": town.at(town.day(row["from"]), row["at"]),
            "ends_at": town.at(town.day(row["until"]), "10:00"),
        }
        return
    for time in range(row.get("times", 1)):
        starts_at = town.at(town.day(row["in"] + time * row.get("every", 0)), row["at"])
        yield {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=row["minutes"])}


def _session(town: Town, row: Row, activity: Activity, **times: Any) -> Session:
    return Session(
        activity=activity,
        venue=town.venues[row["venue"]],
        capacity=row["seats"],
        closes_at=town.at(town.day(row["closes"]), "18:00") if "closes" in row else None,
        slot_minutes=row.get("slot"),
        door_code=f"{town.luck('door/' + row['key']).randrange(10**6):06}",
        **times,
    )


def _offer(row: Row, texts: dict[str, Any]) -> Offer:
    return Offer(
        programme=row["programme"],
        host=row["host"],
        venue=row["venue"],
        seats=row["seats"],
        minutes=row.get("minutes", 0),
        cost=row["cost"],
        rhythm="once",
        slots=[],
        full=0,
        audience="all",
        roles=[],
        texts=texts,
    )


def _party(town: Town, session: Session, person: Person, state: str, *, hours: int, **more: Any) -> SignUp:
    made_at = town.midnight - timedelta(hours=hours)
    party = SignUp(session=session, person=person, state=state, channel="web", made_at=made_at, **{"seats": 1, **more})
    person.created_at = min(person.created_at, made_at - timedelta(minutes=3))
    town.sign_ups.append(party)
    session.version += 1
    return party


def _lot(town: Town, session: Session, people: list[Person]) -> None:
    seed = f"{town.luck('draw').getrandbits(256):064x}"
    committed_at = session.activity.created_at
    town.more.append(Draw(session=session, seed=seed, commitment=commitment(seed), committed_at=committed_at))
    for number, person in enumerate(people):
        party = _party(town, session, person, SignUp.State.ENTERED, hours=5 * number + 2, seats=1 + number % 3 // 2)
        session.asked += party.seats


def _requests(town: Town, session: Session, people: list[Person]) -> None:
    asked = _party(town, session, town.persona("visitor"), SignUp.State.REQUESTED, hours=20, seats=2, companions=1)
    town.more += [
        PartyMember(sign_up=asked, kind=PartyMember.Kind.FRIEND, name="高橋 遥"),
        PartyMember(sign_up=asked, kind=PartyMember.Kind.INTERPRETER),
        SupportRequest(
            sign_up=asked,
            text="車いすで入れる机をひとつお願いします。",
            languages=["en"],
            asked_at=asked.made_at,
            delete_on=(session.ends_at + SUPPORT_KEPT).date(),
        ),
    ]
    session.asked += asked.seats
    for number, person in enumerate(people[:2]):
        party = _party(town, session, person, SignUp.State.CONFIRMED, hours=60 + number)
        session.taken += party.seats


def _stays(town: Town, session: Session, people: list[Person]) -> None:
    stays = [(4, 7, SignUp.State.CONFIRMED), (12, 26, SignUp.State.CONFIRMED), (33, 36, SignUp.State.REQUESTED)]
    for number, (first, last, state) in enumerate(stays):
        chosen = period(town.at(town.day(first), "15:00"), town.at(town.day(last), "10:00"))
        _party(town, session, people[number], state, hours=100 - number, seats=2, period=chosen)


def _appointments(town: Town, session: Session, people: list[Person]) -> None:
    for number, slot in enumerate((1, 3)):
        start = session.starts_at + timedelta(hours=slot)
        chosen = period(start, start + timedelta(hours=1))
        _party(town, session, people[number + 5], SignUp.State.CONFIRMED, hours=30 + number, period=chosen)


def _walk_ins(town: Town, sessions: list[Session]) -> None:
    luck = town.luck("coffee")
    for session in sessions:
        if session.ends_at <= town.midnight:
            session.walk_ins, session.checked_in_at = luck.randint(6, 19), session.ends_at


def _review(town: Town, session: Session) -> None:
    said = ReviewComment(
        activity=session.activity,
        author=town.staff[session.activity.organisation.slug],
        verdict=ReviewComment.Verdict.COMMENT,
        text="はじめての会です。よろしくお願いします。",
        at=town.midnight - timedelta(hours=4),
    )
    town.more.append(said)


def _support(town: Town) -> None:
    """下島 八重子さん has no e-mail; 中村 恵さん signs up for her, as agreed by telephone."""
    agreed = town.midnight - timedelta(days=60)
    town.more.append(
        Supporter(
            person=town.persona("by-telephone"),
            supporter=town.persona("helper"),
            relation=Supporter.Relation.FRIEND,
            asked_at=agreed,
            agreed_at=agreed,
            agreed_how="phone",
            expires_on=town.day(300),
        )
    )


def _last_season(town: Town) -> None:
    luck = town.luck("feedback")
    for occasion in town.occasions:
        if occasion.activity.campaign is not town.campaigns[0] or not town.is_past(occasion):
            continue
        for _ in range(occasion.session.taken * 2 // 3):
            answer = luck.choices(list(Feedback.Answer), [55, 35, 8, 2])[0]
            town.more.append(
                Feedback(
                    session=occasion.session,
                    answer=answer,
                    words=luck.choice(WORDS),
                    channel=luck.choice(["web", "paper"]),
                    given_on=occasion.day,
                )
            )
