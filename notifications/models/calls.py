"""What people do by hand: calls, and letters in a batch."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.models import Person


class LetterBatch(models.Model):
    """Letters that were printed together, as one PDF with its labels."""

    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    posted_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)  # not posted: its letters wait again

    class Meta:
        verbose_name_plural = "letter batches"
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"letter batch {self.pk}"


class Call(models.Model):
    """One telephone call that a coordinator makes for one notice; what to say is the notice's own text."""

    class Outcome(models.TextChoices):
        TOLD = "told", _("told them")
        TOLD_FAMILY = "family", _("told somebody at home, who passes it on")
        NO_ANSWER = "no_answer", _("nobody answered")
        LATER = "later", _("to be called again later")
        WRONG = "wrong", _("the number is wrong")

    ENDS = (Outcome.TOLD, Outcome.TOLD_FAMILY, Outcome.WRONG)

    delivery = models.OneToOneField("notifications.NoticeDelivery", on_delete=models.CASCADE, related_name="call")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="calls")
    made_at = models.DateTimeField()  # when it came onto the list
    next_at = models.DateTimeField()  # not before this
    call_by = models.DateTimeField()  # worth nothing after this
    closed_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    taken_at = models.DateTimeField(null=True, blank=True)  # two coordinators don't ring the same person

    class Meta:
        indexes = [models.Index(fields=["next_at"], condition=Q(closed_at__isnull=True), name="calls_open")]

    def __str__(self) -> str:
        return f"call {self.pk}"


class CallAttempt(models.Model):
    """One time that somebody rang, and how it went."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Call.Outcome)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.outcome} on call {self.call_id}"
