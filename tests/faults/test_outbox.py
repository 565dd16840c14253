"""quality.md, reliability 5: an event and its change are one; what a handler owes is never lost and never doubled."""

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings
from redis.exceptions import ConnectionError as RedisIsAway

from community.models import Area
from core import nudge
from core.actor import SYSTEM, Actor
from core.outbox import events, relay
from core.outbox.models import Delivery, Event
from core.outbox.relay import LAST_ATTEMPT, drain
from tests.at_once import at_once
from tests.factories import make_area
from tests.faults.outbox_routes import SomethingHappened, behaviour

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults]


@pytest.fixture(autouse=True)
def _own_routes(settings: Settings) -> Iterator[None]:
    settings.EVENT_ROUTES = "tests.faults.outbox_routes.ROUTES"
    caches = (events.routes, events.handler_names, events.handlers_by_name, events.events_by_name)
    for cached in caches:
        cached.cache_clear()
    behaviour.clear()
    yield
    for cached in caches:
        cached.cache_clear()


@transaction.atomic
def happen(number: int = 1, *, by: Actor = SYSTEM) -> None:
    """A service that does nothing but publish."""
    events.publish(SomethingHappened(number=number), by=by)


def fail(event: SomethingHappened) -> None:
    """A handler with a bug, after it has written something."""
    make_area("half done")
    raise ValueError("no such thing")


def due_now() -> None:
    """The backoff of all deliveries passes."""
    Delivery.objects.filter(state="due").update(due_at=timezone.now() - timedelta(seconds=1))


def row(handler: str) -> Delivery:
    """The delivery to the first or second handler."""
    return Delivery.objects.get(handler=f"tests.faults.outbox_routes.{handler}")


def test_an_event_says_who_did_what_when_through_which_channel() -> None:
    happen(7, by=Actor(user=3, channel="phone"))
    event = Event.objects.get()
    assert (event.name, event.payload) == ("tests.SomethingHappened", {"number": 7})
    assert (event.actor, event.channel) == (3, "phone")
    assert abs(event.occurred_at - timezone.now()) < timedelta(minutes=1)
    assert set(event.deliveries.values_list("handler", "state")) == {
        ("tests.faults.outbox_routes.first", "due"),
        ("tests.faults.outbox_routes.second", "due"),
    }


def test_a_rollback_leaves_no_event_and_wakes_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    woken: list[str] = []
    monkeypatch.setattr(events, "nudge", woken.append)

    def change_and_break() -> None:
        with transaction.atomic():
            make_area()
            events.publish(SomethingHappened(number=1), by=SYSTEM)
            raise ValueError("after the event")

    with pytest.raises(ValueError, match="after the event"):
        change_and_break()
    assert (Area.objects.count(), Event.objects.count(), Delivery.objects.count(), woken) == (0, 0, 0, [])
    happen()
    assert woken == ["core.outbox.tasks.drain_outbox"]


def test_an_event_without_a_transaction_is_a_mistake_that_shows() -> None:
    assert not connection.in_atomic_block
    with pytest.raises(RuntimeError, match="outside a transaction"):
        events.publish(SomethingHappened(number=1), by=SYSTEM)
    assert Event.objects.count() == 0


def test_a_crash_between_commit_and_nudge_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "nudge", lambda task: None)
    seen: list[int] = []
    behaviour["first"] = lambda event: seen.append(event.number)
    happen(5)
    assert seen == []
    drain()  # what beat does, every five seconds
    assert seen == [5]
    beat = django_settings.CELERY_BEAT_SCHEDULE["drain-outbox"]
    assert (beat["task"], beat["schedule"]) == (events.RELAY, 5.0)


def test_redis_away_costs_the_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    class Away:
        def set(self, *args: object, **kwargs: object) -> None:
            raise RedisIsAway

        delete = set

    monkeypatch.setattr(nudge, "client", Away)
    happen()
    assert Event.objects.count() == 1
    nudge.heard(events.RELAY)  # the task itself isn't stopped by it either
    assert drain() == 2


def test_a_failing_handler_keeps_its_error_and_is_tried_again_later() -> None:
    seen: list[int] = []
    behaviour.update(first=fail, second=lambda event: seen.append(event.number))
    happen(1)
    happen(2)
    before = timezone.now()
    drain()
    assert sorted(seen) == [1, 2]  # the other handler and the other event are unaffected
    for failed in Delivery.objects.filter(handler__endswith="first"):
        assert (failed.state, failed.attempts) == ("due", 1)
        assert "ValueError: no such thing" in failed.error
        assert timedelta(seconds=1) < failed.due_at - before < timedelta(seconds=10)
    assert Area.objects.count() == 0  # what it wrote before it failed is undone
    assert drain() == 0  # not before its time

    behaviour["first"] = lambda event: seen.append(event.number)
    due_now()
    drain()
    assert sorted(seen) == [1, 1, 2, 2]
    assert set(Delivery.objects.values_list("state", "error")) == {("done", "")}


def test_a_failing_statement_does_not_break_the_others_of_its_batch() -> None:
    def wrong_statement(event: SomethingHappened) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")

    seen: list[int] = []
    behaviour.update(first=wrong_statement, second=lambda event: seen.append(event.number))
    happen(1)
    drain()
    assert seen == [1]
    assert "DivisionByZero" in row("first").error


def test_after_the_last_attempt_it_is_a_dead_letter_that_staff_can_wake() -> None:
    behaviour["first"] = fail
    happen()
    waits = []
    for _ in range(LAST_ATTEMPT):
        due_now()
        before = timezone.now()
        drain()
        waits.append((row("first").due_at - before).total_seconds())
    dead = row("first")
    assert (dead.state, dead.attempts) == ("dead", LAST_ATTEMPT)
    assert "no such thing" in dead.error
    assert waits[8] > 10 * waits[3]  # it doubles, give or take the jitter
    assert 15 * 3600 < sum(waits[:-1]) < 30 * 3600  # about a day
    due_now()
    assert drain() == 0
    assert row("second").state == "done"


def test_an_event_whose_handler_is_gone_is_kept_with_its_reason() -> None:
    happen()
    Delivery.objects.filter(handler__endswith="first").update(handler="tests.faults.outbox_routes.renamed")
    drain()
    assert "KeyError" in row("renamed").error
    assert row("second").state == "done"


def test_many_relays_at_once_run_each_handler_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "BATCH", 5)
    seen: Counter[int] = Counter()
    lock = threading.Lock()

    def count(event: SomethingHappened) -> None:
        with lock:
            seen[event.number] += 1

    behaviour["first"] = count
    for number in range(60):
        happen(number)
    ran = at_once(drain, 4)
    assert sum(ran) == 120
    assert seen == Counter(range(60))


def test_a_relay_that_dies_gives_its_rows_back() -> None:
    happen()

    def die(event: SomethingHappened) -> None:
        raise SystemExit  # not an Exception: nothing in the relay catches it, as nothing catches a kill

    behaviour["first"] = die
    with pytest.raises(SystemExit):
        drain()
    assert set(Delivery.objects.values_list("state", "attempts")) == {("due", 0)}
    behaviour.clear()
    assert drain() == 2
