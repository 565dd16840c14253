"""A seat came free: at once, to the waiting party for which it is held, worth sending until the offer ends."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import SignUp
from notifications.kinds.base import clock_time, day
from notifications.kinds.sign_up import SignUpKind, activity_title


class SeatOffered(SignUpKind):
    """Held for you until …: yes or no?"""

    name = "seat_offered"
    essential = True
    states = (SignUp.State.OFFERED,)
    action = gettext_lazy("Answer: yes or no")

    def expires_at(self, subject: SignUp) -> datetime:
        # An offer without an end cannot be: the table's constraint an_offer_has_an_end.
        return min(subject.offer_ends_at or subject.session.starts_at, subject.session.starts_at)

    def title(self, subject: SignUp, now: datetime) -> str:
        return _("A seat is held for you: %(activity)s") % {"activity": activity_title(subject)}

    def context(self, subject: SignUp, now: datetime) -> dict[str, Any]:
        ends = self.expires_at(subject)
        return super().context(subject, now) | {"answer_day": day(ends), "answer_time": clock_time(ends)}


KIND = SeatOffered()
