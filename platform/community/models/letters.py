"""Mails to addresses that need not have an account here: to a guardian, to somebody whom a person names."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.models.support import Guardian, SupporterRequest


class Letter(models.Model):
    """One mail: planned, claimed before it is sent, closed after; at least once, with the same Message-ID each time."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        CLAIMED = "claimed", _("about to be sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        SUPPRESSED = "suppressed", _("not true any more, so not sent")

    guardian = models.ForeignKey(Guardian, on_delete=models.CASCADE, null=True, blank=True, related_name="letters")
    request = models.ForeignKey(
        SupporterRequest, on_delete=models.CASCADE, null=True, blank=True, related_name="letters"
    )
    nonce = models.CharField(max_length=32, blank=True)  # with SECRET_KEY it gives the token of a guardian's link
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    planned_at = models.DateTimeField()
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)  # by the wall's clock, which the demo can't move
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)  # never the server's own words: they repeat the address

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(guardian__isnull=True) ^ Q(request__isnull=True), name="a_letter_is_about_one_thing"
            )
        ]
        indexes = [models.Index(fields=["due_at", "id"], condition=Q(state="planned"), name="letters_due")]

    def __str__(self) -> str:
        return f"letter {self.pk}"
