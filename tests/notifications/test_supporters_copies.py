"""Supporters' copies: in their language, over their channels, while it is agreed, and never more than is agreed."""

from datetime import timedelta
from typing import Any

import pytest

from activities.models import SignUp, SupportRequest
from activities.services.erase_support import erase_support
from community.models import Person, User
from community.services.give_consent import give_consent
from community.services.support import end_support
from community.services.withdraw_consent import withdraw_consent
from core import clock
from core.actor import SYSTEM
from core.outbox.relay import drain
from notifications import kinds
from notifications.models import ChannelName, Muted, Notice, NoticeDelivery, Topic
from notifications.services.plan_notices import plan_notices
from notifications.services.send_due import send_due
from tests.clients import address, browser, text_of
from tests.community.kit import account, make_support
from tests.factories import make_person, make_session, make_sign_up
from tests.mail_sink import Sink
from tests.notifications.channel_kit import NOON, taken
from tests.notifications.conftest import SetClock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def mother_and_daughter(**terms: Any) -> tuple[Person, Person]:
    mother, daughter = make_person("佐藤 はな"), make_person("Linh", email="linh@example.jp", language="vi")
    make_support(mother, daughter, **terms)
    return mother, daughter


def sign_up(person: Person, kind: str = "sign_up_confirmed", session: Any = None) -> SignUp:
    party = make_sign_up(session=session or make_session(starts_at=NOON + timedelta(days=5)), person=person)
    plan_notices(kind=kinds.ALL[kind], subjects=[party.pk])
    return party


def opened_by(user: User, notice: Notice) -> Any:
    client = browser(user)
    return client.get(client.post(address("notifications:open", notice.pk))["Location"])


@pytest.mark.parametrize(
    ("terms", "where"),
    [
        ({}, "activities:sign-up"),
        ({"may_see": False}, "people:list"),
        ({"may_see": False, "may_sign_up": False}, "people:list"),
    ],
)
def test_a_copy_leads_where_the_supporter_may_look(terms: dict[str, bool], where: str, sink: Sink) -> None:
    mother, daughter = mother_and_daughter(**terms)
    sign_up(mother)
    send_due()
    copy = Notice.objects.get(person=daughter)
    answer = opened_by(account(daughter), copy)
    assert answer.status_code == 200
    assert answer.resolver_match.view_name == where


@pytest.mark.parametrize("kind", [kind for kind in kinds.ALL.values() if kind.copied and kind.subject == "sign_up"])
def test_no_copy_about_a_sign_up_leads_to_a_closed_door(kind: Any) -> None:
    mother, daughter = mother_and_daughter(may_see=False)
    party = make_sign_up(session=make_session(starts_at=NOON + timedelta(days=5)), person=mother)
    subject = kind.load([party.pk])[party.pk]
    words = kind.words(subject, NOON, daughter, sees=False)
    assert browser(account(daughter)).get(words.path).status_code == 200
    assert browser(account(daughter)).get(kind.words(subject, NOON, daughter, sees=True).path).status_code in (200, 404)


def test_it_goes_over_their_own_channels_and_leaves_out_what_they_muted() -> None:
    mother, daughter = mother_and_daughter()
    Person.objects.filter(pk=daughter.pk).update(telephone="09012345678")
    Muted.objects.create(person=daughter, topic=Topic.SIGN_UPS, channel=ChannelName.EMAIL, at=NOON)
    Muted.objects.create(person=mother, topic=Topic.CHANGES, at=NOON)
    sign_up(mother)
    assert taken(daughter) == [("inbox", "planned")]
    session = make_session(starts_at=NOON + timedelta(days=6), state="cancelled")
    sign_up(mother, "session_cancelled", session)
    assert taken(daughter)[1:] == [("email", "planned")]
    assert taken(mother)[1:] == [("inbox", "planned")]


