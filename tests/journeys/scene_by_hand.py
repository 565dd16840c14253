"""People whom a telephone or the post alone reaches: calls in every state, letters printed and letters that wait."""

from typing import TYPE_CHECKING

from activities.models import Session, SignUp
from community.models import Person
from core import clock
from core.actor import SYSTEM
from notifications import kinds
from notifications.channels.telephone.channel import Telephone
from notifications.models import Call, ChannelName, NoticeDelivery, Wishes
from notifications.services._wording import claim_batch
from notifications.services.note_call import note_call
from notifications.services.plan_notices import plan_notices
from notifications.services.print_letters import print_letters
from notifications.services.ways import keep_way
from tests.factories import make_person, make_sign_up

if TYPE_CHECKING:
    from tests.journeys.scene import Scene

HOME = {"postcode": "399-4117", "lines": ["長野県駒ヶ根市赤穂1-2-3"], "name": ""}


def show_by_hand(scene: "Scene") -> None:
    """One to be rung now, in another language too; one later; one told; a batch of letters, and one that waits."""
    called = [_elder(scene, name, n) for n, name in enumerate(("小町 とし", "Trần Văn Nam", "気賀沢 きみ"))]
    Person.objects.filter(pk=called[1].pk).update(language="vi")
    _call_off(scene, 12, *called)
    _hand_over()
    later, told = (Call.objects.get(person=person) for person in (called[0], called[2]))
    note_call(calls=[later.pk], outcome="no_answer", note="昼は畑にいるそうです。", made_by=SYSTEM)
    note_call(calls=[told.pk], outcome="told", made_by=SYSTEM)
    _call_off(scene, 13, *(_reader(scene, name, n) for n, name in enumerate(("湯沢 しづ", "吉瀬 たけ"))))
    batch = print_letters(made_by=SYSTEM)
    _call_off(scene, 14, _reader(scene, "福沢 みよ", 5))
    scene.ids |= {"letter_batch": batch.pk, "person_by_hand": called[0].pk}


def _elder(scene: "Scene", name: str, number: int) -> Person:
    return make_person(name, area=scene.ward, telephone=f"02650008{number:02}")


def _reader(scene: "Scene", name: str, number: int) -> Person:
    person = _elder(scene, name, 50 + number)
    keep_way(person=person, channel=ChannelName.LETTER, address=HOME, confirmed=True)
    Wishes.objects.create(person=person, channels=["letter", "telephone"], saved_at=clock.now())
    return person


def _call_off(scene: "Scene", days: int, *people: Person) -> None:
    session = scene.session("雪の日の体験", days=days)
    parties = [make_sign_up(session=session, person=person) for person in people]
    Session.objects.filter(pk=session.pk).update(state=Session.State.CANCELLED, cancelled_why="大雪のため")
    found = SignUp.objects.filter(pk__in=[party.pk for party in parties])
    plan_notices(kind=kinds.ALL["session_cancelled"], subjects=found.values_list("pk", flat=True))


def _hand_over() -> None:
    """Now, whatever the worker is doing."""
    channel = Telephone()
    for parcel in claim_batch(channel).parcels:
        channel.hand_over(parcel)
        NoticeDelivery.objects.filter(pk__in=parcel.deliveries).update(
            state=NoticeDelivery.State.SENT, sent_at=clock.now()
        )
