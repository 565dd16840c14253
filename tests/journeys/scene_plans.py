"""Translations at every step, and a small plan that is ready."""

import time
from typing import TYPE_CHECKING

from core.actor import Actor
from tests.factories import make_session
from volunteers.models import Plan, Shift
from volunteers.services import translate
from volunteers.services.ask_plan import ask_plan
from volunteers.services.make_plan import make_plans

if TYPE_CHECKING:
    from tests.journeys.scene import Scene

WORDS = {"title": "Gói bánh mochi", "summary": "Cùng làm và cùng ăn.", "body": ""}
PATIENCE = 60  # seconds until the plan must be there: the demo's own worker may be the one that makes it


def show_translations(scene: "Scene") -> None:
    """One is being written by the guest, one waits for the host's look."""
    by = Actor(user=scene.host.pk)
    writing, waiting = (scene.offer(title) for title in ("もちつきの会", "もちつきの会　二回目"))
    for days, activity in ((30, writing), (31, waiting)):
        make_session(activity=activity, starts_at=scene.at(days, 10))
    mine = translate.begin_translation(activity=writing.pk, language="vi", person=scene.guest, made_by=by)
    theirs = translate.begin_translation(activity=waiting.pk, language="vi", person=scene.others[0], made_by=by)
    translate.submit_translation(translation=theirs.pk, words=WORDS, minutes=20, made_by=by)
    scene.ids |= {"translation": mine.pk, "translation_waiting": theirs.pk}


def make_a_plan(scene: "Scene") -> None:
    """After the commit: who makes it works on a connection of their own."""
    shift = Shift.objects.get(role=int(scene.ids["role_open"]))
    day = scene.at(20, 7).date()
    plan = ask_plan(
        area=scene.ward, programme=None, session=None, first_day=day, last_day=day, made_by=Actor(user=scene.host.pk)
    )
    until = time.monotonic() + PATIENCE
    while plan.state != Plan.State.READY:
        assert time.monotonic() < until, f"the plan is {plan.state}"
        make_plans()
        plan.refresh_from_db()
    scene.ids |= {"plan": plan.pk, "plan_shift": shift.pk, "plan_person": scene.guest.pk}
