"""The host can't take the party this time: at once, with the host's words and a way on."""

from datetime import datetime

from django.utils.translation import gettext as _

from activities.models import SignUp
from notifications.kinds.sign_up import SignUpKind, activity_title


class SignUpRefused(SignUpKind):
    """Not this time."""

    name = "sign_up_refused"
    essential = True
    states = (SignUp.State.REFUSED,)

    def title(self, subject: SignUp, now: datetime) -> str:
        return _("Not possible this time: %(activity)s") % {"activity": activity_title(subject)}


KIND = SignUpRefused()
