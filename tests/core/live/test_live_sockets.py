"""A socket sees what it may see, as it is now, and hears what changes."""

import asyncio

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session as LoginSession

from activities import live as activities_live
from activities.events import SignUpConfirmed
from activities.models import Activity, Session
from community.models import Membership, User
from core import live, redis_client
from core.live.hub import Hub, Listener
from core.live.sending import channel
from core.live.watches import State, Watch
from tests.core.live.kit import Ear, a_session, cookie_of, opened, organiser_of, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
db = sync_to_async


def _change(session: Session, taken: int) -> None:
    """What a service does: the row first, then the handler that sends it."""
    Session.objects.filter(pk=session.pk).update(taken=taken, version=taken)
    activities_live.show_seats(SignUpConfirmed(sign_up=1, session=session.pk, person=1, seats=1))


async def test_a_watch_answers_with_the_present_state(the_hub: Hub) -> None:
    session = await db(a_session)("soba")
    async with opened() as ear:
        answer = await ear.watch(f"session:{session.pk}")
    state = {"session": session.pk, "left": 6, "waiting": 0, "capacity": 6, "version": 0}
    assert answer == {"watch": f"session:{session.pk}", "state": state}


async def test_a_change_reaches_every_socket_through_one_subscription(the_hub: Hub) -> None:
    session = await db(a_session)("soba")
    topic = f"session:{session.pk}"
    async with opened() as first, opened() as second:
        await first.watch(topic)
        await second.watch(topic)
        [(_, subscriptions)] = await db(redis_client.client().pubsub_numsub)(channel(topic))
        assert subscriptions == 1
        assert the_hub.counts() == {"sockets": 2, "topics": 1, "accounts": 0}
        await db(_change)(session, taken=2)
        for ear in (first, second):
            message = await ear.hear()
            assert (message["state"]["left"], message["state"]["version"]) == (4, 2)
    [(_, subscriptions)] = await db(redis_client.client().pubsub_numsub)(channel(topic))
    assert the_hub.counts() == {"sockets": 0, "topics": 0, "accounts": 0}
    assert subscriptions == 0


async def test_an_older_state_never_replaces_a_newer_one(the_hub: Hub) -> None:
    session = await db(a_session)("soba")
    topic = f"session:{session.pk}"
    async with opened() as ear:
        await ear.watch(topic)
        await db(live.send)(topic, {"left": 1, "version": 9})
        await db(live.send)(topic, {"left": 5, "version": 8})
        await db(live.send)(topic, {"left": 0, "version": 10})
        assert [(await ear.hear())["state"]["version"] for _ in range(2)] == [9, 10]


async def test_a_cancelled_session_has_no_seats_to_give(the_hub: Hub) -> None:
    session = await db(a_session)("soba")
    await db(Session.objects.filter(pk=session.pk).update)(state=Session.State.CANCELLED)
    async with opened() as ear:
        assert (await ear.watch(f"session:{session.pk}"))["state"]["left"] == 0


async def test_unwatch_ends_it(the_hub: Hub) -> None:
    session = await db(a_session)("soba")
    topic = f"session:{session.pk}"
    async with opened() as ear:
        await ear.watch(topic)
        await ear.say({"unwatch": topic})
        async with asyncio.timeout(5):
            while the_hub.counts()["topics"]:
                await asyncio.sleep(0.01)
        await db(live.send)(topic, {"left": 1, "version": 9})
        assert await ear.hears_nothing()


async def test_an_unknown_session_is_denied(the_hub: Hub) -> None:
    topic = "session:999999999"
    async with opened() as ear:
        assert await ear.watch(topic) == {"denied": topic}


async def test_a_draft_is_nobodys_to_watch(the_hub: Hub) -> None:
    session = await db(a_session)("soba", state=Activity.State.DRAFT)
    async with opened() as ear:
        assert await ear.watch(f"session:{session.pk}") == {"denied": f"session:{session.pk}"}


async def test_a_roster_is_for_those_who_organise_it(the_hub: Hub) -> None:
    session, elsewhere = await db(a_session)("soba"), await db(a_session)("udon")
    browser = await db(signed_in)(await db(organiser_of)(session))
    async with opened(cookie=cookie_of(browser)) as ear, opened() as stranger:
        topic = f"roster:{session.pk}"
        assert await ear.watch(topic) == {"watch": topic, "state": {"refetch": True, "version": 0}}
        assert await ear.watch(f"roster:{elsewhere.pk}") == {"denied": f"roster:{elsewhere.pk}"}
        assert await stranger.watch(topic) == {"denied": topic}


