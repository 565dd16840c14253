"""The inbox page: one's own notices, nobody else's, and planned ones not yet."""

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from community.models import Person
from notifications import kinds
from notifications.context import notices
from notifications.models import Notice
from notifications.selectors import inbox_of, unread_count
from notifications.services.plan_notices import plan_notices
from notifications.services.send_due import send_due
from tests.factories import make_person, make_sign_up, make_user
from tests.mail_sink import Sink

pytestmark = pytest.mark.django_db


def tell(person: Person, *, sent: bool = True) -> Notice:
    """A confirmation for this person."""
    party = make_sign_up(person=person)
    plan_notices(kind=kinds.ALL["sign_up_confirmed"], subjects=[party.pk])
    if sent:
        send_due()
    return Notice.objects.latest("id")


@pytest.fixture
def alice(sink: Sink) -> Person:
    """A resident with an account, and a mail server for her notices."""
    return make_person("Alice", email="alice@example.jp")


def browser_of(person: Person) -> Client:
    """Signed in."""
    client = Client()
    assert person.user is not None
    client.force_login(person.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def test_it_shows_title_text_and_where_it_leads(alice: Person) -> None:
    notice = tell(alice)
    page = browser_of(alice).get("/notices/").content.decode()
    assert notice.title in page
    assert "活動：手打ちそば体験" in page
    assert "notice-list__item--unread" in page
    assert f"/notices/{notice.pk}/open/" in page


def test_opening_reads_it_and_leads_on(alice: Person) -> None:
    notice = tell(alice)
    assert unread_count(alice) == 1
    answer = browser_of(alice).post(f"/notices/{notice.pk}/open/")
    assert (answer.status_code, answer.headers["Location"]) == (302, notice.path)
    assert unread_count(alice) == 0
    assert "notice-list__item--unread" not in browser_of(alice).get("/notices/").content.decode()


def test_reading_all(alice: Person) -> None:
    tell(alice)
    tell(alice)
    bob = make_person("Bob", email="bob@example.jp")
    tell(bob)
    browser_of(alice).post("/notices/read/")
    assert (unread_count(alice), unread_count(bob)) == (0, 1)


def test_what_is_only_planned_is_not_there_yet(alice: Person) -> None:
    planned = tell(alice, sent=False)
    assert list(inbox_of(alice)) == []
    assert unread_count(alice) == 0
    assert browser_of(alice).post(f"/notices/{planned.pk}/open/").status_code == 404


def test_an_empty_inbox_says_what_will_be_there(alice: Person) -> None:
    assert "お知らせはまだありません" in browser_of(alice).get("/notices/").content.decode()


def test_an_account_without_a_person_has_an_empty_inbox() -> None:
    client = Client()
    client.force_login(make_user(), backend=settings.AUTHENTICATION_BACKENDS[0])
    assert client.get("/notices/").status_code == 200
    assert client.post("/notices/read/").status_code == 302


@pytest.mark.parametrize(("who", "status"), [("alice", 302), ("bob", 404), ("stranger", 302), ("superuser", 404)])
def test_who_may_open_it(who: str, status: int, alice: Person) -> None:
    notice = tell(alice)
    client = Client()
    if who == "superuser":
        client.force_login(make_user(staff=True), backend=settings.AUTHENTICATION_BACKENDS[0])
    elif who != "stranger":
        client = browser_of(alice if who == "alice" else make_person("Bob", email="bob@example.jp"))
    answer = client.post(f"/notices/{notice.pk}/open/")
    assert answer.status_code == status
    assert ("/sign-in/" in answer.headers.get("Location", "")) is (who == "stranger")
    notice.refresh_from_db()
    assert (notice.read_at is not None) is (who == "alice")


def test_a_page_costs_the_same_however_many_notices(
    alice: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(25):
        tell(alice)
    client = browser_of(alice)
    with django_assert_max_num_queries(9):
        page = client.get("/notices/").content.decode()
    assert page.count("notice-list__when") == 20
    assert "?page=2" in page


def test_get_changes_nothing(alice: Person) -> None:
    notice = tell(alice)
    assert browser_of(alice).get(f"/notices/{notice.pk}/open/").status_code == 405
    assert unread_count(alice) == 1


def test_the_frame_counts_the_unread_ones(alice: Person) -> None:
    tell(alice)
    request = RequestFactory().get("/")
    request.user = alice.user  # type: ignore[assignment]
    assert notices(request)["unread_notices"] == 1
    request.user = AnonymousUser()
    assert notices(request)["unread_notices"] == 0
    assert "main-nav__count" in browser_of(alice).get("/notices/").content.decode()
