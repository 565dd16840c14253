"""Seats came free shortly before the start: at once, to all who wait; whoever answers first has them."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import SignUp
from notifications.kinds.sign_up import SignUpKind, activity_title


class SeatsOpen(SignUpKind):
    """Quick, and no harm done if not."""

    name = "seats_open"
    essential = True
    states = (SignUp.State.WAITING,)
    action = gettext_lazy("Take the seat")

    def holds(self, subject: SignUp, now: datetime) -> bool:
        session = subject.session
        fits = session.open_to_waiting_at is not None and subject.seats <= session.left
        return fits and super().holds(subject, now)

    def key(self, subject: Any) -> str:
        opened = subject.session.open_to_waiting_at
        return f"{self.name}:{subject.pk}:{int(opened.timestamp()) if opened else 0}"

    def title(self, subject: SignUp, now: datetime) -> str:
        return _("A seat is free at short notice: %(activity)s") % {"activity": activity_title(subject)}


KIND = SeatsOpen()
