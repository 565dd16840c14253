"""Mails that came back."""

from django.db import models

from community.models import Person
from notifications.models.notices import NoticeDelivery


class Bounce(models.Model):
    """One mail came back (RFC 3464). Deleted when the person shows that their address works."""

    delivery = models.OneToOneField(NoticeDelivery, on_delete=models.CASCADE, related_name="bounce")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="bounces")
    status = models.CharField(max_length=12)  # RFC 3463: "5.1.1"
    hard = models.BooleanField()  # nothing will ever arrive at this address
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"bounce {self.status} of delivery {self.delivery_id}"
