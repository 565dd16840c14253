"""Parents and guardians: named, asked by a link that only the mail knows, and what they say counts."""

import logging
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from activities.selectors.facts import facts_of
from community.errors import AskedJustNow, LinkIsOver, NoGuardianYet, NotAMinor, OwnAddress
from community.models import Guardian, Letter, Person
from community.rules.ages import age_on, born_before
from community.selectors.guardians import guardian_of, guardian_state_of
from community.services.guardians import (
    ask_guardian_again,
    consent_as_guardian,
    name_guardian,
    record_guardian_consent,
    refuse_as_guardian,
    withdraw_guardian_consent,
)
from community.services.letters import send_letters
from core import clock
from core.clock import TOKYO
from core.outbox.models import Event
from tests.clients import address, browser, text_of
from tests.community.conftest import SetClock
from tests.community.kit import BY, PHONE, day, link_of, make_child, make_support, told
from tests.factories import make_person, make_session

pytestmark = pytest.mark.django_db


def name(child: Person, email: str = "mother@example.jp", telephone: str = "0265-00-0003") -> Guardian:
    """The mother."""
    return name_guardian(person=child, name="小林 真理", telephone=telephone, email=email, made_by=BY)


def word(child: Person) -> str:
    """What the page says about them."""
    state = guardian_state_of(child)
    assert state is not None
    return state.word


def test_under_16_a_yes_is_asked_for_and_counts_at_the_gate() -> None:
    child, session = make_child(14), make_session()
    assert word(child) == "none"
    guardian = name(child)
    assert word(child) == "unsent"
    send_letters()
    assert word(child) == "asked"
    facts = facts_of(child, session)
    assert (facts.guardian_known, facts.guardian_agreed) == (True, False)
    consent_as_guardian(guardian=guardian.pk, made_by=BY)
    facts = facts_of(child, session)
    assert (facts.guardian_known, facts.guardian_agreed) == (True, True)
    assert word(child) == "agreed"
    assert told() == ["GuardianNamed", "GuardianAsked", "GuardianConsented"]


def test_from_16_to_18_it_is_enough_to_know_whom_to_call() -> None:
    child = make_child(16)
    name(child)
    assert word(child) == "known"
    assert not Letter.objects.exists()
    assert facts_of(child, make_session()).guardian_known


def test_from_18_on_there_is_nobody_to_name() -> None:
    adult = make_child(18)
    assert guardian_state_of(adult) is None
    assert guardian_state_of(make_person()) is None  # has told no age
    with pytest.raises(NotAMinor):
        name(adult)
    with pytest.raises(NotAMinor):
        record_guardian_consent(person=make_person(), name="小林 真理", telephone="1", made_by=PHONE)


def test_the_same_again_changes_nothing_and_another_contact_takes_the_yes_with_it() -> None:
    child = make_child()
    guardian = name(child)
    consent_as_guardian(guardian=guardian.pk, made_by=BY)
    assert name(child) == guardian
    other = name(child, email="father@example.jp")
    guardian.refresh_from_db()
    assert guardian.ended_at is not None
    assert guardian_of(child) == other
    assert other.consented_at is None
    assert not facts_of(child, make_session()).guardian_agreed


def test_nobody_answers_for_themself() -> None:
    child = make_child()
    with pytest.raises(OwnAddress):
        name(child, email="Child@example.jp")
    assert guardian_of(child) is None


def test_without_an_address_they_telephone() -> None:
    child = make_child()
    name(child, email="")
    assert word(child) == "no_address"
    with pytest.raises(NoGuardianYet):
        ask_guardian_again(person=child, made_by=BY)
    guardian = record_guardian_consent(person=child, name="小林　真理", telephone="0265-00-0004", made_by=PHONE)
    assert guardian == guardian_of(child)
    assert (guardian.channel, guardian.telephone) == ("phone", "0265-00-0004")
    assert facts_of(child, make_session()).guardian_agreed
    record_guardian_consent(person=child, name="小林 真理", telephone="", made_by=PHONE)
    assert told() == ["GuardianNamed", "GuardianConsented"]


