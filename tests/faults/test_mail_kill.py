"""quality.md, reliability 6: senders killed (-9) in the middle lose nothing and repeat at most one mail each."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db.models import F

from notifications import kinds
from notifications.models import NoticeDelivery
from notifications.services._claims import LEASE
from notifications.services.plan_notices import plan_notices
from tests.factories import make_person, make_session, make_sign_up
from tests.mail_sink import Sink, wait_for
from tests.server import ROOT, environment

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults]
MAILS = 100
SENDERS = 2
SEND = "import django; django.setup(); from notifications.services.send_due import send_due; send_due(seconds=120)"


@contextmanager
def senders(sink: Sink, count: int) -> Iterator[list["subprocess.Popen[bytes]"]]:
    """As many processes that send what is due; all gone at the end."""
    there = environment(DJANGO_SETTINGS_MODULE="tests.faults.worker_settings", SINK_PORT=str(sink.port))
    running = [subprocess.Popen([sys.executable, "-c", SEND], env=there, cwd=ROOT) for _ in range(count)]
    try:
        yield running
    finally:
        for process in running:
            process.kill()
            process.wait()


def pass_the_lease() -> None:
    """Five minutes go by for what the dead held."""
    held = NoticeDelivery.objects.filter(claimed_at__isnull=False)
    held.update(claimed_at=F("claimed_at") - LEASE - timedelta(seconds=1))


def test_killed_in_the_middle_of_sending() -> None:
    session = make_session(capacity=MAILS)
    parties = [make_sign_up(session=session, person=make_person(email=f"p{n}@example.jp")) for n in range(MAILS)]
    plan_notices(kind=kinds.ALL["sign_up_confirmed"], subjects=[party.pk for party in parties])
    with Sink(slow=0.05).open() as sink:
        with senders(sink, SENDERS) as running:
            wait_for(lambda: len(sink.mails) >= MAILS // 4)
            for process in running:
                process.kill()  # SIGKILL: no handler runs, nothing is closed
                process.wait()
        before = len(sink.mails)
        states = set(NoticeDelivery.objects.values_list("state", flat=True))
        assert before < MAILS
        assert "sent" in states
        assert states & {"claimed", "sending"}  # they did die while they held some

        with senders(sink, 1) as running:  # too early: what the dead held is still theirs
            assert running[0].wait(timeout=60) == 0
        assert NoticeDelivery.objects.filter(state__in=["claimed", "sending"]).exists()

        pass_the_lease()
        with senders(sink, SENDERS) as running:
            assert [process.wait(timeout=60) for process in running] == [0, 0]

        times = sink.ids()
        assert len(times) == MAILS
        assert max(times.values()) <= 2
        assert len(sink.mails) - MAILS <= SENDERS
        assert set(NoticeDelivery.objects.values_list("state", flat=True)) == {"sent"}
