"""A mobile number, as people write it, confirmed by six digits."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from notifications.channels.sms.numbers import as_written, mobile_number
from notifications.errors import CodeIsOver, NotAMobileNumber, NoTelephoneNumber, NumberAbroad, WrongCode
from notifications.models import ChannelGate, LinkCode, Way, Wishes
from notifications.services.forget_codes import forget_codes
from notifications.services.line_links import make_link_code
from notifications.services.sms_numbers import CODE_LASTS, ask_number, confirm_number
from tests.clients import address, browser, text_of, wrong
from tests.notifications.channel_kit import MOBILE, NOON, hana
from tests.notifications.conftest import SetClock
from tests.notifications.sms_double import SmsDouble, refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture(autouse=True)
def _no_tries_counted() -> None:
    cache.clear()


def code_of(sms: SmsDouble) -> str:
    """The six digits of the latest SMS."""
    found = re.search(r"\d{6}", sms.taken[-1]["Body"])
    assert found
    return found[0]


def post(client: Client, **data: str) -> Any:
    return client.post(address("notifications:sms"), data)


@pytest.mark.parametrize(
    "text",
    [
        "090-1234-5678",
        "09012345678",
        "０９０－１２３４－５６７８",
        "０９０ー１２３４ー５６７８",
        "090 1234 5678",
        "090(1234)5678",
        " 090‐1234‐5678 ",
        "+81 90-1234-5678",
        "+81 (0)90-1234-5678",
        "＋８１９０１２３４５６７８",
        "0081 90 1234 5678",
    ],
)
def test_a_mobile_number_however_it_is_written(text: str) -> None:
    assert mobile_number(text) == MOBILE


@pytest.mark.parametrize("begins", ["060", "070", "080", "090"])
def test_the_four_beginnings_of_mobile_numbers(begins: str) -> None:
    assert as_written(mobile_number(f"{begins}12345678")) == f"{begins}-1234-5678"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("0265-83-2111", NotAMobileNumber),
        ("03-1234-5678", NotAMobileNumber),
        ("+81 265 83 2111", NotAMobileNumber),
        ("0120-123-456", NotAMobileNumber),
        ("050-1234-5678", NotAMobileNumber),
        ("+84 90 123 45 67", NumberAbroad),
        ("001 212 555 0100", NumberAbroad),
        ("090-1234-567", NotAMobileNumber),
        ("090-1234-56789", NoTelephoneNumber),
        ("12345", NoTelephoneNumber),
        ("はな", NoTelephoneNumber),
        ("", NoTelephoneNumber),
        ("+81", NoTelephoneNumber),
    ],
)
def test_what_is_no_mobile_number_of_japan(text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        mobile_number(text)


def test_the_code_from_the_sms_makes_the_number_theirs(sms: SmsDouble) -> None:
    person = hana()
    client = browser(person.user)
    assert post(client, do="number", number="０９０－１２３４－５６７８").status_code == 302
    assert sms.taken[0]["To"] == MOBILE
    assert "StatusCallback" not in sms.taken[0]
    assert Way.objects.get().confirmed_at is None
    code = code_of(sms)
    assert code not in str(Way.objects.values().get())
    assert post(client, do="code", code=f"{code[:3]} {code[3:]}").status_code == 302
    way = Way.objects.get()
    assert (way.address, way.confirmed_at, way.code_hash) == ({"number": MOBILE}, NOON, "")
    assert "090-1234-5678" in text_of(client.get(address("notifications:sms")))


def test_three_tries_and_no_more(sms: SmsDouble) -> None:
    person = hana()
    ask_number(person=person, text=MOBILE)
    code = code_of(sms)
    for _ in range(3):
        with pytest.raises(WrongCode):
            confirm_number(person=person, code=wrong(code))
    with pytest.raises(CodeIsOver):
        confirm_number(person=person, code=code)
    assert Way.objects.get().confirmed_at is None


@pytest.mark.parametrize("late", [False, True])
def test_a_code_lasts_ten_minutes(sms: SmsDouble, set_clock: SetClock, late: bool) -> None:
    person = hana()
    ask_number(person=person, text=MOBILE)
    set_clock(NOON + CODE_LASTS - timedelta(seconds=0 if late else 1))
    if late:
        with pytest.raises(CodeIsOver):
            confirm_number(person=person, code=code_of(sms))
    else:
        confirm_number(person=person, code=code_of(sms))
    assert (Way.objects.get().confirmed_at is None) is late


def test_a_code_is_good_once_and_for_its_person(sms: SmsDouble) -> None:
    person, other = hana(), hana("other@example.jp")
    ask_number(person=person, text=MOBILE)
    code = code_of(sms)
    ask_number(person=other, text=MOBILE)
    with pytest.raises(WrongCode):
        confirm_number(person=other, code=wrong(code_of(sms)))
    confirm_number(person=person, code=code)
    with pytest.raises(CodeIsOver):
        confirm_number(person=person, code=code)


def test_the_old_number_stays_until_the_new_one_is_confirmed(sms: SmsDouble) -> None:
    person = hana()
    ask_number(person=person, text=MOBILE)
    confirm_number(person=person, code=code_of(sms))
    ask_number(person=person, text="080-1111-2222")
    assert Way.objects.filter(confirmed_at__isnull=False).get().address == {"number": MOBILE}
    confirm_number(person=person, code=code_of(sms))
    assert Way.objects.get().address == {"number": "+818011112222"}


def test_a_number_that_broke_is_whole_again_when_it_is_confirmed_again(sms: SmsDouble) -> None:
    person = hana()
    ask_number(person=person, text=MOBILE)
    confirm_number(person=person, code=code_of(sms))
    Way.objects.update(broken_at=NOON, broken_why="STOP")
    ask_number(person=person, text=MOBILE)
    assert Way.objects.get().broken_at == NOON
    confirm_number(person=person, code=code_of(sms))
    assert Way.objects.get().broken_at is None


def test_the_same_answer_for_any_number(sms: SmsDouble, settings: Settings) -> None:
    """Known to somebody else, refused by the provider, asked for too often, or nothing sent at all."""
    other, pages = hana("other@example.jp"), []
    ask_number(person=other, text="070-0000-0001")
    confirm_number(person=other, code=code_of(sms))
    for _ in range(4):
        ask_number(person=hana(f"{_}@example.jp"), text="070-0000-0002")
    before = len(sms.taken)
    for place, number in enumerate(("07000000001", "07000000002", "07000000003", "07000000004")):
        sms.next_answers = [refused(400, 21614)] if place == 2 else []
        settings.SMS_MONTHLY_BUDGET = 0 if place == 3 else 200
        client = browser(hana(f"asker{place}@example.jp").user)
        assert post(client, do="number", number=number).status_code == 302
        page = text_of(client.get(address("notifications:sms")))
        page = re.sub(
            r'(csrfmiddlewaretoken" value|name="csrf-token" content)="\w+"|070-0000-000\d|asker\d|inbox:\d+', "", page
        )
        pages.append(page)
    assert len(set(pages)) == 1
    assert len(sms.taken) == before + 1


def test_codes_are_sent_four_times_an_hour(sms: SmsDouble) -> None:
    client = browser(hana().user)
    for place in range(4):
        assert post(client, do="number", number=f"0901111000{place}").status_code == 302
    assert post(client, do="number", number="09011110009").status_code == 422
    assert len(sms.taken) == 4


def test_codes_are_paid_for_too(sms: SmsDouble) -> None:
    ask_number(person=hana(), text=MOBILE)
    assert ChannelGate.objects.get(channel="sms").spent == 1


def test_a_landline_is_told_what_else_there_is() -> None:
    answer = post(browser(hana().user), do="number", number="0265-83-2111")
    assert answer.status_code == 422
    assert "error-summary" in text_of(answer)
    assert "060" in text_of(answer)
    assert not Way.objects.exists()


def test_removed_it_gets_nothing_more(sms: SmsDouble) -> None:
    person = hana()
    ask_number(person=person, text=MOBILE)
    confirm_number(person=person, code=code_of(sms))
    post(browser(person.user), do="remove")
    assert not Way.objects.exists()


def test_it_takes_the_last_place_in_an_order_made_before(sms: SmsDouble) -> None:
    person = hana()
    Wishes.objects.create(person=person, channels=["push", "email"], saved_at=NOON)
    ask_number(person=person, text=MOBILE)
    confirm_number(person=person, code=code_of(sms))
    assert Wishes.objects.get().channels == ["push", "email", "sms"]


def test_a_number_that_nobody_confirmed_is_forgotten(sms: SmsDouble, set_clock: SetClock) -> None:
    person, other = hana(), hana("other@example.jp")
    ask_number(person=person, text=MOBILE)
    confirm_number(person=person, code=code_of(sms))
    ask_number(person=person, text=MOBILE)
    ask_number(person=other, text="080-1111-2222")
    make_link_code(person=person)
    forget_codes()
    assert (Way.objects.count(), LinkCode.objects.count()) == (2, 1)
    set_clock(NOON + timedelta(hours=1))
    forget_codes()
    way = Way.objects.get()
    assert (way.person, way.confirmed_at, way.code_hash) == (person, NOON, "")
    assert not LinkCode.objects.exists()
