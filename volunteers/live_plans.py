"""A plan that is being made can be watched: open pages fetch themselves again."""

from community.selectors import AnyUser
from core import live
from core.live.watches import State, Watch, Watcher
from volunteers.events import PlanAdjusted, PlanApplied, PlanAsked, PlanCancelled, PlanFailed, PlanReady
from volunteers.models import Plan
from volunteers.selectors.plans import plan_version, plans_of

PlanChanged = PlanAsked | PlanReady | PlanFailed | PlanCancelled | PlanAdjusted | PlanApplied


def plan(of: int) -> State | None:
    """Says only that the plan has got on."""
    changed_at = Plan.objects.filter(pk=of).values_list("changed_at", flat=True).first()
    return None if changed_at is None else {"refetch": True, "version": plan_version(changed_at)}


def may_see(user: Watcher, of: int) -> bool:
    """Whether this account coordinates the plan's area."""
    watcher: AnyUser = user
    return plans_of(watcher).filter(pk=of).exists()


def show_plan(event: PlanChanged) -> None:
    """Tell open pages of the plan to fetch themselves again."""
    state = plan(event.plan)
    if state is not None:
        live.send(f"plan:{event.plan}", state)


PLAN = Watch("plan", state=plan, authorise=may_see)
