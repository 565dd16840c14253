"""The number of unread notices, live: to their reader alone, after the commit, and as it is."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from community.models import Person, User
from core import clock
from core.live.hub import Hub, hub
from notifications import kinds, live
from notifications.models import Notice
from notifications.selectors.unread import NOTHING, state_of, states_of
from notifications.services import _show_inboxes
from notifications.services.plan_notices import plan_notices
from notifications.services.read_notice import read_all, read_notice
from notifications.services.send_due import send_due
from tests.core.live.kit import Ear, cookie_of, opened, signed_in
from tests.factories import make_person, make_sign_up, make_user
from tests.mail_sink import Sink

pytestmark = pytest.mark.django_db(transaction=True)
db = sync_to_async


def tell(*persons: Person) -> None:
    """A confirmation for each of these persons, sent."""
    plan_notices(kind=kinds.ALL["sign_up_confirmed"], subjects=[make_sign_up(person=one).pk for one in persons])
    send_due()


def user_of(person: Person) -> User:
    """The account of somebody who has one."""
    assert person.user is not None
    return person.user


def account_of(person: Person) -> int:
    """Its number."""
    return user_of(person).pk


async def test_the_number_changes_where_the_page_is_open(the_hub: Hub, sink: Sink) -> None:
    alice = await db(make_person)("Alice", email="alice@example.jp")
    topic = f"inbox:{alice.user_id}"
    async with opened(cookie=await db(lambda: cookie_of(signed_in(user_of(alice))))()) as ear:
        assert await ear.watch(topic) == {"watch": topic, "state": NOTHING}
        await db(tell)(alice)
        first = (await ear.hear())["state"]
        assert first["unread"] == 1
        assert set(first) == {"unread", "version"}
        await db(tell)(alice)
        second = (await ear.hear())["state"]
        notice = await db(lambda: Notice.objects.latest("id"))()
        await db(lambda: read_notice(notice=notice))()
        third = (await ear.hear())["state"]
        await db(lambda: read_all(person=alice))()
        fourth = (await ear.hear())["state"]
    assert [state["unread"] for state in (second, third, fourth)] == [2, 1, 0]
    versions = [state["version"] for state in (first, second, third, fourth)]
    assert versions == sorted(set(versions))


async def test_nobody_else_hears_it(the_hub: Hub) -> None:
    alice = await db(make_person)("Alice", email="alice@example.jp")
    bob = await db(make_person)("Bob", email="bob@example.jp")
    topic = f"inbox:{alice.user_id}"
    bobs = Ear(cookie=await db(lambda: cookie_of(signed_in(user_of(bob))))())
    for ear in (Ear(), bobs):
        assert await ear.connect()
        assert await ear.watch(topic) == {"denied": topic}
        await ear.leave()


def test_it_is_private() -> None:
    user = make_user()
    assert live.INBOX.is_private
    assert live.is_own(user, user.pk)
    assert not live.is_own(user, user.pk + 1)
    assert not live.is_own(AnonymousUser(), 0)


@pytest_asyncio.fixture
async def the_hub() -> AsyncIterator[Hub]:
    """The hub of the test's event loop."""
    ours = hub()
    yield ours
    await asyncio.sleep(0)
    await ours.close()


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What went out, in rounds."""
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(_show_inboxes, "send_all", found.append)
    return found


def test_a_batch_is_one_round_and_one_question_and_no_name(
    sent: list[dict[str, Any]], sink: Sink, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people = [make_person(f"P{n}", email=f"p{n}@example.jp") for n in range(5)]
    tell(*people, make_person("without an account"))
    rounds = [states for states in sent if states]
    assert [set(states) for states in rounds] == [{f"inbox:{account_of(one)}" for one in people}]
    assert all(set(state) == {"unread", "version"} for state in rounds[0].values())
    with django_assert_num_queries(1):
        states_of(persons=[one.pk for one in people])


def test_what_is_not_committed_is_not_told(sent: list[dict[str, Any]], sink: Sink) -> None:
    alice = make_person("Alice", email="alice@example.jp")
    tell(alice)
    sent.clear()
    with transaction.atomic():
        read_all(person=alice)
        assert sent == []
        transaction.set_rollback(True)
    assert sent == []
    assert state_of(account_of(alice))["unread"] == 1


def test_reading_what_is_read_tells_nothing(sent: list[dict[str, Any]], sink: Sink) -> None:
    alice = make_person("Alice", email="alice@example.jp")
    tell(alice)
    notice = Notice.objects.get()
    read_notice(notice=notice)
    sent.clear()
    read_notice(notice=notice)
    read_all(person=alice)
    assert sent == []


def test_two_notices_of_one_moment_have_two_versions() -> None:
    alice, now = make_person("Alice", email="alice@example.jp"), clock.now()
    versions = []
    for key in ("a", "b"):
        Notice.objects.create(
            person=alice, kind="reminder", key=key, language="ja", subject="sign_up", subject_id=1, title="t",
            created_at=now,
        )  # fmt: skip
        versions.append(state_of(account_of(alice))["version"])
    Notice.objects.filter(key="a").update(read_at=now)
    versions.append(state_of(account_of(alice))["version"])
    assert versions == sorted(set(versions))


def test_the_page_fetches_its_part_and_says_which_state_it_shows(sink: Sink) -> None:
    alice = make_person("Alice", email="alice@example.jp")
    tell(alice)
    client, version = signed_in(user_of(alice)), state_of(account_of(alice))["version"]
    whole = client.get("/notices/").content.decode()
    part = client.get("/notices/", headers={"HX-Request": "true"})
    assert f'<live-refetch watch="inbox:{alice.user_id}" src="/notices/" version="{version}">' in whole
    assert f'<live-unread watch="inbox:{alice.user_id}"' in whole
    assert "notice-list__item--unread" in part.content.decode()
    assert "<html" not in part.content.decode()
    assert "HX-Request" in part.headers["Vary"]


def test_the_header_has_a_place_for_the_number_also_when_it_is_none(sink: Sink) -> None:
    alice = make_person("Alice", email="alice@example.jp")
    client = signed_in(user_of(alice))
    assert "data-unread hidden" in client.get("/my/").content.decode()
    tell(alice)
    assert "data-unread><span>1</span>" in client.get("/my/").content.decode()
