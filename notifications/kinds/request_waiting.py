"""Somebody asks for a place, or for a helping hand: to the host, at once; more of the same within the hour together.

What is asked stays on the page, behind the sign-in: the letter says only how many wait.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from activities.models import SignUp
from notifications.kinds.session import HostSignUpKind
from notifications.kinds.sign_up import activity_title
from notifications.models import Urgency

State = SignUp.State
BEGINS = Coalesce("period__startswith", "session__starts_at")  # a stay or an appointment has its own hour


def waiting_for_host() -> QuerySet[SignUp]:
    """Parties that wait for their host's word: a request for a place, or a wish for help that has no answer."""
    asks_help = Q(state=State.HELD, support_request__isnull=False, support_request__answer="")
    return SignUp.objects.filter(Q(state=State.REQUESTED) | asks_help)


class RequestWaiting(HostSignUpKind):
    """Please answer soon."""

    name = "request_waiting"
    urgency = Urgency.TODAY

    def load(self, pks: Iterable[int]) -> dict[int, SignUp]:
        found = super().load(pks)
        sessions = {one.session_id for one in found.values()}
        waiting = Counter(waiting_for_host().filter(session__in=sessions).values_list("session", flat=True))
        for one in found.values():
            cast(Any, one).requests = waiting[one.session_id]
        return found

    def holds(self, subject: SignUp, now: datetime) -> bool:
        takes_place = subject.session.state in self.session_states
        return takes_place and requests_at(subject) > 0

    def title(self, subject: SignUp, now: datetime) -> str:
        return _("A request waits for your answer: %(activity)s") % {"activity": activity_title(subject)}

    def context(self, subject: SignUp, now: datetime) -> dict[str, Any]:
        return super().context(subject, now) | {"requests": requests_at(subject)}


def requests_at(sign_up: SignUp) -> int:
    """How many parties of its session wait, as `load` counted them."""
    waiting: int = cast(Any, sign_up).requests
    return waiting


KIND = RequestWaiting()
