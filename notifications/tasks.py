"""Celery's doors into this room."""

from celery import shared_task

from core.nudge import heard, nudge
from notifications.services import forget_codes as forgetting
from notifications.services import plan_afterwards, plan_days, plan_requests
from notifications.services import plan_reminders as planning
from notifications.services import plan_role_reminders as role_planning
from notifications.services import send_due as sending
from notifications.services._fall_back import SEND_DUE
from notifications.services._insert import SEND_URGENT
from notifications.services.close_calls import close_calls
from notifications.services.print_letters import pass_on_late_letters


@shared_task
def plan_reminders() -> None:
    """Plan the reminders whose moment has come, and those of questions and requests whose time is nearly over."""
    planning.plan_reminders()
    role_planning.plan_role_reminders()
    role_planning.plan_proposal_endings()
    plan_requests.plan_offer_endings()
    plan_requests.plan_requests()


@shared_task
def plan_what_comes_up() -> None:
    """Plan what a day or a week brings: thanks, what hosts have not noted, risks, what ends, the weekly letter."""
    plan_requests.plan_request_endings()
    plan_afterwards.plan_visit_thanks()
    plan_afterwards.plan_what_is_missing()
    plan_days.plan_risks()
    plan_days.plan_endings()
    plan_days.plan_digests()


@shared_task
def send_due() -> None:
    """Send for a while; with more to do, queue up again behind the other work."""
    heard(SEND_DUE)
    if sending.send_due():
        nudge(SEND_DUE)


@shared_task
def send_urgent() -> None:
    """Send what can't wait, on a queue of its own: a hundred thousand digests never delay a cancellation."""
    heard(SEND_URGENT)
    if sending.send_due(urgent=True):
        nudge(SEND_URGENT)


@shared_task
def tend_what_is_by_hand() -> None:
    """Calls that nobody needs any more are closed; letters that would come too late are told another way."""
    close_calls()
    pass_on_late_letters()


@shared_task
def forget_codes() -> None:
    """Codes that have ended, and numbers that nobody confirmed."""
    forgetting.forget_codes()
