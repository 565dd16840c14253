"""Who does what: from a proposal or a request to the yes, and what comes after."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from community.models import Person
from volunteers.models.roles import Role, Shift


class Assignment(models.Model):
    """担当: a person and a shift. States and who moves them: docs/adr/0006-shifts-proposals.md."""

    class State(models.TextChoices):
        APPLIED = "applied", _("asked for it")
        PROPOSED = "proposed", _("proposed")
        ACCEPTED = "accepted", _("taken on")
        DECLINED = "declined", _("declined")
        REFUSED = "refused", _("not this time")
        LAPSED = "lapsed", _("not answered in time")
        HANDED_BACK = "handed_back", _("handed back")
        HANDED_OVER = "handed_over", _("handed over")
        CALLED_OFF = "called_off", _("called off")

    class Via(models.TextChoices):
        """How it began."""

        SELF = "self", _("by themself")
        HOST = "host", _("by the host")
        COORDINATOR = "coordinator", _("by a coordinator")
        PLAN = "plan", _("by a plan")
        STAND_IN = "stand_in", _("as a stand-in")
        MOVED = "moved", _("asked again, because the time changed")

    class Outcome(models.TextChoices):
        """How it went; never a fault (domain.md, Rules)."""

        PRESENT = "present", _("was there")
        LATE = "late", _("came later")
        EXCUSED = "excused", _("had told us")
        HANDED_OVER = "handed_over", _("handed it over")
        UNKNOWN = "unknown", _("not known")

    STANDING: ClassVar = (State.APPLIED, State.PROPOSED, State.ACCEPTED)
    HOLDS_PLACE: ClassVar = (State.PROPOSED, State.ACCEPTED)

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="assignments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assignments")
    state = models.CharField(max_length=11, choices=State)
    via = models.CharField(max_length=11, choices=Via, default=Via.SELF)
    reasons = models.JSONField(default=list, blank=True)  # why this person: volunteers.reasons, as codes
    answer_by = models.DateTimeField(null=True, blank=True)  # of a proposal
    # While it is taken on: nobody is in two places. Null without times, and for a second role at one session.
    busy = DateTimeRangeField(null=True, blank=True)
    outcome = models.CharField(max_length=11, choices=Outcome, default=Outcome.UNKNOWN)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()  # of its present state

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shift", "person"],
                condition=Q(state__in=["applied", "proposed", "accepted"]),
                name="one_standing_assignment",
            ),
            ExclusionConstraint(
                name="nobody_in_two_places",
                expressions=[
                    (Func(F("person_id"), F("person_id"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    ("busy", RangeOperators.OVERLAPS),
                ],
                condition=Q(state="accepted"),
            ),
        ]
        indexes = [
            models.Index(fields=["answer_by"], condition=Q(state="proposed"), name="proposals_by_answer"),
            models.Index(
                fields=["made_at"], condition=Q(state__in=["proposed", "declined", "lapsed"]), name="asked_by_time"
            ),
            GistIndex(fields=["busy"], condition=Q(state="accepted"), name="busy_at"),  # who is busy at a time
        ]

    def __str__(self) -> str:
        return f"assignment {self.pk}"

    @property
    def role(self) -> Role:
        """The shift's role."""
        return self.shift.role


class StandInSearch(models.Model):
    """A person can't come after all and looks for somebody: all who fit, or one person. Until then it's theirs."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="searches")
    asked = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="asked_to_stand_in"
    )  # None: all who fit
    # A swap: the asked person's own assignment that would come back in exchange.
    in_exchange = models.ForeignKey(
        Assignment, on_delete=models.CASCADE, null=True, blank=True, related_name="swaps_wanted"
    )
    starts_at = models.DateTimeField(null=True, blank=True)  # the shift's start that people were told; moved, it ends
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)  # found, declined, taken back, or begun
    found = models.ForeignKey(Assignment, on_delete=models.SET_NULL, null=True, blank=True, related_name="stood_in")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(ended_at__isnull=True), name="one_open_search_an_assignment"
            )
        ]

    def __str__(self) -> str:
        return f"stand-in search {self.pk}"


class StandInAsk(models.Model):
    """One person who was asked to stand in: they may take over with one tap, or say no thanks."""

    search = models.ForeignKey(StandInSearch, on_delete=models.CASCADE, related_name="asks")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="stand_in_asks")
    asked_at = models.DateTimeField()
    declined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["search", "person"], name="one_ask_a_search")]

    def __str__(self) -> str:
        return f"stand-in ask {self.pk}"


class Interest(models.Model):
    """Interested, without commitment. Of welfare work and employment it is passed on to the provider."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="interests")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="interests")
    shown_at = models.DateTimeField()
    share_contact = models.BooleanField(default=False)  # the provider may see name and telephone
    answered_at = models.DateTimeField(null=True, blank=True)  # the host has been in touch
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["role", "person"], condition=Q(ended_at__isnull=True), name="one_standing_interest"
            )
        ]

    def __str__(self) -> str:
        return f"interest {self.pk}"


class Watch(models.Model):
    """Tell me when this needs people."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="watches")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="watches")
    since = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)  # last time, so that nobody is told twice a week

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "person"], name="one_watch_each")]

    def __str__(self) -> str:
        return f"watch {self.pk}"
