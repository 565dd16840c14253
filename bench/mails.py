"""P5: a hundred thousand reminders due at once, planned, worded, handed to a mail server; meanwhile a cancellation.

The bare loop renders and sends the same mails to the same server, with no row claimed or closed.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.mail import get_connection
from django.db import connection

from activities.models import SignUp
from activities.services.cancel_session import cancel_session
from bench.harness import Result
from bench.world import sessions_ahead
from core import clock
from core.actor import SYSTEM
from core.clock import TOKYO
from notifications import kinds
from notifications.channels.email.letter import letter
from notifications.models import NoticeDelivery
from notifications.previews import parcel_of
from notifications.services.plan_reminders import plan_reminders
from tests.server import ROOT, environment, free_port

REMINDERS = 100_000
SESSIONS = 1000
BARE = 3_000
SENDING = 60.0  # seconds of real sending that are measured
PEER = 58.0  # ephios' mails a second on the machine of quality.md
PLANNED_IN, CANCELLED_IN = 2.5, 10.0  # seconds

_PEOPLE = """
INSERT INTO community_user (email, password, language, is_staff, is_active, is_superuser, date_joined)
    SELECT 'r' || n || '@deban.example', '!', 'en', false, true, false, now() FROM generate_series(1, {n}) n;
INSERT INTO community_person (user_id, name, kana, telephone, language, residence, created_at)
    SELECT id, 'Resident ' || id, '', '', 'en', 'resident', now() FROM community_user;
INSERT INTO activities_signup (session_id, person_id, {columns})
    SELECT session.id, person.id, {values}
    FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM community_person WHERE language = 'en') person
    JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM activities_session) session
        ON session.n = 1 + person.n % {sessions};
UPDATE activities_session SET taken = parties.n FROM (
    SELECT session_id, count(*) AS n FROM activities_signup GROUP BY session_id) parties
    WHERE parties.session_id = activities_session.id;
ANALYZE;
"""


def p5_mails() -> Result:
    """Mails a second of the worker beside the bare loop's; planning, memory and a cancellation in the same run."""
    with tempfile.TemporaryDirectory() as folder, _sink() as sink:
        clock_file = Path(folder) / "clock"
        settings.CLOCK_FILE = clock_file
        settings.EMAIL_BACKEND = "core.mail.SigningBackend"
        settings.EMAIL_PORT = sink.port
        _town(clock_file)
        bare = _bare_loop()
        began = time.perf_counter()
        planned = plan_reminders()
        planning = time.perf_counter() - began
        assert planned == REMINDERS, planned
        with _worker(clock_file, sink.port, folder) as worker:
            ours, memory, cancelled = _watch(worker, sink)
    growth = (memory[1] - memory[0]) / memory[0]
    met = ours >= 10 * PEER and ours >= 0.6 * bare and planning <= PLANNED_IN and cancelled <= CANCELLED_IN
    return Result(
        value=ours,
        limit=bare,
        ratio=ours / bare,
        target=">= 10 x ephios, >= 0.6 of the bare loop, planned in 2.5 s, memory flat, a cancellation within 10 s",
        met=met and growth < 0.1,
        how=f"{REMINDERS:,} planned in {planning:.1f} s; worker {memory[0] / 1024:.0f} MB, after {SENDING:.0f} s "
        f"{memory[1] / 1024:.0f} MB; {ours / PEER:.1f} x ephios; a cancellation arrived after {cancelled:.1f} s",
    )


def _town(clock_file: Path) -> None:
    """It is 18:05 in Tokyo, and all sessions are tomorrow."""
    evening = datetime.now(TOKYO).replace(hour=18, minute=5, second=0)
    clock_file.write_text(str((evening - datetime.now(TOKYO)).total_seconds()))
    sessions = sessions_ahead(SESSIONS, capacity=REMINDERS)
    tomorrow = (clock.now() + timedelta(days=1)).astimezone(TOKYO).replace(hour=10, minute=0, second=0, microsecond=0)
    type(sessions[0]).objects.update(starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=1))
    columns = {"seats": "1", "state": "'confirmed'", "made_at": "now() - interval '3 days'", "channel": "'web'"}
    columns |= _other_columns(set(columns))
    filled = {
        "n": REMINDERS,
        "sessions": SESSIONS,
        "columns": ", ".join(columns),
        "values": ", ".join(columns.values()),
    }
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE.format(**filled))


