"""What a channel can take at the moment: one row each, shared by all senders."""

from django.db import models

from notifications.models.ways import ChannelName


class ChannelGate(models.Model):
    """Rate limit, budget and circuit breaker of one channel (services/_gates.py)."""

    channel = models.CharField(max_length=10, choices=ChannelName, primary_key=True)
    tokens = models.FloatField(default=0)  # parcels that may go at once
    filled_at = models.DateTimeField(null=True, blank=True)  # by the wall's clock
    failures = models.PositiveSmallIntegerField(default=0)  # of the line, one after another
    closed_until = models.DateTimeField(null=True, blank=True)  # by the wall's clock
    closed_since = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=200, blank=True)
    month = models.DateField(null=True, blank=True)  # the first of the month that `spent` counts
    spent = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"gate of {self.channel}"
