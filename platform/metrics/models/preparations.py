"""A quarter that somebody wants counted, until its release is there."""

from django.conf import settings
from django.db import models


class Preparation(models.Model):
    """Waits for a worker. The row goes in the transaction that makes the release, so a dead worker's is taken up again.

    One a quarter: who presses the button twice, or together with somebody else, finds the one that waits.
    """

    GIVEN_UP = "given_up"  # a failure after several attempts; others are the codes of refusals

    last = models.DateField(unique=True)  # the window's last day, a quarter's end
    note = models.TextField(max_length=1000, blank=True)  # of a correction
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)  # that ended with an error
    failure = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]

    def __str__(self) -> str:
        return f"preparation {self.last}"
