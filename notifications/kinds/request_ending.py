"""A request still has no answer, and it begins tomorrow: to the host, once a session and start."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from activities.models import SignUp
from notifications.kinds.request_waiting import RequestWaiting
from notifications.kinds.sign_up import activity_title

BEFORE = timedelta(days=1)


class RequestEnding(RequestWaiting):
    """They can't plan their day without your word."""

    name = "request_ending"

    def key(self, subject: Any) -> str:
        return f"{self.name}:{subject.session_id}:{int(subject.starts_at.timestamp())}"

    def title(self, subject: SignUp, now: datetime) -> str:
        return _("Please answer today: %(activity)s") % {"activity": activity_title(subject)}


KIND = RequestEnding()