async def test_sixty_four_watches_are_enough(the_hub: Hub) -> None:
    session = await db(a_session)("soba")
    now, later = session.starts_at, session.ends_at
    made = await db(Session.objects.bulk_create)(
        [Session(activity=session.activity, capacity=1, starts_at=now, ends_at=later) for _ in range(65)]
    )
    async with opened() as ear:
        for one in made[:64]:
            assert "state" in await ear.watch(f"session:{one.pk}")
        assert await ear.watch(f"session:{made[64].pk}") == {"denied": f"session:{made[64].pk}"}
        assert "state" in await ear.watch(f"session:{made[0].pk}")


async def test_logout_closes_that_login_and_no_other(the_hub: Hub) -> None:
    session = await db(a_session)("soba")
    user = await db(organiser_of)(session)
    here, there = await db(signed_in)(user), await db(signed_in)(user)
    async with opened(cookie=cookie_of(there)) as kept:
        ear = Ear(cookie=cookie_of(here))
        await ear.connect()
        await ear.watch(f"roster:{session.pk}")
        await kept.watch(f"roster:{session.pk}")
        await db(here.logout)()
        assert await ear.hear() == {"closing": "signed_out"}
        assert await ear.closed() == 4401
        await db(live.send)(f"roster:{session.pk}", {"refetch": True, "version": 4})
        assert (await kept.hear())["state"]["version"] == 4


async def test_deactivation_closes_all_sockets_of_the_account(the_hub: Hub) -> None:
    session = await db(a_session)("soba")
    user = await db(organiser_of)(session)
    ear = Ear(cookie=cookie_of(await db(signed_in)(user)))
    await ear.connect()
    await ear.watch(f"session:{session.pk}")
    user.is_active = False
    await db(user.save)()
    assert await ear.hear() == {"closing": "signed_out"}
    assert await ear.closed() == 4401


@pytest.mark.parametrize("how", ["deactivated in bulk", "login deleted", "account deleted"])
async def test_what_no_message_told_is_found_within_five_seconds(the_hub: Hub, how: str) -> None:
    session = await db(a_session)("soba")
    user = await db(organiser_of)(session)
    ear = Ear(cookie=cookie_of(await db(signed_in)(user)))
    await ear.connect()
    await ear.watch(f"roster:{session.pk}")
    if how == "deactivated in bulk":
        await db(User.objects.filter(pk=user.pk).update)(is_active=False)
    elif how == "login deleted":
        await db(LoginSession.objects.all().delete)()
    else:
        await db(Membership.objects.all().delete)()
        await db(User.objects.filter(pk=user.pk)._raw_delete)("default")
    assert await ear.hear() == {"closing": "signed_out"}
    assert await ear.closed() == 4401


async def test_a_right_that_is_taken_away_ends_its_watch_within_five_seconds(the_hub: Hub) -> None:
    session = await db(a_session)("soba")
    user = await db(organiser_of)(session)
    async with opened(cookie=cookie_of(await db(signed_in)(user))) as ear:
        topic = f"roster:{session.pk}"
        await ear.watch(topic)
        await db(Membership.objects.all().delete)()
        assert await ear.hear() == {"denied": topic}
        await db(live.send)(topic, {"refetch": True, "version": 5})
        assert await ear.hears_nothing()
        assert "state" in await ear.watch(f"session:{session.pk}")


async def test_a_slow_socket_skips_states_and_ends_with_the_last(the_hub: Hub) -> None:
    session = await db(a_session)("soba")
    topic = f"session:{session.pk}"
    slow, quick = Listener(AnonymousUser()), Listener(AnonymousUser())
    for listener in (slow, quick):
        await the_hub.join(listener)
        await the_hub.watch(listener, topic)
        await listener.mailbox.take()
    for version in range(1, 301):
        await db(live.send)(topic, {"left": version % 7, "version": version})
    async with asyncio.timeout(5):
        while the_hub.latest_version(topic) != 300:
            await quick.mailbox.take()
    last = await slow.mailbox.take()
    assert last is not None
    assert '"version":300' in last["text"]
    assert slow.mailbox._frames == {}
    for listener in (slow, quick):
        await the_hub.leave(listener)


async def test_a_thousand_sockets_at_once_cost_few_reads(the_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    session = await db(a_session)("soba")
    reads = 0
    read = activities_live.seats

    def counted(number: int) -> State | None:
        nonlocal reads
        reads += 1
        return read(number)

    monkeypatch.setattr("core.live.watches._registered", {"session": Watch("session", state=counted)})
    listeners = [Listener(AnonymousUser()) for _ in range(1000)]
    for listener in listeners:
        await the_hub.join(listener)
    await asyncio.gather(*(the_hub.watch(listener, f"session:{session.pk}") for listener in listeners))
    heard = [await listener.mailbox.take() for listener in listeners]
    assert len({id(frame) for frame in heard}) == 1
    assert reads <= 3
    for listener in listeners:
        await the_hub.leave(listener)
