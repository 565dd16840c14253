"""Event rows are the truth and the audit trail; Delivery rows are what each handler still owes (ADR 2)."""

from django.db import models


class Event(models.Model):
    """Who did what to whom, when, through which channel. Never changed after it was written."""

    name = models.CharField(max_length=80)
    payload = models.JSONField()
    actor = models.BigIntegerField(null=True)  # a user's id; kept when the user is gone
    channel = models.CharField(max_length=10)
    occurred_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["name", "id"])]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"


class Delivery(models.Model):
    """One handler's share of one event."""

    class State(models.TextChoices):
        DUE = "due"
        DONE = "done"
        DEAD = "dead"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    handler = models.CharField(max_length=120)
    state = models.CharField(max_length=4, choices=State, default=State.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "handler"], name="one_delivery_a_handler")]
        indexes = [models.Index(fields=["due_at", "id"], condition=models.Q(state="due"), name="outbox_due")]
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"{self.handler} of event {self.event_id}"
