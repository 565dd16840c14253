"""A place was asked for: at once, to the party; the host answers."""

from datetime import datetime

from django.utils.translation import gettext as _

from activities.models import SignUp
from notifications.kinds.sign_up import SignUpKind, activity_title


class SignUpRequested(SignUpKind):
    """You asked for a place."""

    name = "sign_up_requested"
    states = (SignUp.State.REQUESTED,)

    def title(self, subject: SignUp, now: datetime) -> str:
        return _("We have passed on your request: %(activity)s") % {"activity": activity_title(subject)}


KIND = SignUpRequested()
