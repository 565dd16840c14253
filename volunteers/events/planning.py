"""What happens to plans."""

from dataclasses import dataclass

from core.outbox.events import DomainEvent


@dataclass(frozen=True)
class _AboutPlan(DomainEvent):
    """Something about a plan; not published itself."""

    plan: int


@dataclass(frozen=True)
class PlanAsked(_AboutPlan):
    """A coordinator wants to see who could do what."""


@dataclass(frozen=True)
class PlanReady(_AboutPlan):
    """It can be looked at; nothing of it is true yet."""


@dataclass(frozen=True)
class PlanFailed(_AboutPlan):
    """No plan could be made, and the page says why."""


@dataclass(frozen=True)
class PlanCancelled(_AboutPlan):
    """A coordinator stopped it."""


@dataclass(frozen=True)
class PlanAdjusted(_AboutPlan):
    """A coordinator put somebody in or took somebody out by hand."""

    shift: int
    person: int


@dataclass(frozen=True)
class PlanApplied(_AboutPlan):
    """Its people were asked, or entered; `refused`: lines that no longer fitted."""

    applied: int
    refused: int
