"""Programmes and their seasons: data, read through activities.rules.ProgrammeRules."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.i18n import Said, said


class Programme(models.Model):
    """事業: a family of activities with rules. It is data: a new one needs no line of code."""

    class Category(models.TextChoices):
        LEARN = "learn", _("Learning")
        EAT = "eat", _("Eating")
        HEALTH = "health", _("Health")
        MAKE = "make", _("Making")
        MEET = "meet", _("Meeting people")
        STAY = "stay", _("Staying")
        ADVICE = "advice", _("Advice")

    slug = models.SlugField(unique=True)
    names = models.JSONField(default=dict)
    about = models.JSONField(default=dict)
    policy = models.CharField(_("policy"), max_length=80, blank=True)  # the policy of the strategy that it serves
    goal = models.PositiveSmallIntegerField(_("basic goal"), null=True, blank=True)  # 基本目標 1 to 4
    sdgs = models.JSONField(_("SDGs"), default=list, blank=True)  # their numbers, 1 to 17
    category = models.CharField(max_length=6, choices=Category)  # the picture, where an activity names no other
    rules = models.JSONField(default=dict, blank=True)  # shape: activities.rules.ProgrammeRules
    # What an organiser may start from: [{"names": {…}, "defaults": {a field of PostForm: its value}}]
    templates = models.JSONField(default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name.text

    @property
    def name(self) -> Said:
        """In the reader's language."""
        return said(self.names)


class Campaign(models.Model):
    """期: one season of a programme; booking opens at the same day and hour for all."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="campaigns")
    names = models.JSONField(default=dict)
    about = models.JSONField(default=dict, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    booking_opens_at = models.DateTimeField(null=True, blank=True)
    per_person_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    rules = models.JSONField(default=dict, blank=True)  # what differs from the programme's rules in this season

    def __str__(self) -> str:
        return self.name.text

    @property
    def name(self) -> Said:
        """In the reader's language."""
        return said(self.names)
