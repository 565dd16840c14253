"""A demo town of its own: `manage.py demo` on a free port, with its own database, Redis number, mails and clock."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.error import URLError
from zoneinfo import ZoneInfo

import psycopg
from psycopg import sql
from psycopg.errors import InsufficientPrivilege
from redis import Redis

from core import redis_client
from demo import guardian
from tests import server

TOKYO = ZoneInfo("Asia/Tokyo")
PERSONS = 300  # a quarter of the usual town: loads in a few seconds
MORNING = 9  # o'clock in the town when it begins, whatever the hour is here
REDIS_NUMBERS = range(4, 9)  # the demo of this checkout has 0, the other tests 9
CLAIM = "deban:journeys:claimed"
Found = TypeVar("Found")


def wait_for(find: Callable[[], Found | None], what: str, seconds: float = 40) -> Found:
    """What `find` answers as soon as it is neither None nor false nor empty; AssertionError when it never is."""
    until = time.monotonic() + seconds
    while True:
        found = find()
        if found:
            return found
        assert time.monotonic() < until, f"waited {seconds:.0f} s in vain for {what}"
        time.sleep(0.1)


@dataclass
class Town:
    """The running demo: its address, its rows, its mails, its clock."""

    address: str
    var: Path
    rows: "psycopg.Connection[tuple[Any, ...]]"
    environment: dict[str, str]

    def ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of the town's database."""
        return self.rows.execute(cast(Any, query), values).fetchall()

    def one(self, query: str, *values: object) -> Any:
        """The only value of the only row."""
        [(value,)] = self.ask(query, *values)
        return value

    def mails_to(self, address: str, words: str = "") -> list[EmailMessage]:
        """The mails that have arrived for an address with these words in their subject, the oldest first."""
        found = []
        for path in sorted((self.var / "demo" / "mail").glob("*.eml")):
            mail = cast(EmailMessage, message_from_bytes(path.read_bytes(), policy=cast(Any, policy.default)))
            if address in str(mail["To"]) and words in str(mail["Subject"]):
                found.append(mail)
        return found

    def mail_to(self, address: str, words: str = "") -> EmailMessage:
        """The latest such mail, as soon as there is one."""
        what = f"a mail to {address} about “{words}”"
        return wait_for(lambda: self.mails_to(address, words), what)[-1]

    def now(self) -> datetime:
        """The time in the town."""
        moved = float((self.var / "demo" / "clock").read_text())
        return datetime.now(TOKYO) + timedelta(seconds=moved)

    def move_clock_to(self, moment: datetime) -> None:
        """Forward, by the command, to the minute."""
        minutes = round((moment - self.now()).total_seconds() / 60)
        self.manage("demo_clock", f"+{minutes}m")

    def manage(self, *arguments: str) -> str:
        """Run a command of the project in this town; what it printed."""
        command = [sys.executable, str(server.ROOT / "manage.py"), *arguments]
        done = subprocess.run(
            command, env=self.environment, cwd=server.ROOT, capture_output=True, text=True, check=False, timeout=60
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@dataclass(frozen=True)
class Scenery:
    """What tests.journeys.scene has made: session cookies of its people, and the numbers in addresses."""

    cookies: dict[str, str]
    ids: dict[str, Any]


def text_of(mail: EmailMessage) -> str:
    """A mail's plain text."""
    part = mail.get_body(("plain",))
    assert isinstance(part, EmailMessage)
    return str(part.get_content())


@contextmanager
def running_town(var: Path) -> Iterator[Town]:
    """Start a demo, wait until all of it answers, stop it at the end and leave nothing behind."""
    with _own_database() as database_url, _own_redis() as redis_url:
        port = server.free_port()
        environment = _environment(var, database_url, redis_url, port)
        _set_clock(var)
        log = var / "demo.log"
        with log.open("w") as output, _demo(port, environment, output) as process:
            _wait_until_ready(f"http://127.0.0.1:{port}", process, log)
            with psycopg.connect(database_url, autocommit=True) as rows:
                yield Town(f"http://127.0.0.1:{port}", var, rows, environment)


def _environment(var: Path, database_url: str, redis_url: str, port: int) -> dict[str, str]:
    ours = {
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "DEBAN_VAR": str(var),
        "EMAIL_PORT": str(server.free_port()),
        "SITE_URL": f"http://127.0.0.1:{port}",
        # LINE and SMS are set up, so that their pages are there; nobody in the town is told anything by them.
        **dict.fromkeys(("LINE_CHANNEL_TOKEN", "LINE_CHANNEL_SECRET", "SMS_ACCOUNT_SID", "SMS_AUTH_TOKEN"), "journeys"),
        **dict.fromkeys(("LINE_API", "SMS_API"), "http://127.0.0.1:1"),
        "LINE_FRIEND_URL": "https://line.me/R/ti/p/%40deban-journeys",
        "SMS_FROM": "+815000000000",
        "PYTHONPATH": f"{server.ROOT}:{server.ROOT / 'platform'}",
    }
    return {**os.environ, **ours}


def _set_clock(var: Path) -> None:
    """The town begins in the morning, so that "the evening before" lies ahead at whatever hour the test runs."""
    here = datetime.now(TOKYO)
    there = here.replace(hour=MORNING, minute=30, second=0, microsecond=0)
    (var / "demo").mkdir(parents=True, exist_ok=True)
    (var / "demo" / "clock").write_text(str((there - here).total_seconds()))


@contextmanager
def _demo(port: int, environment: dict[str, str], output: Any) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "manage.py", "demo", "--port", str(port), "--persons", str(PERSONS)]
    # A guardian ends it should this very process be killed.
    watch = subprocess.Popen(
        [sys.executable, guardian.__file__], stdin=subprocess.PIPE, text=True, start_new_session=True
    )
    process = subprocess.Popen(
        command, env=environment, cwd=server.ROOT, stdout=output, stderr=output, text=True, start_new_session=True
    )
    assert watch.stdin is not None
    watch.stdin.write(f"+{process.pid}\n")
    watch.stdin.flush()
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)  # Ctrl-C
        process.wait(timeout=30)
        watch.stdin.close()
        watch.wait(timeout=10)


