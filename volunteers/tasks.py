"""Celery's doors into this room."""

from celery import shared_task

from core.nudge import heard
from volunteers.services import ask_plan, forget_plans, make_plan, note_outreach, propose, stand_in
from volunteers.services import tell_watchers as watching


@shared_task
def lapse_proposals() -> None:
    """Free the places of proposals that nobody answered in time."""
    propose.lapse_proposals()


@shared_task
def end_stand_in_searches() -> None:
    """End the searches for stand-ins that apply no longer."""
    stand_in.end_stale_searches()


@shared_task
def tell_watchers() -> None:
    """Tell those who watch a role that a shift of it comes near with too few people."""
    watching.tell_all_watchers()


@shared_task
def make_plans() -> None:
    """Make the plans that coordinators wait for; also those over which another worker died."""
    heard(ask_plan.MAKE_PLANS)
    make_plan.make_plans()


@shared_task
def forget_old_plans() -> None:
    """Plans that nobody has touched for 90 days."""
    forget_plans.forget_plans()


@shared_task
def forget_outreach_notes() -> None:
    """Notes of talks that are older than two years."""
    note_outreach.forget_outreach_notes()
