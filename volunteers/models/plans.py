"""Plans: who could do what, for a whole town or programme, before anybody is asked."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.models import Programme, Session
from community.models import Area, Person
from volunteers.models.assignments import Assignment
from volunteers.models.roles import Shift


class Plan(models.Model):
    """A run of the matcher and its result; nothing of it is true before it is applied."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting to be worked on")
        RUNNING = "running", _("being worked on")
        READY = "ready", _("ready to look at")
        APPLIED = "applied", _("applied")
        CANCELLED = "cancelled", _("stopped")
        FAILED = "failed", _("failed")

    class Ask(models.TextChoices):
        """What applying does."""

        PROPOSE = "propose", _("propose it to each person, who says yes or no")
        AGREED = "agreed", _("enter it: everybody was asked before")

    UNDER_WAY: ClassVar = (State.QUEUED, State.RUNNING)

    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True)  # None: the whole town
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, null=True, blank=True)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, null=True, blank=True)  # a festival's day
    first_day = models.DateField()
    last_day = models.DateField()
    state = models.CharField(max_length=9, choices=State, default=State.QUEUED)
    asked_by = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    cancel_asked_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()  # while it runs the worker's sign of life; for the live pages its version
    attempts = models.PositiveSmallIntegerField(default=0)  # workers that took it up: only the last one writes
    # Made anew around what was changed by hand in that one.
    again_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="again")
    progress = models.JSONField(default=dict, blank=True)  # stage, number, of, value, bound
    stages = models.JSONField(default=list)  # name, value, bound, gap of each objective
    short = models.JSONField(default=list)  # shifts that stay under their headcount, and why
    plain = models.JSONField(default=dict, blank=True)  # what a careful person would reach without it, by objective
    clashes = models.JSONField(default=list, blank=True)  # where it failed: what was put in by hand and can't stand
    sizes = models.JSONField(default=dict)  # people, shifts, pairs, wanted, seconds
    problem = models.CharField(max_length=64, blank=True)  # SHA-256 of what was asked, for "same input, same plan"
    failure = models.CharField(max_length=200, blank=True)  # a code, never a traceback
    ask = models.CharField(max_length=7, choices=Ask, default=Ask.PROPOSE)
    applied_by = models.BigIntegerField(null=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area"],
                condition=Q(state__in=["queued", "running"]),
                nulls_distinct=False,
                name="one_plan_under_way_an_area",
            )
        ]

    def __str__(self) -> str:
        return f"plan {self.pk}"

    @property
    def is_under_way(self) -> bool:
        """Waiting for a worker, or at work."""
        return self.state in Plan.UNDER_WAY


class PlanLine(models.Model):
    """One person for one shift, as the plan has it."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        PINNED = "pinned", _("put there by hand")
        REMOVED = "removed", _("taken out by hand")
        APPLIED = "applied", _("applied")
        REFUSED = "refused", _("no longer possible")

    CHOSEN: ClassVar = (State.PLANNED, State.PINNED)

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="lines")
    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="plan_lines")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="plan_lines")
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    reasons = models.JSONField(default=list)  # why this person: volunteers.reasons, as codes
    refusals = models.JSONField(default=list)  # why it could not be applied: codes of errors
    assignment = models.ForeignKey(Assignment, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "shift", "person"], name="one_line_each")]

    def __str__(self) -> str:
        return f"line {self.pk} of plan {self.plan_id}"
