"""Sign-up confirmed: at once, to the party. Made late, it says "tomorrow" and is the reminder too."""

from datetime import datetime

from django.utils.translation import gettext as _

from activities.models import SignUp
from notifications.kinds.sign_up import SignUpKind, activity_title


class SignUpConfirmed(SignUpKind):
    """Your seats are booked."""

    name = "sign_up_confirmed"
    states = (SignUp.State.CONFIRMED,)

    def title(self, subject: SignUp, now: datetime) -> str:
        return _("You are signed up: %(activity)s") % {"activity": activity_title(subject)}


KIND = SignUpConfirmed()
