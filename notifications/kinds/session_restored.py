"""A session that was called off takes place after all: at once, to every party that still stands."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from activities.models import SignUp
from notifications.kinds.sign_up import SignUpKind, activity_title
from notifications.models import Topic


class SessionRestored(SignUpKind):
    """It takes place."""

    name = "session_restored"
    topic = Topic.CHANGES
    essential = True
    states = SignUp.STANDING

    def key(self, subject: Any) -> str:
        return f"{self.name}:{subject.pk}:{subject.session.sequence}"

    def title(self, subject: SignUp, now: datetime) -> str:
        return _("It takes place after all: %(activity)s") % {"activity": activity_title(subject)}


KIND = SessionRestored()
