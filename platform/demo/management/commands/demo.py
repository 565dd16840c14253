"""`manage.py demo`: the whole town on one's own machine, in one terminal."""

import os
import socket
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper

from core import embedded
from core.live.server import UVICORN
from demo.supervisor import Changes, Child, Supervisor
from demo.town.load import PERSONS
from notifications.channels.push.vapid import new_key

HOST = "127.0.0.1"
SLOW = 60.0  # seconds after which we say that the server still doesn't answer


class Command(BaseCommand):
    """Migrate, load the town, and run web, worker, beat and a mail sink until Ctrl-C."""

    help = "Runs the demo: web server, Celery worker and beat, mail sink. Ctrl-C stops all of it."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The few things that can be chosen."""
        parser.add_argument("--port", type=int, default=8000, help="the web server's port (8000)")
        parser.add_argument("--reload", action="store_true", help="start again when a file changes")
        parser.add_argument("--no-load", action="store_true", help="leave the database's content as it is")
        parser.add_argument("--persons", type=int, default=PERSONS, help=f"how many people to invent ({PERSONS})")

    def handle(self, *, port: int, reload: bool, no_load: bool, persons: int, **_: Any) -> None:
        """Exit code 2 where the port is taken."""
        try:
            self._run(port, reload=reload, persons=0 if no_load else persons)
        finally:
            stopped = embedded.stop_started_here(settings.ROOT)
            if stopped:
                self.stdout.write(f"Stopped: {', '.join(stopped)}.")

    def _run(self, port: int, *, reload: bool, persons: int) -> None:
        if not _is_free(port):
            raise CommandError(
                f'Port {port} is in use: end what runs there, or take another one: make demo ARGS="--port {port + 1}"',
                returncode=2,
            )
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a missing one
        call_command("migrate", verbosity=0)
        if persons:
            call_command("load_town", persons=persons)
        _let_the_database_go()
        self._address = f"http://{HOST}:{port}"
        self._deadline: float | None = time.monotonic() + SLOW
        self._ready = False
        self._next_look = 0.0
        supervisor = Supervisor(
            children(port), cwd=settings.ROOT, environment=environment(port), write=self._write_line
        )
        changes = Changes(_watched_folders(), [settings.ROOT / "frontend/dist/manifest.json"]) if reload else None

        def each_turn() -> None:
            self._say_when_ready()
            if changes is not None and changes.any():
                self._write_line("Something changed: web, worker and beat start again.")
                supervisor.restart(["web", "worker", "beat"])
                self._ready, self._deadline = False, time.monotonic() + SLOW

        supervisor.run(each_turn)

    def _write_line(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _say_when_ready(self) -> None:
        if self._ready or time.monotonic() < self._next_look:
            return
        self._next_look = time.monotonic() + 0.5
        if _answers(f"{self._address}/healthz"):
            self._ready = True
            self._write_line(f"Deban is ready: {self._address}/demo/   (Ctrl-C stops it)")
        elif self._deadline is not None and time.monotonic() > self._deadline:
            self._write_line(f"{self._address} doesn't answer yet; what the web server says is above.")
            self._deadline = None


def children(port: int) -> list[Child]:
    """The demo's programs, as the containers run them, only smaller."""
    python = sys.executable
    celery = [python, "-m", "celery", "-A", "config", "--quiet"]
    # Two demos of one checkout must not share beat's memory of what it sent when.
    schedule = settings.DEMO_VAR / f"beat-{port}"  # type: ignore[misc]
    schedule.parent.mkdir(parents=True, exist_ok=True)
    web = [python, "-m", "uvicorn", "config.asgi:application", "--host", HOST, "--port", str(port)]
    return [
        Child("mail", [python, str(settings.ROOT / "manage.py"), "mail_sink"]),
        Child("web", [*web, "--log-level", "warning", *UVICORN]),
        Child("worker", [*celery, "worker", "--concurrency", "2", "--loglevel", "WARNING", "--without-mingle"]),
        Child("beat", [*celery, "beat", "--loglevel", "WARNING", "--schedule", str(schedule)]),
    ]


def environment(port: int) -> dict[str, str]:
    """Ours, and what every child has to agree on."""
    ours = dict(os.environ)
    folders = [str(settings.ROOT), str(settings.ROOT / "platform")]
    ours["PYTHONPATH"] = os.pathsep.join([*folders, *filter(None, [ours.get("PYTHONPATH")])])
    ours["PYTHONUNBUFFERED"] = "1"
    ours.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    ours.setdefault("SITE_URL", f"http://{HOST}:{port}")
    ours.setdefault("EMAIL_PORT", str(_free_port_from(settings.EMAIL_PORT)))
    ours.setdefault("VAPID_PRIVATE_KEY", _own_push_key())
    ours.setdefault("VAPID_SUBJECT", "mailto:demo@example.jp")
    return ours


def _own_push_key() -> str:
    """Kept: devices on which somebody tried it out would have to be switched on again."""
    kept: Path = settings.DEMO_VAR / "vapid-key"  # type: ignore[misc]
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(new_key(), encoding="ascii")
    return kept.read_text(encoding="ascii")


def _let_the_database_go() -> None:
    """The supervisor itself needs no connection from here on."""
    wrapper = connections["default"]
    wrapper.close()
    if isinstance(wrapper, DatabaseWrapper):
        wrapper.close_pool()


def _is_free(port: int) -> bool:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except OSError:
            return False
    return True


def _free_port_from(port: int) -> int:
    return next(candidate for candidate in range(port, 65_536) if _is_free(candidate))


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310  (our own address)
            return bool(answer.status == 200)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


def _watched_folders() -> list[Any]:
    names = ["platform", "activities", "volunteers", "notifications", "frontend/templates"]
    return [settings.ROOT / name for name in names]
