"""quality.md, reliability 6: senders killed (-9) in the middle lose nothing and repeat at most one mail each."""

import os
import signal
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


def plan_mails() -> None:
    """A confirmation for each of a hundred people."""
    session = make_session(capacity=MAILS)
    parties = [make_sign_up(session=session, person=make_person(email=f"p{n}@example.jp")) for n in range(MAILS)]
    plan_notices(kind=kinds.ALL["sign_up_confirmed"], subjects=[party.pk for party in parties])


@contextmanager
def worker(sink: Sink) -> Iterator["subprocess.Popen[bytes]"]:
    """A real Celery worker of two processes, which finds its task queued."""
    there = environment(DJANGO_SETTINGS_MODULE="tests.faults.worker_settings", SINK_PORT=str(sink.port))
    celery = [sys.executable, "-m", "celery", "-A", "config"]
    running = subprocess.Popen(
        [*celery, "worker", "--concurrency", str(SENDERS), "--loglevel", "error"],
        env=there,
        cwd=ROOT,
        start_new_session=True,
    )
    try:
        for task in ("send_urgent", "send_due"):
            subprocess.run([*celery, "call", f"notifications.tasks.{task}"], env=there, cwd=ROOT, check=True)
        yield running
    finally:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()


def children_of(process: "subprocess.Popen[bytes]") -> list[int]:
    """The worker's own processes."""
    found = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True, check=True)
    return [int(pid) for pid in found.stdout.split()]


def test_a_workers_children_and_then_their_parent_are_killed() -> None:
    plan_mails()
    with Sink(slow=0.05).open() as sink:
        with worker(sink) as running:
            wait_for(lambda: len(sink.mails) >= MAILS // 5)
            for child in children_of(running):
                os.kill(child, signal.SIGKILL)
            os.kill(running.pid, signal.SIGKILL)
        assert len(sink.mails) < MAILS
        pass_the_lease()
        with worker(sink):
            wait_for(lambda: not NoticeDelivery.objects.exclude(state="sent").exists(), seconds=60)
        assert len(sink.ids()) == MAILS
        assert max(sink.ids().values()) <= 2
        assert len(sink.mails) - MAILS <= SENDERS


def test_killed_in_the_middle_of_sending() -> None:
    plan_mails()
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
