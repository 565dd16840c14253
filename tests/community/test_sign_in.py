"""Signing in by code (quality.md, lines 17 to 20): used once, three tries, ten minutes, this browser, no way round."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from community.models import Person, User
from community.services.accounts import account_for, sweep_unused_accounts
from community.tasks import sweep_unused_accounts as sweep_task
from core import clock
from tests.clients import address, browser, last_code, new_email, text_of, wrong
from tests.factories import make_organisation, make_person, make_user

pytestmark = pytest.mark.django_db
ASK = "/sign-in/"
CODE = "/sign-in/code/"


def ask(client: Client, email: str = "", **more: str) -> str:
    """Ask for a code and read it in the mail."""
    sent = client.post(ASK, {"email": email or new_email(), **more})
    assert sent.status_code == 302, text_of(sent)
    return last_code()


def is_signed_in(client: Client) -> bool:
    """Whether My page opens."""
    return client.get("/my/").status_code == 200


def test_the_right_code_opens_my_page() -> None:
    client = browser()
    code = ask(client)
    assert client.post(CODE, {"code": code})["Location"] == "/my/"
    assert is_signed_in(client)


def test_a_new_address_and_a_known_one_are_one_account_in_any_case() -> None:
    email = new_email()
    make_person(email=email)
    client = browser()
    client.post(CODE, {"code": ask(client, email.upper())})
    assert is_signed_in(client)
    assert User.objects.count() == 1


def test_after_three_wrong_codes_the_right_one_is_refused_too() -> None:
    client = browser()
    code = ask(client)
    where = f"{CODE}?next=/notices/"
    answers = [client.post(where, {"code": wrong(code)}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 302]
    assert answers[2]["Location"] == f"{ASK}?next=%2Fnotices%2F"  # and still knows where they wanted to go
    assert client.post(CODE, {"code": code})["Location"] == ASK
    assert not is_signed_in(client)


def test_two_wrong_codes_are_forgiven() -> None:
    client = browser()
    code = ask(client)
    for _ in range(2):
        assert "id_code_error" in text_of(client.post(CODE, {"code": wrong(code)}))
    client.post(CODE, {"code": code})
    assert is_signed_in(client)


def test_a_code_works_only_in_the_browser_that_asked_for_it() -> None:
    mine, other = browser(), browser()
    code = ask(mine)
    ask(other)
    theirs = last_code()
    assert theirs != code
    other.post(CODE, {"code": code})
    assert not is_signed_in(other)
    assert browser().post(CODE, {"code": code})["Location"] == ASK
    mine.post(CODE, {"code": code})
    assert is_signed_in(mine)


def test_a_code_is_used_once() -> None:
    client = browser()
    code = ask(client)
    client.post(CODE, {"code": code})
    client.post("/sign-out/")
    assert client.post(CODE, {"code": code})["Location"] == ASK
    assert not is_signed_in(client)


def test_a_code_is_good_for_ten_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    now, client = time.time(), browser()
    code = ask(client)
    monkeypatch.setattr(time, "time", lambda: now + 601)
    assert client.post(f"{CODE}?next=/notices/", {"code": code})["Location"] == f"{ASK}?next=%2Fnotices%2F"
    assert not is_signed_in(client)


def test_asking_again_replaces_the_code_and_the_address() -> None:
    client, email = browser(), new_email()
    old = ask(client, "mistyped-" + email)
    assert client.get(ASK).status_code == 200
    new = ask(client, email)
    if old != new:
        client.post(CODE, {"code": old})
        assert not is_signed_in(client)
    client.post(CODE, {"code": new})
    assert User.objects.get(last_login__isnull=False).email == email


def test_asking_too_often_for_one_address_is_refused_from_everywhere() -> None:
    email = new_email()
    for _ in range(3):
        ask(browser(), email)
    answer = browser().post(ASK, {"email": email}, headers={"X-Forwarded-For": "192.0.2.1"})
    assert list(answer.context["form"].errors) == ["email"]
    assert len(mail.outbox) == 3


def test_asking_too_often_from_one_place_leaves_no_accounts_behind() -> None:
    client = browser()
    for number in range(25):
        answer = client.post(ASK, {"email": new_email()}, headers={"X-Forwarded-For": f"192.0.2.{number}"})
    assert list(answer.context["form"].errors) == ["email"]
    assert len(mail.outbox) == User.objects.count() == 20


@pytest.mark.parametrize("there", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_next_never_leads_to_another_site(there: str) -> None:
    client = browser()
    sent = client.post(ASK, {"email": new_email(), "next": there})
    assert sent["Location"] == CODE
    done = client.post(CODE, {"code": last_code(), "next": there})
    assert done["Location"] == "/my/"


def test_next_leads_to_where_one_was() -> None:
    client = browser()
    asked = client.get("/organise/")
    assert asked["Location"] == f"{ASK}?next=/organise/"
    sent = client.post(asked["Location"], {"email": new_email()})
    assert client.post(sent["Location"], {"code": last_code()})["Location"] == "/organise/"


def test_the_session_is_new_after_signing_in_and_gone_after_signing_out() -> None:
    client = browser()
    code = ask(client)
    before = client.cookies["sessionid"].value
    client.post(CODE, {"code": code})
    after = client.cookies["sessionid"].value
    assert after != before
    assert client.get("/sign-out/").status_code == 200
    assert is_signed_in(client)  # asking changes nothing
    client.post("/sign-out/")
    thief = browser()
    thief.cookies["sessionid"] = after
    assert not is_signed_in(thief)


def test_a_closed_account_gets_no_code_and_nobody_can_tell() -> None:
    email = new_email()
    User.objects.filter(pk=make_user(email).pk).update(is_active=False)
    closed, new = browser().post(ASK, {"email": email}), browser().post(ASK, {"email": new_email()})
    assert (closed.status_code, closed["Location"]) == (new.status_code, new["Location"])
    assert not User.objects.filter(last_login__isnull=False).exists()


def test_an_account_that_is_closed_meanwhile_stays_out() -> None:
    client, email = browser(), new_email()
    code = ask(client, email)
    User.objects.update(is_active=False)
    answer = client.post(f"/en{CODE}", {"code": code}, follow=True)
    assert "This account is closed" in text_of(answer)
    assert not is_signed_in(client)


def test_a_mail_server_that_is_away_is_a_sentence(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # on a port where nobody listens
    answer = browser().post("/en/sign-in/", {"email": new_email()})
    assert "We could not send the e-mail just now." in text_of(answer)


@pytest.mark.parametrize(("prefix", "words"), [("", "コード"), ("/en", "Your code for Deban")])
def test_the_mail_speaks_the_language_of_the_page(prefix: str, words: str) -> None:
    browser().post(f"{prefix}{ASK}", {"email": new_email()})
    assert words in mail.outbox[-1].subject
    assert "\n" not in mail.outbox[-1].subject


@pytest.mark.parametrize(
    "path",
    [
        "login",
        "signup",
        "logout",
        "password/reset",
        "password/change",
        "password/set",
        "email",
        "login/code",
        "inactive",
    ],
)
def test_allauths_other_doors_are_shut(path: str) -> None:
    assert browser().get(f"/accounts/{path}/").status_code == 404
    assert browser(make_user()).get(f"/accounts/{path}/").status_code == 404


def test_a_password_opens_nothing() -> None:
    User.objects.create_superuser("root@example.jp", "a long password")
    client = browser()
    for path in ("/admin/login/", ASK):
        client.post(path, {"email": "root@example.jp", "username": "root@example.jp", "password": "a long password"})
        assert not is_signed_in(client)
    assert client.get("/admin/")["Location"].startswith("/admin/login/")


def test_an_account_that_was_never_used_is_swept_away() -> None:
    unused = account_for(email="never@example.jp")
    fresh = account_for(email="fresh@example.jp")
    used, staff = make_user(), make_user(staff=True)
    member, known = make_user(), make_person(email="known@example.jp").user
    make_organisation(member=member)
    User.objects.filter(pk=used.pk).update(last_login=clock.now())
    User.objects.exclude(pk=fresh.pk).update(date_joined=timezone.now() - timedelta(days=2))
    assert sweep_unused_accounts() == 1
    assert not User.objects.filter(pk=unused.pk).exists()
    assert {fresh, used, staff, member, known} == set(User.objects.all())
    User.objects.filter(pk=fresh.pk).update(date_joined=timezone.now() - timedelta(days=2))
    sweep_task()
    assert not User.objects.filter(pk=fresh.pk).exists()


def details(client: Client, **answers: Any) -> Any:
    """Send the page "About me"."""
    return client.post(address("my-details"), {"name": "有賀 花", "language": "ja", "residence": "resident", **answers})


def test_telling_ones_name_makes_the_person_and_telling_it_again_changes_them() -> None:
    user = make_user()
    client = browser(user)
    assert details(client, telephone="0265-83-2111")["Location"] == "/my/"
    assert details(client, name="有賀 花子", kana="あるが はなこ", born_on="1950-02-28").status_code == 302
    person = Person.objects.get()
    assert (person.user, person.name, person.kana, person.telephone) == (user, "有賀 花子", "あるが はなこ", "")
    assert person.consents.count() == 2


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("name", "有賀\r\nBcc: x@example.jp"),
        ("kana", "ある\nが"),
        ("telephone", "0265\r\n83"),
        ("language", ""),
        ("language", "xx"),
        ("area", "999999"),
        ("born_on", "1799-01-01"),
        ("born_on", "2999-01-01"),
        ("born_on", "2025-02-29"),
    ],
)
def test_what_cannot_be_is_an_error_at_its_field_and_changes_nobody(field: str, typed: str) -> None:
    person = make_person("宮下 誠", email="makoto@example.jp")
    answer = details(browser(person.user), **{"kana": "ありが", field: typed})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert f'<a href="#id_{field}">' in text_of(answer)
    person.refresh_from_db()
    assert person.name == "宮下 誠"
