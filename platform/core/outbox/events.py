"""What an event is, and how it gets from a service to its handlers."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from psycopg.types.json import Jsonb

from core import clock
from core.actor import Actor
from core.nudge import nudge


@dataclass(frozen=True)
class DomainEvent:
    """Base of every event: past tense, frozen, ids plus the few words a reader needs later."""

    @classmethod
    def name(cls) -> str:
        """`activities.SignUpConfirmed`: the room and the class."""
        return f"{cls.__module__.split('.')[0]}.{cls.__name__}"


Handler = Callable[[Any], None]
Routes = Mapping[type[DomainEvent], tuple[Handler, ...]]

RELAY = "core.outbox.tasks.drain_outbox"

_INSERT = """
WITH event AS (
    INSERT INTO outbox_event (name, payload, actor, channel, occurred_at)
    VALUES (%s, %s, %s, %s, %s) RETURNING id
)
INSERT INTO outbox_delivery (event_id, handler, state, attempts, due_at, error)
SELECT event.id, handler, 'due', 0, %s, '' FROM event, unnest(%s::text[]) AS handler
"""


def publish(event: DomainEvent, *, by: Actor) -> None:
    """Write the event and one delivery a handler, in one round trip; wake the relay after the commit.

    Raises RuntimeError outside a transaction: an event without its change, or the reverse, must be impossible.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{event.name()} was published outside a transaction.")
    handlers = handler_names().get(type(event), [])
    row: tuple[Any, ...] = (
        event.name(),
        Jsonb(asdict(event)),
        by.user,
        by.channel,
        clock.now(),
        timezone.now(),
        handlers,
    )
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, row)
    if handlers:
        transaction.on_commit(_wake_relay)


def _wake_relay() -> None:
    nudge(RELAY)


@cache
def routes() -> Routes:
    """The one page that says who reacts to what."""
    found: Routes = import_string(settings.EVENT_ROUTES)
    return found


@cache
def handler_names() -> dict[type[DomainEvent], list[str]]:
    """Event class to the dotted names of its handlers."""
    return {event: [handler_name(handler) for handler in handlers] for event, handlers in routes().items()}


@cache
def handlers_by_name() -> dict[str, Handler]:
    """Dotted name to handler."""
    return {handler_name(handler): handler for handlers in routes().values() for handler in handlers}


@cache
def events_by_name() -> dict[str, type[DomainEvent]]:
    """Event name to class."""
    return {event.name(): event for event in routes()}


def handler_name(handler: Handler) -> str:
    """`notifications.handlers.confirm_sign_up`."""
    return f"{handler.__module__}.{handler.__qualname__}"