def _other_columns(known: set[str]) -> dict[str, str]:
    """What else a sign-up must have, empty."""
    empty = {"text": "''", "character varying": "''", "boolean": "false", "ARRAY": "'{}'", "jsonb": "'{}'"}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'activities_signup' "
            "AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'"
        )
        rows = cursor.fetchall()
    return {name: empty.get(kind, "0") for name, kind in rows if name not in known | {"id", "session_id", "person_id"}}


def _bare_loop() -> float:
    """Mails a second: the same subjects in the same words through the same letter, loaded beforehand."""
    kind = kinds.ALL["reminder"]
    subjects = kind.load(SignUp.objects.order_by("id").values_list("pk", flat=True)[:BARE])
    mail = get_connection()
    mail.open()
    began, now = time.perf_counter(), clock.now()
    for pk, subject in subjects.items():
        words = kind.words(subject, now)
        letter(parcel_of(kind, subject, words, delivery=pk, address=subject.person.user.email), mail).send()
    seconds = time.perf_counter() - began
    mail.close()
    return BARE / seconds


class _Sink:
    """The mail server in a process of its own."""

    def __init__(self, port: int, process: "subprocess.Popen[str]") -> None:
        self.port, self.process = port, process

    def seen(self) -> dict[str, int]:
        """What it has."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("?\n")
        self.process.stdin.flush()
        counted: dict[str, int] = json.loads(self.process.stdout.readline())
        return counted


@contextmanager
def _sink() -> Iterator[_Sink]:
    port = free_port()
    command = [sys.executable, "-m", "bench.counting_sink", str(port)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield _Sink(port, process)
        finally:
            process.kill()


@contextmanager
def _worker(clock_file: Path, port: int, folder: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A real worker with two processes, and beat."""
    there = environment(DJANGO_SETTINGS_MODULE="bench.mail_settings", SINK_PORT=str(port), CLOCK_FILE=str(clock_file))
    celery = [sys.executable, "-m", "celery", "-A", "config"]
    quiet = ["--loglevel", "error"]
    worker = subprocess.Popen(
        [*celery, "worker", "--concurrency", "2", *quiet], env=there, cwd=ROOT, start_new_session=True
    )
    beat = subprocess.Popen(
        [*celery, "beat", *quiet, "--schedule", f"{folder}/beat"], env=there, cwd=ROOT, start_new_session=True
    )
    try:
        yield worker
    finally:
        for process in (worker, beat):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _watch(worker: "subprocess.Popen[bytes]", sink: _Sink) -> tuple[float, tuple[float, float], float]:
    """Mails a second, the worker's memory in KB soon after the beginning and at the end, seconds to a cancellation."""
    before = sink.seen()["mails"]
    while sink.seen()["mails"] < before + 500:
        time.sleep(0.2)
    first, began = sink.seen()["mails"], time.perf_counter()
    memory = _memory(worker.pid)
    time.sleep(SENDING / 2)
    session = SignUp.objects.order_by("-id").values_list("session_id", flat=True)[0]
    cancel_session(session=session, made_by=SYSTEM)
    called_off = time.perf_counter()
    while not sink.seen()["cancelled"] and time.perf_counter() < called_off + SENDING:
        time.sleep(0.1)
    cancelled = time.perf_counter() - called_off
    time.sleep(max(0.0, began + SENDING - time.perf_counter()))
    sent, seconds = sink.seen()["mails"] - first, time.perf_counter() - began
    assert NoticeDelivery.objects.filter(state="planned").exists(), "all were sent before the time was over"
    return sent / seconds, (memory, _memory(worker.pid)), cancelled


def _memory(group: int) -> float:
    """Resident KB of the worker and its children."""
    pids = subprocess.run(["pgrep", "-g", str(group)], capture_output=True, text=True, check=True).stdout.split()
    total = 0.0
    for pid in pids:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                total += float(line.split()[1])
    return total
