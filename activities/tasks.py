"""Celery's doors into this room."""

from celery import shared_task

from activities.services import answer_support, draw, offers
from activities.services import carry_on_imports as imports
from activities.services._import_work import CARRY_ON
from activities.services.forget_import_files import forget_import_files as forget_files
from activities.services.sweep_photos import sweep_unused_photos
from core import clock
from core.nudge import heard


@shared_task
def expire_offers() -> None:
    """Pass on offers that nobody answered in time."""
    offers.expire_offers()


@shared_task
def hold_due_draws() -> None:
    """Draw the lots whose entries have closed."""
    draw.hold_due_draws()


@shared_task
def forget_support_requests() -> None:
    """What people would like help with is kept for 30 days after the session."""
    answer_support.forget_support_requests(clock.today())


@shared_task
def sweep_photos() -> None:
    """Photos that no activity shows any more, or that were chosen in a form that was never sent."""
    sweep_unused_photos()


@shared_task
def carry_on_imports() -> None:
    """Read, take or undo the files that wait for it; also those over which another worker died."""
    heard(CARRY_ON)
    imports.carry_on_imports()


@shared_task
def forget_import_files() -> None:
    """Files that nobody took in for a week."""
    forget_files()
