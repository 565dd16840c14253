"""The organiser called the session off: at once, to every party that had a seat, an offer or a place in the queue."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Session, SignUp
from notifications.kinds.sign_up import SignUpKind, activity_title
from notifications.models import Topic


class SessionCancelled(SignUpKind):
    """It does not take place."""

    name = "session_cancelled"
    topic = Topic.CHANGES
    essential = True
    states = SignUp.STANDING
    session_states = (Session.State.CANCELLED,)
    action = gettext_lazy("See other dates")

    def key(self, subject: Any) -> str:
        return f"{self.name}:{subject.pk}:{subject.session.sequence}"

    def context(self, subject: SignUp, now: datetime) -> dict[str, Any]:
        return super().context(subject, now) | {"why": subject.session.cancelled_why}

    def title(self, subject: SignUp, now: datetime) -> str:
        return _("Cancelled: %(activity)s") % {"activity": activity_title(subject)}

    def path(self, subject: SignUp) -> str:
        return reverse("activities:activity", kwargs={"pk": subject.session.activity_id})


KIND = SessionCancelled()
