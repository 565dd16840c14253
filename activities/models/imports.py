"""Files that organisers bring in the browser: looked at first, taken, and taken back whole."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models.activities import Activity
from community.models import Organisation


class Import(models.Model):
    """One file. Its bytes are dropped when it is taken, undone, or a week old."""

    class State(models.TextChoices):
        READING = "reading", _("being read")
        READY = "ready", _("ready to be looked at")
        TAKING = "taking", _("being taken in")
        TAKEN = "taken", _("taken in")
        UNDOING = "undoing", _("being taken back")
        UNDONE = "undone", _("taken back")
        FAILED = "failed", _("could not be read")

    # What a worker is to carry on with, also after another one died over it.
    UNDER_WAY = (State.READING, State.TAKING, State.UNDOING)

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="imports")
    file_name = models.CharField(max_length=120)
    content = models.BinaryField(null=True)
    state = models.CharField(max_length=7, choices=State, default=State.READING)
    about = models.JSONField(default=dict)  # the file: its layout, its encoding, columns that no import reads
    problem = models.JSONField(null=True)  # why it could not be read or done, as a reason (activities.imports.reasons)
    rows = models.PositiveIntegerField(default=0)  # done so far, for the progress bar
    size = models.PositiveIntegerField(default=0)  # rows in all, once known
    counts = models.JSONField(default=dict)  # ImportReport, and what undoing it did
    attempts = models.PositiveSmallIntegerField(default=0)  # of what is under way
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_by = models.BigIntegerField(null=True)  # the account that wanted what is under way
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [
            models.Index(
                fields=["changed_at"],
                condition=models.Q(state__in=["reading", "taking", "undoing"]),
                name="imports_under_way",
            )
        ]

    def __str__(self) -> str:
        return f"import {self.pk}"

    @property
    def is_under_way(self) -> bool:
        """Whether a worker is on it, or soon will be."""
        return self.state in self.UNDER_WAY


class ImportRow(models.Model):
    """What was decided of one row, and what the activity was before, so that it can be put back."""

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()  # the line of the file on which it begins, from 1
    title = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=8)  # activities.imports.rows.Outcome
    fate = models.CharField(max_length=8)  # activities.services.import_events.Fate
    reasons = models.JSONField(default=list)  # activities.imports.reasons
    activity = models.ForeignKey(Activity, on_delete=models.SET_NULL, null=True, related_name="+")
    before = models.JSONField(null=True)  # shape: activities.services._import_marks

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["of", "number"], name="one_line_a_row")]

    def __str__(self) -> str:
        return f"row {self.number} of import {self.of_id}"
