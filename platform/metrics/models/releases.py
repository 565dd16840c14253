"""What was published: frozen, and never recomputed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from metrics.quarters import slug_of


class Release(models.Model):
    """One quarter's figures as they were published, or are prepared to be.

    `payload` holds published values alone, after disclosure control (metrics.publication.frozen); with its day and
    number it is all that pages, files and programs read. A database trigger refuses every change of what was
    published. A correction is a new row of the same quarter with the next number, and says why.
    """

    class State(models.TextChoices):
        PREPARED = "prepared", _("prepared, not yet approved")
        PUBLISHED = "published", _("published")
        DISCARDED = "discarded", _("discarded")

    last = models.DateField()  # the window's last day, a quarter's end
    number = models.PositiveSmallIntegerField(default=1)  # 1; a correction has the next
    state = models.CharField(max_length=9, choices=State, default=State.PREPARED)
    note = models.TextField(_("what was corrected, and why"), max_length=1000, blank=True)
    payload = models.JSONField()
    digest = models.CharField(max_length=64)  # SHA-256 of the payload (metrics.publication.digest_of)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    prepared_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-last", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["last", "number"], condition=~Q(state="discarded"), name="one_release_a_number"
            ),
            models.UniqueConstraint(fields=["last"], condition=Q(state="prepared"), name="one_prepared_release_a_day"),
            models.CheckConstraint(
                condition=Q(state="prepared", decided_at__isnull=True)
                | (~Q(state="prepared") & Q(decided_at__isnull=False)),
                name="a_decision_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"release {self.slug}"

    @property
    def slug(self) -> str:
        """Its quarter, and its number where it is a correction: 2026-q3, 2026-q3-2."""
        return slug_of(self.last, self.number)


class Actual(models.Model):
    """The actual value of one of the strategy's own targets (metrics.strategy), as the city entered it."""

    key = models.SlugField(max_length=40)  # of the target in strategy_targets.json
    value = models.FloatField()
    on = models.DateField()  # the day or period's end that the value stands for
    source = models.CharField(max_length=200)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["on", "id"]
        constraints = [models.UniqueConstraint(fields=["key", "on"], name="one_actual_value_a_day")]

    def __str__(self) -> str:
        return f"{self.key} {self.on}"
