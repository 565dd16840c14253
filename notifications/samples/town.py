"""What the examples are about: one class, its host, its place, and people with invented names."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from uuid import uuid4

from activities.models import Activity, ActivityText, Programme, Session
from community.models import Area, Membership, Organisation, Person, User, Venue
from core import clock
from core.clock import TOKYO
from notifications.kinds.base import AnyKind

Maker = Callable[[AnyKind], int]  # writes something of which the kind is true, and answers its id

READER, ANOTHER = "見本 花子", "見本 太郎"
TITLES = {
    "ja": "手打ちそば体験",
    "ja-easy": "そばを つくる ｜体験《たいけん》",
    "en": "Soba making",
    "vi": "Làm mì soba",
    "zh-hans": "手打荞麦面体验",
    "pt-br": "Oficina de macarrão soba",
    "tl": "Paggawa ng soba",
    "id": "Membuat mi soba",
    "ko": "메밀국수 만들기 체험",
}
HOST = {"ja": "そば処 見本"}
PLACE = {"ja": "見本交流センター"}
WISH = {"ja": "エプロンをお持ちください"}  # what somebody wrote is read in the language in which they wrote it
TELEPHONE = "0265-00-0000"


def account_of(person: Person) -> User:
    """Everybody of the examples has one."""
    return User.objects.get(person=person)


def in_days(days: int, hour: int = 10) -> datetime:
    """A moment of the example's days, by the clock of Tokyo."""
    return datetime.combine(clock.today() + timedelta(days=days), time(hour), tzinfo=TOKYO)


def someone(name: str = READER) -> Person:
    """A person with an account, whose address can't exist."""
    user = User.objects.create(email=f"{uuid4().hex}@example.invalid")
    return Person.objects.create(user=user, name=name, created_at=clock.now())


def ward() -> Area:
    """A ward of its own, so that nobody else's things are in it."""
    return Area.objects.create(slug=uuid4().hex, kind=Area.Kind.WARD, names={"ja": "見本区"})


def host(acting: Person | None = None, *, area: Area | None = None) -> Organisation:
    """Who offers the class; `acting` acts for them."""
    shop = Organisation.objects.create(slug=uuid4().hex, kind="shop", names=HOST, telephone=TELEPHONE, area=area)
    if acting is not None:
        Membership.objects.create(user=account_of(acting), organisation=shop, role="owner")
    return shop


def activity(organisation: Organisation | None = None, *, state: str = "published") -> Activity:
    """The class, with its title in every language."""
    programme = Programme.objects.create(slug=uuid4().hex, names={"ja": "こまゼミ"}, category="learn")
    made = Activity.objects.create(
        programme=programme, organisation=organisation or host(), state=state, created_at=clock.now()
    )
    for language, title in TITLES.items():
        ActivityText.objects.create(activity=made, language=language, title=title)
    return made


def venue() -> Venue:
    """Where it takes place."""
    return Venue.objects.create(names=PLACE, address="駒ヶ根市見本町1番1号")


def session(of: Activity | None = None, *, days: int = 1, state: str = "scheduled") -> Session:
    """One date of it: 10:00 to 11:30, tomorrow unless told otherwise."""
    starts_at = in_days(days)
    return Session.objects.create(
        activity=of or activity(),
        venue=venue(),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=90),
        capacity=9,
        state=state,
        cancelled_why="講師の都合により" if state == "cancelled" else "",
    )
