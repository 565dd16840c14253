"""The pages about people: both sides see the same, ask, answer, end and extend."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.models import Person, Supporter, SupporterRequest
from community.rules.terms import months_later
from community.services.support import log_act
from community.services.supporter_requests import ask_support
from core import clock
from tests.clients import address, browser, text_of
from tests.community.kit import BY, make_support, terms
from tests.factories import make_person, make_user

pytestmark = pytest.mark.django_db
ASK = {
    "asks": "support_me",
    "email": "ken@example.jp",
    "relation": "family",
    "scopes": ["may_sign_up", "gets_notices"],
    "lasts": "6",
}


def page(person: Person) -> str:
    """Their page "People", in English."""
    return text_of(browser(person.user).get(address("people:list", language="en")))


def test_both_sides_see_the_agreement_and_what_was_done(hanako: Person, ken: Person) -> None:
    support = make_support(hanako, ken, relation="care", may_see=False, agreed_how="phone")
    log_act(support, "signed_up", 1)
    for reader, other, words in (
        (hanako, "山田 健", "They sign you up, and cancel for you."),
        (ken, "山田 花子", "You sign them up, and cancel for them."),
    ):
        seen = page(reader)
        assert other in seen
        assert words in seen
        assert "care worker" in seen
        assert "agreed by telephone" in seen
        assert "signed them up" in seen
        assert "appointments." not in seen  # that scope was not agreed


def test_a_page_with_nobody_on_it_helps_on(hanako: Person) -> None:
    assert "ask them, and you can sign up for them" in page(hanako)
    assert "Ask somebody" in page(hanako)


def test_asking_answers_alike_whoever_has_the_address(hanako: Person, ken: Person) -> None:
    client = browser(hanako.user)
    answers = [
        client.post(address("people:ask", language="en"), ASK | {"email": email}, follow=True)
        for email in ("ken@example.jp", "nobody@example.jp")
    ]
    for answer in answers:
        assert "We have sent the mail." in text_of(answer)
    assert "山田 健" not in text_of(answers[1])
    asked = SupporterRequest.objects.order_by("id")[0]
    assert (asked.may_sign_up, asked.may_see, asked.gets_notices) == (True, False, True)
    assert asked.expires_on == months_later(clock.today(), 6)


@pytest.mark.parametrize(
    ("field", "typed"),
    [("asks", "x"), ("email", "no address"), ("email", ""), ("relation", "x"), ("scopes", []), ("lasts", "99")],
)
def test_a_wrong_answer_is_an_error_at_its_field(hanako: Person, field: str, typed: Any) -> None:
    answer = browser(hanako.user).post(address("people:ask"), ASK | {field: typed})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not SupporterRequest.objects.exists()


def test_ones_own_address_is_a_sentence(hanako: Person) -> None:
    answer = browser(hanako.user).post(address("people:ask", language="en"), ASK | {"email": "hanako@example.jp"})
    assert answer.status_code == 422
    assert "This is your own e-mail address." in text_of(answer)


def test_the_asked_one_finds_the_request_and_says_yes(hanako: Person, ken: Person) -> None:
    ask_support(asker=hanako, asks="support_me", email="ken@example.jp", terms=terms(may_see=False), made_by=BY)
    request = SupporterRequest.objects.get()
    url = address("people:request", request.pk, language="en")
    assert url in page(ken)
    client = browser(ken.user)
    shown = text_of(client.get(url))
    assert "山田 花子 asks you to be their supporter" in shown
    assert "You sign them up, and cancel for them." in shown
    assert "appointments" not in shown
    assert "Agreed. Thank you!" in text_of(client.post(url, {"answer": "yes"}, follow=True))
    assert Supporter.objects.get().supporter == ken
    assert client.get(url).status_code == 404  # answered


def test_a_person_who_is_to_be_supported_takes_ticks_away(hanako: Person, ken: Person) -> None:
    ask_support(asker=ken, asks="be_supported", email="hanako@example.jp", terms=terms(may_see=False), made_by=BY)
    url = address("people:request", SupporterRequest.objects.get().pk)
    client = browser(hanako.user)
    assert client.post(url, {"answer": "yes", "scopes": ["may_see"]}).status_code == 422  # was not asked for
    assert client.post(url, {"answer": "yes"}).status_code == 422
    client.post(url, {"answer": "yes", "scopes": ["gets_notices"]})
    support = Supporter.objects.get()
    assert (support.may_sign_up, support.may_see, support.gets_notices) == (False, False, True)


def test_a_new_account_tells_its_name_with_the_answer(hanako: Person) -> None:
    ask_support(asker=hanako, asks="support_me", email="new@example.jp", terms=terms(), made_by=BY)
    url = address("people:request", SupporterRequest.objects.get().pk)
    client = browser(make_user("new@example.jp"))
    assert address("people:request", SupporterRequest.objects.get().pk) in text_of(client.get(address("people:list")))
    assert client.post(url, {"answer": "yes", "name": ""}).status_code == 422
    assert client.post(url, {"answer": "yes", "name": "新\r\n人"}).status_code == 422
    client.post(url, {"answer": "yes", "name": "新人"})
    assert Supporter.objects.get().supporter.name == "新人"


def test_no_needs_nothing_filled_in(hanako: Person) -> None:
    ask_support(asker=hanako, asks="support_me", email="new@example.jp", terms=terms(), made_by=BY)
    client = browser(make_user("new@example.jp"))
    client.post(address("people:request", SupporterRequest.objects.get().pk), {"answer": "no"})
    assert not Supporter.objects.exists()
    assert SupporterRequest.objects.get().ended_at is not None
    assert "new@example.jp" not in page(hanako)


def test_a_request_is_open_to_its_address_and_taken_back_by_its_asker(hanako: Person, ken: Person) -> None:
    ask_support(asker=hanako, asks="support_me", email="ken@example.jp", terms=terms(), made_by=BY)
    request = SupporterRequest.objects.get()
    answer_url, back_url = address("people:request", request.pk), address("people:take-back", request.pk)
    assert browser(hanako.user).get(answer_url).status_code == 404
    assert browser(ken.user).post(back_url).status_code == 404
    browser(hanako.user).post(back_url)
    assert browser(ken.user).get(answer_url).status_code == 404


@pytest.mark.parametrize("ends", ["hanako", "ken"])
def test_either_side_ends_it(hanako: Person, ken: Person, ends: str) -> None:
    support = make_support(hanako, ken)
    reader = {"hanako": hanako, "ken": ken}[ends]
    browser(reader.user).post(address("people:change-support", support.pk, "end"))
    support.refresh_from_db()
    assert (support.ended_at is not None, support.ended_by) == (True, reader.user_id)
    assert "What has ended" in page(hanako)
    assert "What has ended" in page(ken)


def test_the_person_extends_it_and_the_supporter_does_not(hanako: Person, ken: Person) -> None:
    support = make_support(hanako, ken, days=-1)
    url = address("people:change-support", support.pk, "extend")
    assert "run out" in page(hanako)
    assert "The person extends it" in page(ken)
    assert browser(ken.user).post(url, {"lasts": "24"}).status_code == 404
    browser(hanako.user).post(url, {"lasts": "24"})
    support.refresh_from_db()
    assert support.expires_on == months_later(clock.today(), 24)
    browser(hanako.user).post(url, {"lasts": "x"})
    support.refresh_from_db()
    assert support.expires_on == months_later(clock.today(), 24)


def test_extending_without_saying_how_long_changes_nothing(hanako: Person, ken: Person) -> None:
    support = make_support(hanako, ken, days=-1)
    answer = browser(hanako.user).post(
        address("people:change-support", support.pk, "extend", language="en"), {}, follow=True
    )
    assert "Extended." not in text_of(answer)
    support.refresh_from_db()
    assert support.expires_on == clock.today() - timedelta(days=1)


def test_the_page_takes_no_query_more_for_ten_rows_more(hanako: Person) -> None:
    def grow() -> None:
        for number in range(10):
            make_support(hanako, make_person(), relation="friend")
            log_act(make_support(make_person(), hanako), "looked")
            make_support(make_person(), hanako, ended_at=clock.now())
            email = f"asker{SupporterRequest.objects.count()}@example.jp"
            for asker, to in ((make_person(email=email), "hanako@example.jp"), (hanako, f"{number}@example.jp")):
                SupporterRequest.objects.create(
                    asker=asker, asks="support_me", email=to, asked_at=clock.now(), expires_on=clock.today()
                )

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser(hanako.user).get(address("people:list")).status_code == 200
        return len(captured)

    grow()
    queries()
    before = queries()
    grow()
    assert queries() == before
