"""What tests of channels share: Hana, whom LINE or an SMS reaches, a notice for her, and what became of it."""

from datetime import datetime, timedelta

from activities.models import SignUp
from community.models import Person
from core.clock import TOKYO
from notifications import kinds
from notifications.channels.base import Parcel
from notifications.models import ChannelGate, ChannelName, NoticeDelivery, Urgency, Wishes
from notifications.services.plan_notices import plan_notices
from notifications.services.send_due import send_due
from notifications.services.ways import keep_way
from tests.factories import make_person, make_session, make_sign_up
from tests.notifications.line_double import user

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=TOKYO)
MOBILE = "+819012345678"


def hana(email: str = "hana@example.jp", *, language: str = "ja") -> Person:
    """Somebody with an account, whom a mail reaches too."""
    return make_person("佐藤 はな", email=email, language=language)


def on_line(to: str = "") -> Person:
    """Hana, with a LINE account."""
    person = hana()
    keep_way(person=person, channel=ChannelName.LINE, address={"user": to or user()}, confirmed=True)
    return person


def by_sms() -> Person:
    """Hana, with a mobile number; an SMS is what she wishes for first."""
    person = hana()
    keep_way(person=person, channel=ChannelName.SMS, address={"number": MOBILE}, confirmed=True)
    wish(person, "sms", "email")
    return person


def wish(person: Person, *names: str) -> None:
    """Their channels in this order from now on."""
    Wishes.objects.update_or_create(person=person, defaults={"channels": list(names), "saved_at": NOON})


def tell(person: Person, kind: str = "sign_up_confirmed", *, days: float = 40) -> SignUp:
    """A sign-up of theirs, for something so many days after noon, and the notice about it."""
    party = make_sign_up(session=make_session(starts_at=NOON + timedelta(days=days)), person=person)
    plan_notices(kind=kinds.ALL[kind], subjects=[party.pk])
    return party


def taken(person: Person) -> list[tuple[str, str]]:
    """Channel and state of their deliveries, in the order in which they were planned."""
    rows = NoticeDelivery.objects.filter(notice__person=person).order_by("id")
    return list(rows.values_list("channel", "state"))


def send_all() -> None:
    """Also what took another channel meanwhile."""
    send_due()
    send_due()


def make_due() -> None:
    """What waits for its next try waits no longer."""
    NoticeDelivery.objects.filter(state="planned").update(due_at=NOON)
    ChannelGate.objects.update(closed_until=None)


def parcel(**other: object) -> Parcel:
    """One notice as a channel gets it."""
    given: dict[str, object] = {
        "deliveries": (7,), "key": "reminder:7", "person": 1, "address": user(), "language": "ja",
        "title": "｜明日《あした》です", "body": "｜時間《じかん》は 10:00", "path": "/sign-ups/7/", "action": "見る",
        "topic": "reminders", "urgency": Urgency.TODAY, "written_at": NOON, "expires_at": NOON,
    }  # fmt: skip
    return Parcel(**{**given, **other})  # type: ignore[arg-type]
