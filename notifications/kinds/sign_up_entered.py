"""In the draw: at once, to the party, with the hour at which it is drawn."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from activities.models import SignUp
from notifications.kinds.base import clock_time, day
from notifications.kinds.sign_up import SignUpKind, activity_title


class SignUpEntered(SignUpKind):
    """Everybody's chance is the same."""

    name = "sign_up_entered"
    states = (SignUp.State.ENTERED,)

    def title(self, subject: SignUp, now: datetime) -> str:
        return _("You are in the draw: %(activity)s") % {"activity": activity_title(subject)}

    def context(self, subject: SignUp, now: datetime) -> dict[str, Any]:
        drawn_at = subject.session.closes_at or subject.session.starts_at
        return super().context(subject, now) | {"draw_day": day(drawn_at), "draw_time": clock_time(drawn_at)}


KIND = SignUpEntered()
