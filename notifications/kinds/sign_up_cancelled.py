"""Sign-up cancelled: at once, to the party, whoever entered it; a cancellation by telephone is seen in writing too."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import SignUp
from notifications.kinds.sign_up import SignUpKind, activity_title


class SignUpCancelled(SignUpKind):
    """Your seats are given back."""

    name = "sign_up_cancelled"
    states = (SignUp.State.CANCELLED,)
    action = gettext_lazy("See the activity")

    def title(self, subject: SignUp, now: datetime) -> str:
        return _("Your sign-up is cancelled: %(activity)s") % {"activity": activity_title(subject)}

    def path(self, subject: SignUp) -> str:
        return reverse("activities:activity", kwargs={"pk": subject.session.activity_id})


KIND = SignUpCancelled()
