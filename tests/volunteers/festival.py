"""A festival to plan for, in bulk rows: 60 roles with 300 shifts on one day, and 400 people with profiles.

Nobody in it exists. It needs nothing of the tests: the journeys build it in the running demo by `manage.py shell`.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from activities.models import Activity, ActivityText, Programme, Session
from activities.searching import make_searchable
from community.models import Area, Consent, Organisation, Person, Venue
from core import clock
from volunteers.models import Assignment, Contribution, Profile, Role, Shift
from volunteers.models.choices import ASKED_FOR, Comfort, Skill, Task, Tongue
from volunteers.rules.week import bit, touched

FAMILIES = "竹内,北原,宮下,小林,唐沢,下平,林,伊藤,木下,松崎,倉田,春日,中坪,小原,堀内,赤羽,清水,福澤,上原"
GIVEN = "恵,健一,さくら,大輔,美咲,翔,陽子,誠,千尋,隆,直美,修,由紀,拓也,薫,亮,文子,勇,葵,進,典子,渉,茜,豊,和子"
STALLS = [
    ("受付", "Reception", Task.HELP), ("通訳カウンター", "Interpreters' desk", Task.INTERPRET),
    ("世界の台所", "Kitchens of the world", Task.HELP), ("こどもの広場", "Children's corner", Task.WATCH),
    ("舞台の進行", "Stage", Task.RUN), ("駐車場の案内", "Car park", Task.HELP),
    ("五平餅づくり", "Making gohei-mochi", Task.TEACH), ("休けい所", "Rest tent", Task.WATCH),
    ("ごみの分別", "Sorting rubbish", Task.HELP), ("民族衣装の体験", "Trying on costumes", Task.TEACH),
    ("記録の写真", "Photographs", Task.HELP), ("やさしい日本語の案内", "Easy Japanese guide", Task.INTERPRET),
]  # fmt: skip
# Hours of the day: setting up, three rounds, tidying.
ROUNDS = [(7.5, 9.5), (9.5, 12), (12, 14.5), (14.5, 17), (17, 19)]
OPENS, CLOSES = time(9, 30), time(17)
FOREIGN = {Tongue.ENGLISH: 0.12, Tongue.VIETNAMESE: 0.03, Tongue.CHINESE: 0.04, Tongue.PORTUGUESE: 0.04}
MIDDLE = (35.7286, 137.9386)  # of the town
_numbers = count(1)


@dataclass(frozen=True)
class Festival:
    """What was built, by id."""

    session: int
    organisation: int
    area: int
    day: date
    shifts: tuple[int, ...]
    people: tuple[int, ...]


@transaction.atomic
def build_festival(
    *,
    area: Area,
    day: date | None = None,
    roles: int = 60,
    people: int = 400,
    seed: int = 1,
    among: Sequence[Person] = (),
) -> Festival:
    """The festival on `day` (three weeks from now), and its people in `area`. `among`: persons who help too."""
    luck = random.Random(seed)
    day = day or clock.today() + timedelta(days=21)
    host = _host(area)
    session = _session(host, day, area)
    helpers = [*among, *_people(luck, area, people)]
    _profiles(luck, helpers, day)
    shifts = _shifts(luck, host, session, roles, _venues(luck, area))
    _pasts(luck, host, helpers[len(among) :])
    ids = tuple(one.pk for one in helpers)
    return Festival(session.pk, host.pk, area.pk, day, tuple(one.pk for one in shifts), ids)


def _host(area: Area) -> Organisation:
    return Organisation.objects.create(
        slug=f"festival-{area.pk}-{next(_numbers)}",
        kind=Organisation.Kind.GROUP,
        names={"ja": "みなこいワールドフェスタ実行委員会", "en": "Minakoi World Festa committee"},
        area=area,
    )


def _session(host: Organisation, day: date, area: Area) -> Session:
    programme, _ = Programme.objects.get_or_create(
        slug="world-festa", defaults={"names": {"ja": "みなこいワールドフェスタ"}, "category": Programme.Category.MEET}
    )
    activity = Activity(
        programme=programme,
        organisation=host,
        state=Activity.State.PUBLISHED,
        published_at=clock.now(),
        created_at=clock.now(),
        telephone="0265-00-0009",
        languages=["ja"],
        step_free=Activity.Answer.YES,
        cost_yen=0,
        children=Activity.Answer.YES,
        support=Activity.Answer.YES,
    )
    texts = {
        "ja": {"title": "みなこいワールドフェスタ", "summary": "世界の料理と音楽の一日"},
        "en": {"title": "Minakoi World Festa", "summary": "A day of food and music of the world"},
    }
    make_searchable(activity, texts)
    activity.save()
    for language, words in texts.items():
        ActivityText.objects.create(activity=activity, language=language, **words)
    return Session.objects.create(
        activity=activity, starts_at=_at(day, 9.5), ends_at=_at(day, 17), capacity=2000, venue=_venues_at(area, "会場")
    )


def _at(day: date, hour: float) -> datetime:
    return datetime.combine(day, time(), clock.TOKYO) + timedelta(hours=hour)


def _venues_at(area: Area, name: str, north: float = 0.0, east: float = 0.0) -> Venue:
    return Venue.objects.create(
        names={"ja": name},
        address="駒ヶ根市",
        area=area,
        latitude=MIDDLE[0] + north,
        longitude=MIDDLE[1] + east,
        shared=True,
    )


def _venues(luck: random.Random, area: Area) -> list[Venue]:
    names = ["駅前広場", "文化会館", "銀座通り", "すずらん公園"]
    return [_venues_at(area, name, luck.uniform(-0.004, 0.004), luck.uniform(-0.004, 0.004)) for name in names]


def _people(luck: random.Random, area: Area, wanted: int) -> list[Person]:
    today = clock.today()
    families, given = FAMILIES.split(","), GIVEN.split(",")
    return Person.objects.bulk_create(
        Person(
            name=f"{luck.choice(families)} {luck.choice(given)}",
            telephone=f"0900000{number:04d}",
            born_on=today - timedelta(days=luck.randrange(18 * 366, 80 * 365)) if luck.random() < 0.9 else None,
            area=area,
            created_at=clock.now(),
        )
        for number in range(wanted)
    )


def _profiles(luck: random.Random, people: Iterable[Person], day: date) -> None:
    helpers = list(people)
    asked = set(Consent.objects.filter(person__in=helpers, purpose="ask_me", withdrawn_at=None).values_list("person"))
    Consent.objects.bulk_create(
        Consent(person=one, purpose=Consent.Purpose.ASK_ME, wording="1", channel="paper", given_at=clock.now())
        for one in helpers
        if (one.pk,) not in asked
    )
    Profile.objects.filter(person__in=helpers).delete()
    Profile.objects.bulk_create(_profile(luck, one, day) for one in helpers)


def _profile(luck: random.Random, person: Person, day: date) -> Profile:
    parts = [part for part in range(3) if luck.random() < 0.75]
    week = sum(bit(day.weekday(), part) for part in parts) | bit((day.weekday() + 1) % 7, 1)
    tongues = {str(code): luck.choice([2, 3, 4]) for code, share in FOREIGN.items() if luck.random() < share}
    return Profile(
        person=person,
        skills=[skill.value for skill in Skill if luck.random() < 0.25],
        tasks=[task.value for task in Task if luck.random() < 0.3],
        helps=[comfort.value for comfort in ASKED_FOR if luck.random() < 0.02],
        japanese=luck.choice([2, 3]) if tongues and luck.random() < 0.3 else 4,
        languages=tongues,
        week=0 if luck.random() < 0.2 else week,
        travels=luck.choice(["", *Profile.Travel.values]),
        times_a_month=luck.choice([None, 1, 1, 2, 2, 3, 4]),
        looking_since=clock.now() if luck.random() < 0.3 else None,
        saved_at=clock.now(),
    )


def _shifts(
    luck: random.Random, host: Organisation, session: Session, roles: int, venues: Sequence[Venue]
) -> list[Shift]:
    made = Role.objects.bulk_create(_role(luck, host, session, number, venues) for number in range(roles))
    return Shift.objects.bulk_create(_shift(luck, role, session, *hours) for role in made for hours in ROUNDS)


def _role(luck: random.Random, host: Organisation, session: Session, number: int, venues: Sequence[Venue]) -> Role:
    japanese, english, task = STALLS[number % len(STALLS)]
    turn = number // len(STALLS) + 1
    interprets = task == Task.INTERPRET
    return Role(
        organisation=host,
        session=session,
        venue=venues[number % len(venues)],
        task=task,
        titles={"ja": f"{japanese} {turn}", "en": f"{english} {turn}"},
        skills=[luck.choice(Skill.values)] if luck.random() < 0.3 and not interprets else [],
        languages={luck.choice([str(code) for code in FOREIGN]): 2} if interprets and turn <= 2 else {},
        japanese=2 if luck.random() < 0.5 else 0,
        comforts=[comfort.value for comfort in Comfort if luck.random() < 0.35],
        created_at=clock.now(),
    )


def _shift(luck: random.Random, role: Role, session: Session, begins: float, ends: float) -> Shift:
    day = session.starts_at.astimezone(clock.TOKYO).date()
    starts_at, ends_at = _at(day, begins), _at(day, ends)
    least = luck.choice([1, 1, 1, 2])
    return Shift(
        role=role,
        starts_at=starts_at,
        ends_at=ends_at,
        offset=starts_at - session.starts_at,
        least=least,
        most=least + luck.choice([0, 0, 1]),
        newcomers_alone=luck.random() > 0.2,
        mix={"en": 1} if luck.random() < 0.04 else {},
        part_of_week=touched(starts_at, ends_at),
    )


def _pasts(luck: random.Random, host: Organisation, people: Sequence[Person]) -> None:
    """Half of them have helped this host last year, and were thanked."""
    last = clock.now() - timedelta(days=330)
    role = Role.objects.create(organisation=host, task=Task.HELP, created_at=last)
    shift = Shift.objects.create(
        role=role, starts_at=last, ends_at=last + timedelta(hours=3), most=len(people) or 1, least=0
    )
    busy = DateTimeTZRange(shift.starts_at, shift.ends_at)
    had = Assignment.objects.bulk_create(
        Assignment(shift=shift, person=one, state=Assignment.State.ACCEPTED, busy=busy, made_at=last)
        for one in people
        if luck.random() < 0.5
    )
    Contribution.objects.bulk_create(
        Contribution(
            assignment=one,
            state=Contribution.State.CONFIRMED,
            minutes=180,
            on=last.astimezone(clock.TOKYO).date(),
            confirmed_at=last,
        )
        for one in had
    )
