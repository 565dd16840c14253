"""What a host says to everybody of a session."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models.sessions import Session
from activities.models.sign_ups import SignUp


class HostMessage(models.Model):
    """One message, with a copy for each party that is meant."""

    class Audience(models.TextChoices):
        COMING = "coming", _("everybody who holds a seat")
        EVERYBODY = "everybody", _("the waiting list too")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="messages")
    text = models.TextField(_("message"), max_length=1000)
    audience = models.CharField(max_length=9, choices=Audience, default=Audience.COMING)
    sent_by = models.BigIntegerField(null=True)
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["-sent_at", "-id"]

    def __str__(self) -> str:
        return f"message to session {self.session_id}"


class MessageCopy(models.Model):
    """A message for one party: whoever was meant when it was sent gets it, whatever their sign-up becomes."""

    message = models.ForeignKey(HostMessage, on_delete=models.CASCADE, related_name="copies")
    sign_up = models.ForeignKey(SignUp, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "sign_up"], name="one_copy_a_party")]

    def __str__(self) -> str:
        return f"copy of message {self.message_id}"
