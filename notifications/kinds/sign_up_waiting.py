"""On the waiting list: at once, to the party, with the place that it has at that moment."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from activities.models import SignUp
from activities.selectors.sign_ups import place_in_queue
from notifications.kinds.sign_up import SignUpKind, activity_title


class SignUpWaiting(SignUpKind):
    """You are number so-and-so in the queue."""

    name = "sign_up_waiting"
    states = (SignUp.State.WAITING,)

    def title(self, subject: SignUp, now: datetime) -> str:
        return _("You are on the waiting list: %(activity)s") % {"activity": activity_title(subject)}

    def context(self, subject: SignUp, now: datetime) -> dict[str, Any]:
        return super().context(subject, now) | {
            "place": place_in_queue(subject),
            "drawn": subject.rank is not None,
        }


KIND = SignUpWaiting()
