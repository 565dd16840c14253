"""A seat is kept while the host answers what the party would like help with: at once."""

from datetime import datetime

from django.utils.translation import gettext as _

from activities.models import SignUp
from notifications.kinds.sign_up import SignUpKind, activity_title


class SignUpHeld(SignUpKind):
    """Your seat is kept."""

    name = "sign_up_held"
    states = (SignUp.State.HELD,)

    def title(self, subject: SignUp, now: datetime) -> str:
        return _("A seat is kept for you: %(activity)s") % {"activity": activity_title(subject)}


KIND = SignUpHeld()
