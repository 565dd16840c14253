"""Translating an activity's words is a small role."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from core.i18n import OWN_NAMES
from volunteers.models.assignments import Assignment


class Translation(models.Model):
    """One person's translation of one activity into one language, from the first word to its publication."""

    class State(models.TextChoices):
        DRAFT = "draft", _("being written")
        SUBMITTED = "submitted", _("to be looked at")
        RETURNED = "returned", _("to be looked at once more by the translator")
        PUBLISHED = "published", _("published")
        GIVEN_UP = "given_up", _("given back")

    STANDING = (State.DRAFT, State.SUBMITTED, State.RETURNED)

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="translations_made")
    language = models.CharField(max_length=10)
    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="translation")
    title = models.CharField(max_length=120, blank=True)
    summary = models.CharField(max_length=300, blank=True)
    body = models.TextField(max_length=5000, blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)  # that it took, as the translator said
    source = models.CharField(max_length=64)  # SHA-256 of the words that it was made from
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    note = models.CharField(max_length=400, blank=True)  # of who looked at it
    begun_at = models.DateTimeField()
    reviewed_by = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "language"],
                condition=Q(state__in=["draft", "submitted", "returned"]),
                name="one_translator_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"translation {self.pk}"

    @property
    def language_name(self) -> str:
        """How the language names itself."""
        return OWN_NAMES[self.language]
