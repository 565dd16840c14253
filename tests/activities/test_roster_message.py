"""A host writes to everybody: counted and asked once, a few times a day, with a list of whom to telephone."""

from datetime import timedelta

import pytest

from activities.models import HostMessage, Session, SignUp
from activities.services.send_message import send_message
from community.models import User
from core import clock
from core.actor import Actor
from core.outbox.models import Event
from tests.at_once import at_once
from tests.clients import address, browser, text_of
from tests.factories import make_activity, make_organisation, make_person, make_session, make_sign_up, make_user

pytestmark = pytest.mark.django_db
BY = Actor(user=None)


@pytest.fixture
def alice() -> User:
    """She runs a shop."""
    return make_user()


@pytest.fixture
def session(alice: User) -> Session:
    """Two who come, one of them without an account, and one who waits."""
    session = make_session(activity=make_activity(organisation=make_organisation(member=alice)), capacity=10)
    make_sign_up(session=session, person=make_person("ウェブ 花", email="hana@example.jp"))
    make_sign_up(session=session, person=make_person("電話 誠", telephone="0265832111"))
    make_sign_up(session=session, person=make_person("待つ 恵", email="m@example.jp"), state=SignUp.State.WAITING)
    return session


def write(user: User, session: Session, **data: str) -> str:
    """The form, sent; the page that follows."""
    body = {"text": "雨でも開きます。", "audience": "coming"} | data
    return text_of(browser(user).post(address("activities:message", session.pk, language="en"), body, follow=True))


def test_it_is_asked_once_with_how_many_get_it_and_whom_to_call(alice: User, session: Session) -> None:
    asked = write(alice, session)
    assert "1 person gets this message" in asked
    assert "1 person has no e-mail with us: please telephone" in asked
    assert "電話 誠" in asked
    assert "tel:0265832111" in asked
    assert "雨でも開きます。" in asked
    assert not HostMessage.objects.exists()
    assert "2 people get this message" in write(alice, session, audience="everybody")
    assert "Your message is on its way." in write(alice, session, sure="1")
    sent = HostMessage.objects.get()
    assert (sent.text, sent.audience, sent.sent_by) == ("雨でも開きます。", "coming", alice.pk)
    event = Event.objects.get(name="activities.MessageSent")
    assert event.payload == {"message": sent.pk, "session": session.pk}


def test_changing_the_words_keeps_them(alice: User, session: Session) -> None:
    assert ">雨でも開きます。</textarea>" in write(alice, session, again="1").replace("\n", "")
    assert not HostMessage.objects.exists()


def test_a_double_click_is_one_message_and_a_fourth_a_day_is_refused(
    alice: User, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in ("一", "一", "二", "三"):
        assert "on its way" in write(alice, session, text=text, sure="1")
    assert HostMessage.objects.count() == 3
    assert "three times today" in write(alice, session, text="四", sure="1")
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=1, minutes=1))
    assert "on its way" in write(alice, session, text="四", sure="1")
    page = text_of(browser(alice).get(address("activities:message", session.pk, language="en")))
    assert page.index("四") < page.index("一")


@pytest.mark.parametrize(
    ("data", "field"), [({"text": " "}, "text"), ({"text": "x" * 1001}, "text"), ({"audience": "all"}, "audience")]
)
def test_what_cannot_be_is_an_error_at_its_field(
    alice: User, session: Session, data: dict[str, str], field: str
) -> None:
    url = address("activities:message", session.pk)
    answer = browser(alice).post(url, {"text": "x", "audience": "coming", "sure": "1"} | data)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_a_message_to_nobody_is_a_sentence(alice: User) -> None:
    session = make_session(activity=make_activity(organisation=make_organisation(member=alice)))
    make_sign_up(session=session, state=SignUp.State.CANCELLED)
    assert "There is nobody yet who would get this." in write(alice, session)
    assert "There is nobody yet who would get this." in write(alice, session, sure="1")


@pytest.mark.django_db(transaction=True)
def test_the_same_words_from_two_phones_at_once_are_one_message() -> None:
    session = make_session()
    make_sign_up(session=session)
    sent = at_once(lambda: send_message(session=session.pk, text="雨", made_by=BY).pk, 6)
    assert len(set(sent)) == 1
    assert Event.objects.filter(name="activities.MessageSent").count() == 1
