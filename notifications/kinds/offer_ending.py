"""A seat is held and its time is nearly over: once, in the last third of it."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from activities.models import SignUp
from notifications.kinds.seat_offered import SeatOffered
from notifications.kinds.sign_up import activity_title
from notifications.models import Urgency

SHORTEST = timedelta(hours=3)  # a window shorter than this has hardly begun when it ends


class OfferEnding(SeatOffered):
    """Yes or no, before it goes on."""

    name = "offer_ending"
    essential = False
    urgency = Urgency.TODAY

    def key(self, subject: Any) -> str:
        return f"{self.name}:{subject.pk}:{int(subject.offer_ends_at.timestamp()) if subject.offer_ends_at else 0}"

    def title(self, subject: SignUp, now: datetime) -> str:
        return _("A seat still waits for you: %(activity)s") % {"activity": activity_title(subject)}


KIND = OfferEnding()