def test_a_yes_by_telephone_from_somebody_else_makes_them_the_contact() -> None:
    child = make_child()
    before = name(child)
    after = record_guardian_consent(person=child, name="小林 進", telephone="0265-00-0005", made_by=PHONE)
    before.refresh_from_db()
    assert before.ended_at is not None
    assert guardian_of(child) == after != before


@pytest.mark.parametrize("end", [refuse_as_guardian, withdraw_guardian_consent])
def test_no_and_taken_back_end_it(end: Any) -> None:
    child = make_child()
    guardian = name(child)
    consent_as_guardian(guardian=guardian.pk, made_by=BY)
    end(guardian=guardian.pk, made_by=BY)
    assert word(child) == "none"
    facts = facts_of(child, make_session())
    assert (facts.guardian_known, facts.guardian_agreed) == (False, False)
    for answer in (consent_as_guardian, refuse_as_guardian, withdraw_guardian_consent):
        with pytest.raises(LinkIsOver):
            answer(guardian=guardian.pk, made_by=BY)


def test_asking_again_makes_a_new_link_and_ends_the_old_one(set_clock: SetClock) -> None:
    child, now = make_child(), clock.now()
    set_clock(now)
    guardian = name(child)
    old = link_of(guardian)
    with pytest.raises(AskedJustNow):
        ask_guardian_again(person=child, made_by=BY)
    set_clock(now + timedelta(minutes=11))
    ask_guardian_again(person=child, made_by=BY)
    new = link_of(guardian)
    assert opened(old).status_code == 404
    assert opened(new).status_code == 200


def test_nobody_is_flooded_with_mails(set_clock: SetClock) -> None:
    child, now = make_child(), clock.now()
    set_clock(now)
    for number in range(5):
        name(child, email=f"someone{number}@example.jp")
    with pytest.raises(AskedJustNow):
        name(child, email="one-more@example.jp")
    set_clock(now + timedelta(days=1, minutes=1))
    name(child, email="one-more@example.jp")


def opened(token: str, language: str = "ja") -> Any:
    """The page to which a link leads, in a browser without an account."""
    return browser().get(address("people:guardian-link", token, language=language), follow=True)


def test_the_mail_brings_a_link_that_works_without_an_account() -> None:
    child = make_child(language="en")
    guardian = name(child)
    send_letters()
    (letter,) = mail.outbox
    assert letter.to == ["mother@example.jp"]
    assert letter.subject == "小林 葵 would like to take part: please say yes or no"
    token = link_of(guardian)
    url = f"/en/guardian/{token}/"
    assert f"http://127.0.0.1:8000{url}\n" in letter.body
    client = browser()
    led = client.get(url)
    assert led["Location"] == "/en/guardian/"
    assert led["Referrer-Policy"] == "no-referrer"
    assert "no-store" in led["Cache-Control"]
    page = client.get("/en/guardian/")
    assert "May 小林 葵 take part?" in text_of(page)
    assert token not in text_of(page)
    assert "no-store" in page["Cache-Control"]
    guardian.refresh_from_db()
    assert guardian.consented_at is None  # looking is no yes
    assert client.post("/en/guardian/", {"answer": "perhaps"}).status_code == 302
    client.post("/en/guardian/", {"answer": "yes"})
    guardian.refresh_from_db()
    assert (guardian.consented_at is not None, guardian.channel) == (True, "web")
    assert "Thank you for your yes" in text_of(client.get("/en/guardian/"))
    assert "小林 葵 then can" in text_of(client.get(url, follow=True))  # the link goes on working, to take it back
    client.post("/en/guardian/", {"answer": "withdraw"})
    assert guardian_of(child) is None
    assert client.get("/en/guardian/").status_code == 404


def test_no_by_the_link() -> None:
    child = make_child()
    client = browser()
    client.get(address("people:guardian-link", link_of(name(child))))
    done = client.post(address("people:guardian-answer"), {"answer": "no"})
    assert done.status_code == 200
    assert guardian_of(child) is None
    assert told()[-1] == "GuardianRefused"


@pytest.mark.parametrize("wrong", ["x", "0" * 26, "Z" * 26, "あ" * 300])
def test_a_wrong_link_opens_nothing_and_closes_the_one_before(wrong: str) -> None:
    client = browser()
    client.get(address("people:guardian-link", link_of(name(make_child()))))
    assert client.get(address("people:guardian-answer")).status_code == 200
    assert client.get(address("people:guardian-link", wrong), follow=True).status_code == 404
    assert client.post(address("people:guardian-answer"), {"answer": "yes"}).status_code == 404
    assert "GuardianConsented" not in told()