def _wait_until_ready(address: str, process: "subprocess.Popen[str]", log: Path) -> None:
    def ready() -> bool:
        assert process.poll() is None, f"the demo ended:\n{log.read_text()[-3000:]}"
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=2) as answer:  # noqa: S310  our own address
                return all(json.load(answer).values())
        except (URLError, ConnectionError, TimeoutError):
            return False

    wait_for(ready, f"{address}/readyz; the demo's words are in {log}", seconds=300)


@contextmanager
def _own_database() -> Iterator[str]:
    """A fresh database on the tests' PostgreSQL, dropped at the end."""
    server_url = server.database_url().rpartition("/")[0]
    name = f"journeys_{os.getpid()}"
    with psycopg.connect(f"{server_url}/postgres", autocommit=True) as rows:
        rows.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield f"{server_url}/{name}"
        finally:
            wait_for(lambda: _dropped(rows, name), f"the end of {name}")


def _dropped(rows: "psycopg.Connection[tuple[Any, ...]]", name: str) -> bool:
    """False while a vacuum of PostgreSQL's own is in it: nobody but a superuser may end that."""
    try:
        rows.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    except InsufficientPrivilege:
        return False
    return True


@contextmanager
def _own_redis() -> Iterator[str]:
    """A Redis number that nobody else uses: two demos on one would take each other's tasks."""
    base = redis_client.url().rpartition("/")[0]
    for number in REDIS_NUMBERS:
        client = Redis.from_url(f"{base}/{number}")
        if client.set(CLAIM, os.getpid(), nx=True, ex=1800):
            break
    else:
        raise AssertionError("Every Redis number for journeys is taken: is another test run hanging?")
    try:
        yield f"{base}/{number}"
    finally:
        client.flushdb()
        client.close()


def day_of(moment: datetime) -> date:
    """The day in the town."""
    return moment.astimezone(TOKYO).date()
