"""Errors in plain words, and the previews of every kind."""

import pytest
from django.test import Client
from django.utils.translation import override

from notifications import kinds
from notifications.troubles import UNKNOWN, trouble_of
from tests.clients import browser, text_of
from tests.factories import make_user

pytestmark = pytest.mark.django_db
LIST = "/staff/notices/"


@pytest.fixture
def page() -> Client:
    """Of somebody in the town's office."""
    return browser(make_user("office@example.jp", staff=True))


@pytest.mark.parametrize(
    ("error", "word"),
    [
        ("two senders died while sending it; it may have arrived", "broke off twice"),
        ("the mail server refused it with code 550", "did not take it for this address"),
        ("the mail server is away: ConnectionRefusedError", "could not be reached"),
        ("LINE answered 404: LINE does not know this user", "left our account on LINE"),
        ("the SMS provider answered 400, code 21614: no mobile number", "The number is wrong"),
        ("there is no address any more", "no address there any more"),
        ("no words: KeyError: 'x'", "mistake in the program"),
    ],
)
def test_errors_in_plain_words(error: str, word: str) -> None:
    trouble = trouble_of(error)
    assert trouble is not None
    with override("en"):
        assert word in str(trouble.what)
    assert trouble.next_step


def test_what_has_failed_for_good_is_not_said_to_be_tried_again() -> None:
    error = "the mail server is away: ConnectionRefusedError"
    later, never = trouble_of(error), trouble_of(error, final=True)
    assert later is not None
    assert never is not None
    with override("en"):
        assert "by itself" in str(later.next_step)
        assert "by itself" not in str(never.next_step)


def test_an_error_that_nobody_knows_and_none() -> None:
    assert trouble_of("42") is UNKNOWN
    assert trouble_of("") is None


def test_kinds_and_their_examples(page: Client) -> None:
    said = text_of(page.get(f"{LIST}kinds/"))
    assert all(f"{LIST}kinds/{name}/" in said for name in kinds.ALL)
    assert "明日" in text_of(page.get(f"{LIST}kinds/reminder/"))
    assert "ngày mai" in text_of(page.get(f"{LIST}kinds/reminder/?in=vi")).lower()
    assert page.get(f"{LIST}kinds/reminder/?in=xx").status_code == 404
    assert page.get(f"{LIST}kinds/nothing/").status_code == 404


def test_the_mail_of_an_example_runs_and_loads_nothing(page: Client) -> None:
    answer = page.get(f"{LIST}kinds/reminder/mail/vi/")
    assert '<html lang="vi">' in text_of(answer)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert page.get(f"{LIST}kinds/reminder/mail/xx/").status_code == 404
