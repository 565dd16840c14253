"""quality.md, reliability 8: Redis killed (-9) with work queued: sign-ups go on, and everything is delivered after."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from activities.models import Session, SignUp
from core.embedded import ensure_redis, remove
from core.embedded.redis_server import redis_pid
from core.outbox.models import Delivery
from notifications.models import Notice, NoticeDelivery
from tests.factories import make_person, make_session
from tests.mail_sink import Sink, wait_for
from tests.server import ROOT, environment

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults]
PARTIES = 10
# In a process of its own, whose nudges go to the Redis that dies.
SIGN_UP = """
import django, sys; django.setup()
from activities.services.sign_up import sign_up
from community.models import Person
from core.actor import Actor
for pk in sys.argv[2:]:
    sign_up(session=int(sys.argv[1]), person=Person.objects.get(pk=pk), seats=1, made_by=Actor(user=None))
"""


@pytest.fixture
def redis_root(tmp_path: Path) -> Iterator[Path]:
    """A checkout's folder whose private Redis runs, and is gone afterwards."""
    ensure_redis(tmp_path)
    yield tmp_path
    remove(tmp_path)


@contextmanager
def celery(there: dict[str, str], *arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A real Celery process in a process group of its own; gone at the end, with all its children."""
    command = [sys.executable, "-m", "celery", "-A", "config", *arguments, "--loglevel", "error"]
    process = subprocess.Popen(command, env=there, cwd=ROOT, start_new_session=True)
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def sign_up(there: dict[str, str], session: Session, parties: int) -> float:
    """New people sign up; answers how many seconds it took."""
    people = [str(make_person(email=f"{time.monotonic_ns()}@example.jp").pk) for _ in range(parties)]
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", SIGN_UP, str(session.pk), *people], env=there, cwd=ROOT, check=True)
    return time.monotonic() - began


def all_told(parties: int) -> bool:
    """Whether everything that was owed is done."""
    return (
        NoticeDelivery.objects.filter(state="sent").count() == parties
        and not Delivery.objects.exclude(state="done").exists()
    )


def test_redis_killed_while_work_is_queued(redis_root: Path, tmp_path: Path) -> None:
    url = ensure_redis(redis_root)
    queue = redis.Redis.from_url(url.rsplit("/", 1)[0] + "/9")
    session = make_session(capacity=10 * PARTIES)
    with Sink().open() as sink:
        there = environment(
            DJANGO_SETTINGS_MODULE="tests.faults.worker_settings", SINK_PORT=str(sink.port), REDIS_URL=url
        )
        with (
            celery(there, "worker", "--concurrency", "2") as worker,
            celery(there, "beat", "--schedule", str(tmp_path / "beat")) as beat,
        ):
            wait_for(lambda: bool(queue.get("deban:alive:worker")))
            sign_up(there, session, 1)
            wait_for(lambda: all_told(1))

            os.killpg(worker.pid, signal.SIGSTOP)  # so that work really stays queued
            sign_up(there, session, PARTIES)
            wait_for(lambda: queue.llen("celery") > 0)
            pid = redis_pid(redis_root)
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
            wait_for(lambda: redis_pid(redis_root) is None)

            seconds = sign_up(there, session, PARTIES)  # nobody who signs up notices
            assert SignUp.objects.filter(state="confirmed").count() == 1 + 2 * PARTIES
            assert seconds < 30  # a process start, and no waiting for Redis at each
            assert Notice.objects.count() == 1

            os.killpg(worker.pid, signal.SIGCONT)
            time.sleep(2)  # both meet the dead server
            ensure_redis(redis_root)
            assert queue.llen("celery") == 0  # what was queued is gone: only the rows know
            wait_for(lambda: all_told(1 + 2 * PARTIES), seconds=90)
            assert (worker.poll(), beat.poll()) == (None, None)
        assert len(sink.mails) == len(sink.ids()) == 1 + 2 * PARTIES
