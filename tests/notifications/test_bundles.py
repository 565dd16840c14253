"""What can wait comes as one message a person a day, and is closed as one."""

from datetime import datetime, timedelta

import pytest
from django.db import connection

from community.models import Person
from core.clock import TOKYO
from notifications import channels, kinds
from notifications.channels.base import NotNow
from notifications.models import ChannelName, Notice, NoticeDelivery
from notifications.services import _wording
from notifications.services.plan_notices import plan_notices
from notifications.services.send_due import send_due
from tests.factories import make_assignment, make_person, make_session, make_shift
from tests.mail_sink import Sink, text_of
from tests.notifications.box import Box, reachable
from tests.notifications.conftest import SetClock
from volunteers.models import Contribution

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=TOKYO)
THANKS = kinds.ALL["contribution_thanks"]


@pytest.fixture(autouse=True)
def _morning(set_clock: SetClock) -> None:
    set_clock(MORNING)


def thank(person: Person, *, times: int = 1) -> None:
    """So many contributions of theirs, each thanked for."""
    for day in range(1, times + 1):
        shift = make_shift(session=make_session(starts_at=MORNING - timedelta(days=day)))
        done = Contribution.objects.create(
            assignment=make_assignment(shift, person), state="confirmed", minutes=60, on=MORNING, confirmed_at=MORNING
        )
        plan_notices(kind=THANKS, subjects=[done.pk])


def states() -> list[str]:
    return list(NoticeDelivery.objects.order_by("id").values_list("state", flat=True))


def test_it_waits_until_five(sink: Sink, set_clock: SetClock) -> None:
    thank(make_person(email="a@example.jp"), times=3)
    send_due()
    assert states() == ["planned"] * 3
    set_clock(MORNING.replace(hour=17))
    send_due()
    assert states() == ["sent"] * 3
    assert len(sink.mails) == 1


def test_each_person_gets_one(sink: Sink, set_clock: SetClock) -> None:
    thank(make_person(email="a@example.jp"), times=2)
    thank(make_person(email="b@example.jp"), times=1)
    set_clock(MORNING.replace(hour=17))
    send_due()
    assert len(sink.mails) == 2
    assert Notice.objects.exclude(title="").count() == 3  # each has its own words in the inbox


def test_a_batch_takes_all_of_a_persons(sink: Sink, set_clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_wording, "BATCH", 2)
    thank(make_person(email="a@example.jp"), times=5)
    set_clock(MORNING.replace(hour=17))
    send_due()
    assert states() == ["sent"] * 5
    assert len(sink.mails) == 1


def test_while_somebody_else_bundles_it_waits_and_the_rest_goes(
    sink: Sink, set_clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_wording, "_may_bundle", lambda: False)
    thank(make_person(email="a@example.jp"), times=2)
    set_clock(MORNING.replace(hour=17))
    send_due()
    assert states() == ["planned"] * 2
    assert sink.mails == []


def test_only_one_sender_bundles_at_a_time() -> None:
    assert _wording._may_bundle()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchone()[0] == 1


def test_a_bundle_that_is_not_taken_stays_together(set_clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> None:
    box = Box("push")
    monkeypatch.setitem(channels.ALL, "push", box)
    thank(reachable(make_person(), ChannelName.PUSH), times=2)
    box.fails = NotNow("later")
    set_clock(MORNING.replace(hour=17))
    send_due()
    assert states() == ["planned"] * 2
    assert len(set(NoticeDelivery.objects.values_list("due_at", flat=True))) == 1
    box.fails = None
    set_clock(MORNING.replace(hour=18))
    send_due()
    [parcel] = box.parcels
    assert len(parcel.deliveries) == 2
    assert states() == ["sent"] * 2


def test_the_bundle_says_what_is_in_it(sink: Sink, set_clock: SetClock) -> None:
    thank(make_person(email="a@example.jp", language="en"), times=2)
    set_clock(MORNING.replace(hour=17))
    send_due()
    words = text_of(sink.mails[0])
    for title in Notice.objects.values_list("title", flat=True):
        assert title in words
    assert "/en/notices/" in words
