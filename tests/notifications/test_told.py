"""A host reads whom a coordinator has told by telephone, and does not ring them again."""

import pytest

from activities.models import Session
from activities.services.cancel_session import cancel_session
from activities.services.restore_session import restore_session
from community.models import User
from core.actor import SYSTEM
from core.outbox.relay import drain
from notifications.models import Call
from notifications.services.note_call import note_call
from notifications.services.send_due import send_due
from notifications.services.undo_call import undo_call
from tests.clients import address, browser, text_of
from tests.factories import make_activity, make_organisation, make_session, make_sign_up, make_user
from tests.notifications.by_hand_kit import elder
from tests.notifications.channel_kit import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
TOMI, KIMI = "春日 とみゑ", "気賀沢 きみ"


@pytest.fixture
def host() -> User:
    """She runs a shop."""
    return make_user()


@pytest.fixture
def session(host: User) -> Session:
    """Hers, called off; Tomi has heard of it, Kimi has not."""
    shop = make_organisation(member=host)
    made = make_session(activity=make_activity(organisation=shop), capacity=9)
    for person in (elder(TOMI), elder(KIMI, telephone="0265832112")):
        make_sign_up(session=made, person=person)
    cancel_session(session=made.pk, made_by=SYSTEM)
    ring(TOMI)
    return made


def ring(name: str, outcome: str = Call.Outcome.TOLD) -> None:
    """What has happened reaches the list of calls; a coordinator rings this one, and tells all that there is."""
    drain()
    send_due()
    calls = Call.objects.filter(person__name=name, closed_at=None).values_list("pk", flat=True)
    note_call(calls=list(calls), outcome=outcome, made_by=SYSTEM)


def to_ring(host: User, session: Session) -> list[str]:
    """Whom the host is asked to call."""
    people = browser(host).get(address("activities:change-session", session.pk)).context["people"]
    return [one.sign_up.person.name for one in people.calls]


def told(host: User, session: Session) -> list[str]:
    """Of whom the roster says that they have been told."""
    lines = browser(host).get(address("activities:roster", session.pk)).context["roster"].lines
    return [line.sign_up.person.name for line in lines if line.told_at == NOON]


def test_who_was_told_is_not_rung_again(host: User, session: Session) -> None:
    assert told(host, session) == [TOMI]
    assert to_ring(host, session) == [KIMI]
    assert "電話で伝えました" in text_of(browser(host).get(address("activities:roster", session.pk)))
    page = text_of(browser(host).get(address("activities:change-session", session.pk)))
    assert "つなぎ役が電話で伝えた方：1組" in page


@pytest.mark.parametrize(("outcome", "heard"), [("family", True), ("no_answer", False), ("wrong", False)])
def test_told_at_home_is_told_and_a_try_is_not(host: User, session: Session, outcome: str, heard: bool) -> None:
    ring(KIMI, outcome)
    assert (KIMI in told(host, session)) is heard
    assert (KIMI not in to_ring(host, session)) is heard


def test_what_was_taken_back_was_not_said(host: User, session: Session) -> None:
    undo_call(calls=[Call.objects.get(person__name=TOMI).pk], made_by=SYSTEM)
    assert told(host, session) == []
    assert to_ring(host, session) == [TOMI, KIMI]


def test_another_change_is_to_be_told_anew(host: User, session: Session) -> None:
    restore_session(session=session.pk, made_by=SYSTEM)
    assert told(host, session) == []
    assert to_ring(host, session) == [TOMI, KIMI]
    ring(KIMI)
    assert to_ring(host, session) == [TOMI]


def test_before_a_change_everybody_stands_there(host: User, session: Session) -> None:
    restore_session(session=session.pk, made_by=SYSTEM)
    ring(TOMI)
    people = browser(host).get(address("activities:cancel-session", session.pk)).context["people"]
    assert [one.sign_up.person.name for one in people.calls] == [TOMI, KIMI]
