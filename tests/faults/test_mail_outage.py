"""quality.md, reliability 11: the mail server is away for two hours, and one recipient is poisonous."""

from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from core.clock import TOKYO
from notifications import kinds
from notifications.models import ChannelGate, NoticeDelivery
from notifications.services._claims import LAST_ATTEMPT
from notifications.services.plan_notices import plan_notices
from notifications.services.send_due import send_due
from tests.factories import make_person, make_session, make_sign_up
from tests.mail_sink import Sink
from tests.notifications.conftest import SetClock, set_clock

__all__ = ["set_clock"]
pytestmark = [pytest.mark.django_db, pytest.mark.faults]
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=TOKYO)
POISON = "poison@example.jp"
STEP = timedelta(minutes=10)


def tell(address: str, *, starts_at: datetime) -> int:
    """Somebody's confirmation, planned; answers its delivery."""
    party = make_sign_up(session=make_session(starts_at=starts_at), person=make_person(email=address))
    plan_notices(kind=kinds.ALL["sign_up_confirmed"], subjects=[party.pk])
    return NoticeDelivery.objects.latest("id").pk


def run_at(moment: datetime, set_clock: SetClock) -> None:
    """The sender's next tick, with the breaker's pause over: it counts by the wall, which a test can't move."""
    set_clock(moment)
    ChannelGate.objects.update(closed_until=None)
    send_due()


def test_two_hours_without_a_mail_server(settings: Settings, set_clock: SetClock) -> None:
    sink = Sink(answers={POISON: "451 not now"})
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "core.mail.SigningBackend", sink.port
    set_clock(NOON)
    others = [tell(f"p{n}@example.jp", starts_at=NOON + timedelta(days=3)) for n in range(9)]
    poison = tell(POISON, starts_at=NOON + timedelta(days=3))
    soon = tell("soon@example.jp", starts_at=NOON + timedelta(hours=1))

    for tick in range(12):  # nobody listens there
        run_at(NOON + tick * STEP, set_clock)
    rows = NoticeDelivery.objects.in_bulk()
    assert {rows[pk].state for pk in others} == {"planned"}
    assert {rows[pk].attempts for pk in [*others, poison]} == {0}  # no notice is to blame
    assert ChannelGate.objects.get(pk="email").closed_since is not None  # staff see since when

    back = NOON + timedelta(hours=2)
    with sink.open():
        for tick in range(3):
            run_at(back + tick * STEP, set_clock)
        rows = NoticeDelivery.objects.in_bulk()
        assert {rows[pk].state for pk in others} == {"sent"}
        assert rows[soon].state == "expired"  # it began an hour ago
        assert rows[poison].state == "planned"
        waits = []
        for _ in range(LAST_ATTEMPT):
            row = NoticeDelivery.objects.get(pk=poison)
            if row.state != "planned":
                break
            waits.append(row.attempts)
            run_at(row.due_at, set_clock)
    row = NoticeDelivery.objects.get(pk=poison)
    assert (row.state, row.attempts) == ("failed", LAST_ATTEMPT)
    assert row.error == "the mail server refused it with code 451"  # what staff read; no address in it
    assert waits == sorted(waits)
    assert sorted(sink.ids().values()) == [1] * len(others)
    assert sink.to("soon@example.jp") == sink.to(POISON) == []
    assert ChannelGate.objects.get(pk="email").closed_since is None