def test_their_letters_and_calls_are_theirs() -> None:
    """A supporter without e-mail is rung about whom they support."""
    mother, friend = make_person("佐藤 はな"), make_person("隣の さち", telephone="0265831234")
    make_support(mother, friend)
    session = make_session(starts_at=NOON + timedelta(days=6), state="cancelled")
    sign_up(mother, "session_cancelled", session)
    send_due()
    assert taken(friend) == [("telephone", "sent")]
    assert "佐藤 はな" in Notice.objects.get(person=friend).title


def test_none_when_the_agreement_ended_between_planning_and_sending(sink: Sink) -> None:
    mother, daughter = mother_and_daughter()
    sign_up(mother)
    end_support(support=mother.supporters.get().pk, made_by=SYSTEM)
    send_due()
    assert taken(daughter) == [("email", "suppressed")]
    assert sink.mails == []
    assert not Notice.objects.exclude(title="").filter(person=daughter).exists()


def test_none_when_it_ran_out_meanwhile(sink: Sink, set_clock: SetClock) -> None:
    mother, daughter = mother_and_daughter(expires_on=clock.today())
    sign_up(mother)
    set_clock(NOON + timedelta(days=1))
    send_due()
    assert taken(daughter) == [("email", "suppressed")]


def test_who_is_signed_up_too_reads_both(sink: Sink) -> None:
    mother, daughter = mother_and_daughter()
    session = make_session(starts_at=NOON + timedelta(days=5))
    sign_up(mother, session=session)
    sign_up(daughter, session=session)
    send_due()
    about = sorted(str(one.about_id) for one in Notice.objects.filter(person=daughter))
    assert about == sorted([str(mother.pk), "None"])
    assert len(sink.mails) == 2
    assert Notice.objects.filter(person=mother).count() == 1


def test_the_answer_to_what_somebody_would_like_help_with_is_never_copied() -> None:
    mother, daughter = mother_and_daughter()
    party = make_sign_up(session=make_session(starts_at=NOON + timedelta(days=5)), person=mother)
    SupportRequest.objects.create(
        sign_up=party, text="車いすです", asked_at=NOON, answer="can", answered_at=NOON, delete_on=NOON.date()
    )
    plan_notices(kind=kinds.ALL["support_answered"], subjects=[party.pk])
    assert NoticeDelivery.objects.count() == 1
    assert not Notice.objects.filter(person=daughter).exists()


def test_both_read_on_their_page_what_the_supporter_gets() -> None:
    mother, daughter = make_person("佐藤 はな", email="hana@example.jp"), make_person("Linh", email="linh@example.jp")
    make_support(mother, daughter)
    page = address("people:list", language="en")
    assert "Not what you would like help with" in text_of(browser(account(mother)).get(page))
    assert "Not what they would like help with" in text_of(browser(account(daughter)).get(page))


def test_consent_taken_back_erases_what_hosts_were_told() -> None:
    mother, other = make_person(), make_person()
    for person in (mother, other):
        SupportRequest.objects.create(
            sign_up=make_sign_up(person=person, state="held"),
            text="車いすです",
            languages=["vi"],
            asked_at=NOON,
            answer="talk",
            answer_note="お電話します",
            delete_on=NOON.date(),
        )
    give_consent(person=mother, purpose="support", made_by=SYSTEM)
    give_consent(person=mother, purpose="figures", made_by=SYSTEM)
    withdraw_consent(person=mother, purpose="figures", made_by=SYSTEM)
    drain()
    assert SupportRequest.objects.exclude(text="").count() == 2
    withdraw_consent(person=mother, purpose="support", made_by=SYSTEM)
    drain()
    kept = SupportRequest.objects.get(sign_up__person=mother)
    assert (kept.text, kept.languages, kept.answer, kept.answer_note) == ("", [], "talk", "")
    assert SupportRequest.objects.get(sign_up__person=other).text == "車いすです"
    assert SignUp.objects.get(person=mother).state == "held"
    assert erase_support(person=mother.pk) == 0
