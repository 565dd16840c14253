"""What a channel may send: its rate, its month's budget, and what happens while its line is down."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast

import pytest
from django.utils import timezone

from community.models import Person
from core.clock import TOKYO
from notifications import channels, kinds
from notifications.channels.base import Channel
from notifications.models import ChannelGate, ChannelName, NoticeDelivery
from notifications.services import _gates
from notifications.services.plan_notices import plan_notices
from notifications.services.send_due import send_due
from tests.factories import make_person, make_session, make_sign_up
from tests.mail_sink import Sink
from tests.notifications.box import Box, reachable
from tests.notifications.channel_kit import NOON
from tests.notifications.conftest import SetClock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
Install = Callable[[Box], Box]


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Puts a box in a channel's place."""

    def put(box: Box) -> Box:
        monkeypatch.setitem(channels.ALL, box.name, box)
        return box

    return put


def tell(count: int, *ways: ChannelName, days: int = 50) -> list[Person]:
    """A confirmation for each of so many people."""
    session = make_session(starts_at=NOON + timedelta(days=days), capacity=500)
    people = [reachable(make_person(email=f"p{n}.{session.pk}@example.jp"), *ways) for n in range(count)]
    parties = [make_sign_up(session=session, person=person) for person in people]
    plan_notices(kind=kinds.ALL["sign_up_confirmed"], subjects=[party.pk for party in parties])
    return people


def of(channel: str) -> list[str]:
    return list(NoticeDelivery.objects.filter(channel=channel).order_by("id").values_list("state", flat=True))


def test_no_more_than_the_rate_allows(install: Install) -> None:
    box = install(Box("push", per_second=0.001))
    tell(5, ChannelName.PUSH)
    send_due()
    assert len(box.parcels) == 1
    ChannelGate.objects.update(filled_at=timezone.now() - timedelta(hours=1))
    send_due()
    assert len(box.parcels) == 2  # an hour is worth three and a half, and no more than one goes at once


def test_what_found_nothing_to_send_may_go_in_the_same_instant(
    install: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    instant = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: instant)
    box = install(Box("push", per_second=2))
    for sent in (1, 2, 4):
        tell(sent - len(box.parcels), ChannelName.PUSH, days=50 + sent)
        send_due()
        assert len(box.parcels) == sent
    tell(1, ChannelName.PUSH, days=60)
    send_due()
    assert len(box.parcels) == 4  # two seconds' worth have gone at once


def test_what_is_put_back_is_no_more_than_may_go_at_once(install: Install) -> None:
    box = cast(Channel, install(Box("push", per_second=2)))
    gates = _gates.Gates()
    assert gates.allowance(box, 3) == 3
    gates.put_back(box, 100)
    assert ChannelGate.objects.get(channel="push").tokens == 4


def test_beyond_the_months_budget_the_next_channel_is_taken(install: Install, sink: Sink, set_clock: SetClock) -> None:
    box = install(Box("line", budget=3))
    tell(5, ChannelName.LINE)
    for _ in range(3):
        send_due()
    assert len(box.parcels) == 3
    assert of("line").count("failed") == 2
    assert of("email") == ["sent", "sent"]
    set_clock(datetime(2026, 12, 1, 9, 0, tzinfo=TOKYO))
    tell(1, ChannelName.LINE, days=60)
    send_due()
    assert len(box.parcels) == 4


def test_a_line_that_is_down_is_left_alone_longer_each_time(install: Install) -> None:
    box = install(Box("push"))
    box.down = "the push service is away"
    tell(2, ChannelName.PUSH)
    pauses = []
    for _ in range(4):
        send_due()
        gate = ChannelGate.objects.get(pk="push")
        assert gate.closed_until is not None
        pauses.append((gate.closed_until - timezone.now()).total_seconds())
        ChannelGate.objects.update(closed_until=timezone.now())
        NoticeDelivery.objects.update(due_at=NOON)
    assert pauses == sorted(pauses)
    assert pauses[3] > 4 * pauses[0]
    assert of("push") == ["planned", "planned"]
    assert set(NoticeDelivery.objects.values_list("attempts", flat=True)) == {0}


def test_a_closed_gate_is_not_knocked_at(install: Install) -> None:
    box = install(Box("push"))
    tell(1, ChannelName.PUSH)
    ChannelGate.objects.create(
        channel="push", failures=1, closed_until=timezone.now() + timedelta(minutes=5), closed_since=timezone.now()
    )
    send_due()
    assert box.parcels == []


def test_one_parcel_tries_it_and_opens_it_again(install: Install) -> None:
    box = install(Box("push"))
    tell(3, ChannelName.PUSH)
    past = timezone.now() - timedelta(minutes=1)
    ChannelGate.objects.create(channel="push", failures=5, closed_until=past, closed_since=past, why="away")
    assert _gates.Gates().allowance(cast(Channel, box), 100) == 1
    send_due()
    gate = ChannelGate.objects.get(pk="push")
    assert (gate.failures, gate.closed_until, gate.closed_since, gate.why) == (0, None, None, "")
    send_due()
    assert len(box.parcels) == 3


@pytest.mark.parametrize(("minutes", "urgency", "passed_on"), [(20, 0, True), (20, 1, False), (5, 0, False)])
def test_what_is_urgent_does_not_wait_long_for_a_line(
    minutes: int,
    urgency: int,
    passed_on: bool,
    install: Install,
    sink: Sink,
) -> None:
    install(Box("push"))
    tell(1, ChannelName.PUSH)
    NoticeDelivery.objects.update(urgency=urgency)
    now = timezone.now()
    ChannelGate.objects.create(
        channel="push",
        failures=9,
        closed_until=now + timedelta(minutes=5),
        closed_since=now - timedelta(minutes=minutes),
    )
    send_due()
    assert (of("push"), of("email")) == ((["failed"], ["sent"]) if passed_on else (["planned"], []))


def test_as_much_as_a_day_may_bring(install: Install, set_clock: SetClock) -> None:
    box = install(Box("push", a_day=2))
    person = reachable(make_person(email="a@example.jp"), ChannelName.PUSH)
    for days in range(40, 44):
        party = make_sign_up(session=make_session(starts_at=NOON + timedelta(days=days)), person=person)
        plan_notices(kind=kinds.ALL["sign_up_confirmed"], subjects=[party.pk])
    NoticeDelivery.objects.update(urgency=1)
    send_due()
    assert len(box.parcels) == 2
    set_clock(NOON + timedelta(days=1))
    send_due()
    assert len(box.parcels) == 4


def test_a_slow_channel_holds_up_no_other(install: Install, sink: Sink) -> None:
    install(Box("push", per_second=0.001))
    tell(5, ChannelName.PUSH)
    tell(2)
    send_due()
    assert of("email") == ["sent", "sent"]


def test_the_urgent_queue_sends_what_is_urgent_alone(sink: Sink) -> None:
    tell(2)
    NoticeDelivery.objects.filter(pk=NoticeDelivery.objects.order_by("id")[0].pk).update(urgency=1)
    send_due(urgent=True)
    assert of("email") == ["planned", "sent"]
