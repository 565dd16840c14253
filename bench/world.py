"""The benchmarks' own town: 1,000 sessions ahead, signed-in residents, a server on a database of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from activities.models import Activity, Session
from community.models import Person, User
from core import clock
from tests.factories import make_activity, make_organisation, make_programme, make_venue
from tests.server import environment, free_port, session_cookie, wait_until_it_answers

SESSIONS = 1000
ACTIVITIES = 250


@contextmanager
def database() -> Iterator[None]:
    """A new database for the run; dropped afterwards."""
    connection = connections["default"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"]
    call_command("migrate", verbosity=0)
    try:
        yield
    finally:
        connection.creation.destroy_test_db("bench", verbosity=0)


@contextmanager
def server(*, bare: bool = False) -> Iterator[int]:
    """uvicorn as the demo runs it; yields its port."""
    port = free_port()
    application = "bench.constant:application" if bare else "config.asgi:application"
    command = [sys.executable, "-m", "uvicorn", application, "--port", str(port)]
    names = environment(DJANGO_SETTINGS_MODULE="bench.bare_settings" if bare else "bench.settings")
    process = subprocess.Popen([*command, "--lifespan", "off", "--log-level", "error", "--no-access-log"], env=names)
    try:
        wait_until_it_answers(f"http://127.0.0.1:{port}/healthz")
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def sessions_ahead(count: int = SESSIONS, capacity: int = 10) -> list[Session]:
    """Sessions of published activities, spread over two months."""
    host, programme, venue = make_organisation(), make_programme(), make_venue()
    activities = [
        make_activity(f"手打ちそば体験 {n}", organisation=host, programme=programme) for n in range(ACTIVITIES)
    ]
    now = clock.now()
    rows = []
    for n in range(count):
        starts = now + timedelta(hours=3 + n * 1.4)
        activity: Activity = activities[n % ACTIVITIES]
        rows.append(
            Session(
                activity=activity, venue=venue, starts_at=starts, ends_at=starts + timedelta(hours=1), capacity=capacity
            )
        )
    return Session.objects.bulk_create(rows)


def signed_in_residents(count: int) -> list[tuple[Person, str]]:
    """Residents with their session cookies."""
    first = User.objects.count()
    users = User.objects.bulk_create([User(email=f"b{first + n}@deban.example", password="!") for n in range(count)])
    people = Person.objects.bulk_create(
        [Person(user=user, name=f"住民 {user.pk}", created_at=clock.now()) for user in users]
    )
    return [(person, session_cookie(user)) for person, user in zip(people, users, strict=True)]
