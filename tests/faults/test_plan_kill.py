"""A worker killed (-9) in the middle of a plan: nothing is lost, another one takes it up once the lease is over."""

import subprocess
import sys
from datetime import timedelta

import pytest
from django.db.models import F

from tests.mail_sink import wait_for
from tests.server import ROOT, environment
from tests.volunteers.plans_kit import ask, small_festival
from volunteers.models import Plan
from volunteers.services.make_plan import LEASE, make_plans

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults]
# A solver that gets nowhere: the worker is at work until it is killed.
WORK = """
import time
import django
django.setup()
from volunteers.matching import plan
from volunteers.matching.results import Progress
def solve(problem, *, on_progress, should_stop):
    on_progress(Progress("required", 2, 5, 1, 9))
    time.sleep(600)
plan.solve = solve
from volunteers.services.make_plan import make_plans
make_plans()
"""


def test_killed_in_the_middle_of_a_plan() -> None:
    plan = ask(small_festival())
    worker = subprocess.Popen([sys.executable, "-c", WORK], env=environment(), cwd=ROOT)
    try:
        wait_for(lambda: Plan.objects.filter(pk=plan.pk, progress__stage="required").exists())
    finally:
        worker.kill()  # SIGKILL: no handler runs, nothing is closed
        worker.wait()
    plan.refresh_from_db()
    assert (plan.state, plan.attempts) == ("running", 1)
    assert make_plans() == 0  # too early: it could still be at work
    Plan.objects.filter(pk=plan.pk).update(changed_at=F("changed_at") - LEASE - timedelta(seconds=1))
    assert make_plans() == 1
    plan.refresh_from_db()
    assert (plan.state, plan.attempts) == ("ready", 2)
    assert plan.lines.exists()
