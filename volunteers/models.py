"""Roles, who has taken them, and what came of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models import Session
from community.models import Organisation, Person
from core.i18n import Said, said


class Role(models.Model):
    """出番・役割: what a person does for others, at a session or free-standing."""

    class Kind(models.TextChoices):
        """Never mixed in counting (domain.md, Roles)."""

        VOLUNTEER = "volunteer", _("volunteer")
        THANKED = "thanked", _("volunteer with a thank-you")
        WELFARE = "welfare", _("welfare work")
        EMPLOYMENT = "employment", _("employment")

    class Task(models.TextChoices):
        TEACH = "teach", _("teaching")
        RUN = "run", _("running it")
        HELP = "help", _("helping")
        INTERPRET = "interpret", _("interpreting")
        WATCH = "watch", _("keeping an eye on")
        WARD = "ward", _("ward office-holder")
        TRANSLATE = "translate", _("translating")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="offered_roles")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, null=True, blank=True, related_name="roles")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.VOLUNTEER)
    task = models.CharField(max_length=9, choices=Task)
    titles = models.JSONField(default=dict)  # language code to title; empty: the task's own name serves
    headcount = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"role {self.pk}"

    @property
    def title(self) -> Said | str:
        """Its own title in the reader's language, else the task's name."""
        return said(self.titles) if self.titles else self.get_task_display()


class Assignment(models.Model):
    """担当: a person and a role, from the proposal to the yes or no."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        ACCEPTED = "accepted", _("taken on")
        DECLINED = "declined", _("declined")
        HANDED_BACK = "handed_back", _("handed back")

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="assignments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assignments")
    state = models.CharField(max_length=11, choices=State)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["role", "person"],
                condition=models.Q(state__in=["proposed", "accepted"]),
                name="one_standing_assignment",
            )
        ]

    def __str__(self) -> str:
        return f"assignment {self.pk}"


class Contribution(models.Model):
    """実績: a role fulfilled, confirmed by the host or by a check-in. Only these count (metrics.md)."""

    class State(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed by the host")
        WITHDRAWN = "withdrawn", _("withdrawn")

    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="contribution")
    state = models.CharField(max_length=9, choices=State)
    minutes = models.PositiveIntegerField()
    on = models.DateField()
    confirmed_by = models.BigIntegerField(null=True)
    confirmed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"contribution {self.pk}"
