"""Roles and their shifts."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from activities.models import Programme, Session
from community.models import Organisation, Venue
from core.i18n import Said, said
from volunteers.models import choices


class Role(models.Model):
    """出番・役割: what a person does for others, at a session, for a programme, or free-standing.

    How many people it wants and when stands in its shifts; each role has at least one.
    """

    class Kind(models.TextChoices):
        """Never mixed in counting (domain.md, Roles)."""

        VOLUNTEER = "volunteer", _("volunteer")
        THANKED = "thanked", _("volunteer with a thank-you")
        WELFARE_A = "welfare_a", _("welfare work A (with a contract)")
        WELFARE_B = "welfare_b", _("welfare work B (without a contract)")
        EMPLOYMENT = "employment", _("employment")

    Task = choices.Task

    class State(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    class Insurance(models.TextChoices):
        NONE = "none", _("none")
        VOLUNTEER = "volunteer", _("volunteer activity insurance (April to March)")
        EVENT = "event", _("event insurance")

    class Insurer(models.TextChoices):
        """Who enrols the people."""

        HOST = "host", _("the host")
        SELF = "self", _("each person, at the social welfare council")
        CITY = "city", _("the city")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="offered_roles")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, null=True, blank=True, related_name="roles")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="roles")
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, null=True, blank=True, related_name="roles")
    kind = models.CharField(_("how it is thanked for"), max_length=10, choices=Kind, default=Kind.VOLUNTEER)
    task = models.CharField(_("what"), max_length=9, choices=choices.Task)
    titles = models.JSONField(default=dict)  # language code to title; empty: the task's own name serves
    bodies = models.JSONField(default=dict)  # language code to a few sentences
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    # The host says yes to each person; else whoever fits takes it at once.
    asks_first = models.BooleanField(_("people ask, and you answer"), default=False)

    # What it needs. All of it must be there; nothing named: nothing needed.
    skills = ArrayField(models.CharField(max_length=12, choices=choices.Skill), default=list, blank=True)
    certificate = models.CharField(
        _("qualification needed"), max_length=12, choices=choices.Certificate, default="", blank=True
    )
    japanese = models.PositiveSmallIntegerField(
        _("Japanese needed"), choices=[(0, _("none")), *choices.Level.choices], default=0
    )
    languages = models.JSONField(default=dict, blank=True)  # language code to the level needed (choices.Level)
    least_age = models.PositiveSmallIntegerField(_("youngest age"), null=True, blank=True)
    # What it offers.
    comforts = ArrayField(models.CharField(max_length=14, choices=choices.Comfort), default=list, blank=True)

    thanks = models.CharField(_("the thank-you"), max_length=80, blank=True)  # flat, never by the hour
    points = models.PositiveSmallIntegerField(_("thank-you points each time"), null=True, blank=True)
    insurance = models.CharField(_("insurance"), max_length=9, choices=Insurance, default=Insurance.NONE)
    insurer = models.CharField(_("who enrols"), max_length=4, choices=Insurer, default=Insurer.HOST)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"role {self.pk}"

    @property
    def title(self) -> Said | str:
        """Its own title in the reader's language, else the task's name."""
        return said(self.titles) if self.titles else self.get_task_display()

    @property
    def body(self) -> Said | str:
        """A few sentences in the reader's language, or nothing."""
        return said(self.bodies) if self.bodies else ""

    @property
    def place(self) -> Venue | None:
        """Its own venue, else its session's."""
        return self.venue or (self.session.venue if self.session else None)

    @property
    def taken_freely(self) -> bool:
        """Volunteering: welfare work and employment are arranged with the provider (domain.md, Roles)."""
        return self.kind in (Role.Kind.VOLUNTEER, Role.Kind.THANKED)


class Shift(models.Model):
    """枠・シフト: a role at a time, with a headcount. Without times: whenever it suits.

    Its row lock guards its places: accepted assignments never exceed `most`.
    """

    class State(models.TextChoices):
        SCHEDULED = "scheduled", _("scheduled")
        CANCELLED = "cancelled", _("cancelled")

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="shifts")
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    # Of a role at a session: it moves with it, and starts so long after it (negative: before it).
    offset = models.DurationField(null=True, blank=True)
    # As long as the session itself; then who teaches may run it too.
    whole_session = models.BooleanField(default=False)
    least = models.PositiveSmallIntegerField(_("at least"), default=1)
    most = models.PositiveSmallIntegerField(_("at most"), default=1)
    # The mix that it wants among its people.
    newcomers_alone = models.BooleanField(_("newcomers alone are fine"), default=True)
    mix = models.JSONField(default=dict, blank=True)  # language code to how many who speak it (choices.Level.EVERYDAY)
    part_of_week = models.PositiveIntegerField(default=0)  # bits of rules.week that it touches; 0: no fixed time
    state = models.CharField(max_length=9, choices=State, default=State.SCHEDULED)

    class Meta:
        ordering = [F("starts_at").asc(nulls_last=True), "id"]
        constraints = [
            models.CheckConstraint(condition=Q(most__gte=1) & Q(most__gte=F("least")), name="a_shift_is_for_somebody"),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True, ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="a_shift_ends_after_it_starts",
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at"], condition=Q(state="scheduled"), name="shift_by_start"),
        ]

    def __str__(self) -> str:
        return f"shift {self.pk}"