def test_the_token_is_in_no_table_event_log_or_cookie(caplog: pytest.LogCaptureFixture) -> None:
    child = make_child()
    with caplog.at_level(logging.DEBUG):
        guardian = name(child)
        send_letters()
        token, client = link_of(guardian), browser()
        client.get(address("people:guardian-link", token))
        client.get(address("people:guardian-link", token[:-1]), follow=True)
        client.get(address("people:guardian-link", token), follow=True)
        client.post(address("people:guardian-answer"), {"answer": "no"})
        client.get(address("people:guardian-link", token), follow=True)
    rows = [list(table._default_manager.values()) for table in (Guardian, Letter, Event)]
    assert token not in str(rows)
    assert token not in caplog.text
    assert token not in str(client.cookies)


def test_events_carry_ids_alone() -> None:
    consent_as_guardian(guardian=name(make_child()).pk, made_by=BY)
    for event in Event.objects.filter(name__startswith="community.Guardian"):
        assert all(isinstance(value, int) for value in event.payload.values())


def test_a_minor_names_them_on_a_page_of_their_own() -> None:
    child = make_child()
    client = browser(child.user)
    assert "Parent or guardian" in text_of(client.get(address("my-details", language="en")))
    url = address("people:guardian", language="en")
    answer = client.post(url, {"name": "小林 真理", "telephone": "0265-00-0003", "email": "mother@example.jp"})
    assert answer["Location"] == url
    page = text_of(client.get(url))
    assert "The mail to them is on its way." in page
    assert "mother@example.jp" in text_of(client.get(address("my-details", language="en")))
    again = client.post(url, {"again": "1"}, follow=True)
    assert "We have just sent the mail." in text_of(again)
    wrong = client.post(url, {"name": "", "telephone": "1\r\n2", "email": "no"})
    assert wrong.status_code == 422
    assert set(wrong.context["form"].errors) == {"name", "telephone", "email"}


def test_a_grown_up_has_no_such_page(hanako: Person) -> None:
    assert browser(hanako.user).get(address("people:guardian"))["Location"] == address("my-details")


def test_a_supporter_names_them_for_a_child(ken: Person) -> None:
    child = make_child(email="")
    url = address("people:person-guardian", child.pk)
    told_by_ken = {"name": "山田 健", "telephone": "0265-00-0003", "email": "ken@example.jp"}
    assert browser(ken.user).post(url, told_by_ken).status_code == 404
    make_support(child, ken, relation="guardian")
    browser(ken.user).post(url, told_by_ken)
    guardian = guardian_of(child)
    assert guardian is not None
    assert guardian.email == "ken@example.jp"


def test_telling_an_age_under_18_leads_to_the_question(hanako: Person) -> None:
    client = browser(hanako.user)
    about = {
        "name": "山田 花子",
        "language": "ja",
        "residence": "outside",
        "born_on": f"{clock.today().year - 12}-01-01",
    }
    assert client.post(address("my-details"), about)["Location"] == address("people:guardian")
    hanako.refresh_from_db()
    assert hanako.residence == "outside"


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (day(2010, 2, 28), day(2028, 2, 27), 17),
        (day(2010, 2, 28), day(2028, 2, 28), 18),
        (day(2008, 2, 29), day(2026, 2, 28), 17),
        (day(2008, 2, 29), day(2026, 3, 1), 18),
    ],
)
def test_ages_are_whole_years(born: date, on: date, age: int) -> None:
    assert age_on(born, on) == age
    assert (born <= born_before(on, 18)) == (age >= 18)


def test_the_birthday_is_tokyos(set_clock: SetClock) -> None:
    child = make_child(17)
    child.born_on = day(2008, 11, 23)
    set_clock(datetime(2026, 11, 22, 23, 59, tzinfo=TOKYO))
    assert guardian_state_of(child) is not None
    set_clock(datetime(2026, 11, 23, 0, 0, tzinfo=TOKYO))
    assert guardian_state_of(child) is None
