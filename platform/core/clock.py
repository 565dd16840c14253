"""What time it is. Domain code asks here, so that the demo can move a whole town to tomorrow."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

TOKYO = ZoneInfo("Asia/Tokyo")


def now() -> datetime:
    """The present, aware; moved by the demo's clock file where the settings name one."""
    return timezone.now() + offset()


def today() -> date:
    """The present day in Tokyo."""
    return now().astimezone(TOKYO).date()


def offset() -> timedelta:
    """How far the demo has moved its clock; zero everywhere else."""
    if settings.CLOCK_FILE is None or not settings.CLOCK_FILE.exists():
        return timedelta()
    return timedelta(seconds=float(settings.CLOCK_FILE.read_text() or 0))


def move(by: timedelta) -> datetime:
    """Move the demo's clock further and return the new present.

    Raises RuntimeError where the settings have no clock file: a real town's clock is not ours to move.
    """
    if settings.CLOCK_FILE is None:
        raise RuntimeError("Only the demo can move its clock.")
    total = offset() + by
    settings.CLOCK_FILE.parent.mkdir(parents=True, exist_ok=True)
    # Renamed into place: another process may read at this very moment.
    written = settings.CLOCK_FILE.with_suffix(".new")
    written.write_text(str(total.total_seconds()))
    written.replace(settings.CLOCK_FILE)
    return now()
