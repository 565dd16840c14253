"""The offer ended unanswered: at once, to the party, with the way back. Who declined knows it and gets nothing."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import SignUp
from notifications.kinds.sign_up import SignUpKind, activity_title


class OfferLapsed(SignUpKind):
    """The seat went on to the next."""

    name = "offer_lapsed"
    states = (SignUp.State.LAPSED,)
    action = gettext_lazy("See the activity")

    def title(self, subject: SignUp, now: datetime) -> str:
        return _("The seat has gone on: %(activity)s") % {"activity": activity_title(subject)}

    def path(self, subject: SignUp) -> str:
        return reverse("activities:activity", kwargs={"pk": subject.session.activity_id})


KIND = OfferLapsed()
