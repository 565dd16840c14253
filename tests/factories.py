"""Small towns for tests: every maker needs nothing, takes what matters to the test, and writes real rows.

No events are published; a test about events calls the services.
"""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from activities.models import Activity, ActivityText, Campaign, Programme, Session, SignUp
from activities.searching import make_searchable
from community.models import Area, Consent, Membership, Organisation, Person, User, Venue
from core import clock
from volunteers.models import Assignment, Profile, Role, Shift
from volunteers.rules.week import touched

_numbers = count(1)


def make_area(name: str = "赤穂", *, kind: str = Area.Kind.DISTRICT, parent: Area | None = None) -> Area:
    """A district, unless told otherwise."""
    return Area.objects.create(slug=f"area-{next(_numbers)}", kind=kind, parent=parent, names={"ja": name})


def make_user(email: str = "", *, language: str = "ja", staff: bool = False) -> User:
    """An account with an address of its own."""
    return User.objects.create_user(
        email or f"user{next(_numbers)}@example.jp", language=language, is_staff=staff, is_superuser=staff
    )


def make_person(
    name: str = "竹内 恵", *, email: str = "", language: str = "ja", area: Area | None = None, telephone: str = ""
) -> Person:
    """A resident; with an e-mail address they have an account, without one they have none."""
    return Person.objects.create(
        user=make_user(email, language=language) if email else None,
        name=name,
        language=language,
        area=area,
        telephone=telephone,
        created_at=clock.now(),
    )


def make_organisation(
    name: str = "そば処 すずらん", *, area: Area | None = None, member: User | None = None
) -> Organisation:
    """A shop; `member` acts for it."""
    number = next(_numbers)
    organisation = Organisation.objects.create(
        slug=f"organisation-{number}",
        kind=Organisation.Kind.SHOP,
        names={"ja": name},
        telephone="0265-00-0001",
        area=area,
    )
    if member is not None:
        Membership.objects.create(user=member, organisation=organisation, role=Membership.Role.OWNER)
    return organisation


def make_programme(name: str = "こまゼミ", *, category: str = Programme.Category.LEARN) -> Programme:
    """A programme without rules."""
    return Programme.objects.create(slug=f"programme-{next(_numbers)}", names={"ja": name}, category=category)


def make_venue(name: str = "こまがねテラス", *, area: Area | None = None) -> Venue:
    """A place in town."""
    return Venue.objects.create(names={"ja": name}, address="駒ヶ根市中央1番1号", area=area)


def make_campaign(*, per_person_limit: int | None = None) -> Campaign:
    """A season that begins today."""
    today = clock.today()
    return Campaign.objects.create(
        programme=make_programme(),
        names={"ja": "秋の期"},
        starts_on=today,
        ends_on=today + timedelta(days=30),
        per_person_limit=per_person_limit,
    )


def make_activity(
    title: str = "手打ちそば体験",
    *,
    organisation: Organisation | None = None,
    programme: Programme | None = None,
    campaign: Campaign | None = None,
    state: str = Activity.State.PUBLISHED,
    english: str = "",
) -> Activity:
    """A published activity with all welcome fields answered and a Japanese text (an English one if titled)."""
    activity = Activity(
        programme=programme or (campaign.programme if campaign else make_programme()),
        campaign=campaign,
        organisation=organisation or make_organisation(),
        state=state,
        published_at=clock.now() if state == Activity.State.PUBLISHED else None,
        created_at=clock.now(),
        telephone="0265-00-0002",
        languages=["ja"],
        step_free=Activity.Answer.YES,
        cost_yen=500,
        children=Activity.Answer.YES,
        support=Activity.Answer.ASK,
    )
    texts = {language: {"title": text, "summary": text} for language, text in (("ja", title), ("en", english)) if text}
    make_searchable(activity, texts)
    activity.save()
    for language, words in texts.items():
        ActivityText.objects.create(activity=activity, language=language, **words)
    return activity


def make_session(
    *,
    activity: Activity | None = None,
    starts_at: datetime | None = None,
    capacity: int = 6,
    venue: Venue | None = None,
    **fields: object,
) -> Session:
    """A session of 90 minutes, in a week unless told otherwise."""
    start = starts_at or clock.now() + timedelta(days=7)
    return Session.objects.create(
        activity=activity or make_activity(),
        starts_at=start,
        ends_at=start + timedelta(minutes=90),
        capacity=capacity,
        venue=venue,
        **fields,
    )


def make_sign_up(
    *,
    session: Session | None = None,
    person: Person | None = None,
    seats: int = 1,
    state: str = SignUp.State.CONFIRMED,
    made_at: datetime | None = None,
    offer_ends_at: datetime | None = None,
) -> SignUp:
    """A party on the ledger, with the session's counts as they must be."""
    session = session or make_session()
    if state == SignUp.State.OFFERED and offer_ends_at is None:
        offer_ends_at = clock.now() + timedelta(hours=24)
    sign_up = SignUp.objects.create(
        session=session,
        person=person or make_person(),
        seats=seats,
        state=state,
        channel="web",
        made_at=made_at or clock.now(),
        offer_ends_at=offer_ends_at,
    )
    if state in SignUp.HOLDS_SEATS:
        session.taken += seats
    if state == SignUp.State.WAITING:
        session.waiting += seats
    session.save(update_fields=["taken", "waiting"])
    return sign_up


def make_shift(
    *,
    session: Session | None = None,
    organisation: Organisation | None = None,
    starts_at: datetime | None = None,
    minutes: int = 90,
    least: int | None = None,
    most: int = 1,
    task: str = "help",
    newcomers_alone: bool = True,
    mix: dict[str, int] | None = None,
    **role: Any,
) -> Shift:
    """A shift of a new role: as long as the session; or at a time of its own; or, with neither, whenever it suits."""
    offered = Role.objects.create(
        organisation=organisation or (session.activity.organisation if session else make_organisation()),
        session=session,
        task=task,
        created_at=clock.now(),
        **role,
    )
    ends_at = starts_at and starts_at + timedelta(minutes=minutes)
    times = (session.starts_at, session.ends_at) if session else (starts_at, ends_at)
    return Shift.objects.create(
        role=offered,
        starts_at=times[0],
        ends_at=times[1],
        offset=timedelta(0) if session else None,
        whole_session=session is not None,
        least=most if least is None else least,
        most=most,
        newcomers_alone=newcomers_alone,
        mix=mix or {},
        part_of_week=touched(*times),
    )


def make_assignment(shift: Shift, person: Person | None = None, *, state: str = "accepted") -> Assignment:
    """Somebody has taken a shift on (or was asked, or asked for it)."""
    busy = DateTimeTZRange(shift.starts_at, shift.ends_at) if shift.starts_at and state == "accepted" else None
    return Assignment.objects.create(
        shift=shift, person=person or make_person(), state=state, busy=busy, made_at=clock.now()
    )


def make_profile(person: Person | None = None, *, ask_me: bool = True, **fields: Any) -> Profile:
    """What a person said of themself; who may be asked, unless said otherwise."""
    person = person or make_person()
    if ask_me:
        Consent.objects.create(person=person, purpose="ask_me", wording="test", channel="web", given_at=clock.now())
    return Profile.objects.create(person=person, saved_at=clock.now(), **fields)
