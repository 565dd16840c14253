"""A session is over and nobody noted who came: to the host, on the morning after, once."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, cast

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from activities.models import Attendance, Session, SignUp
from notifications.kinds.session import HostSessionKind
from notifications.models import Urgency

WORTH_SAYING = timedelta(days=7)


def not_noted() -> QuerySet[SignUp]:
    """Parties that held a seat and of whom nobody has said how it went."""
    unknown = Q(attendance__isnull=True) | Q(attendance__state=Attendance.State.UNKNOWN)
    return SignUp.objects.filter(unknown, state=SignUp.State.CONFIRMED)


class AttendanceMissing(HostSessionKind):
    """Two minutes, and the town knows that it was good."""

    name = "attendance_missing"
    urgency = Urgency.TODAY

    def load(self, pks: Iterable[int]) -> dict[int, Session]:
        found = super().load(pks)
        open_ = Counter(not_noted().filter(session__in=found).values_list("session", flat=True))
        for pk, session in found.items():
            cast(Any, session).not_noted = open_[pk]
        return found

    def holds(self, subject: Session, now: datetime) -> bool:
        took_place = subject.state == Session.State.SCHEDULED and subject.ends_at <= now
        return took_place and cast(Any, subject).not_noted > 0

    def expires_at(self, subject: Session) -> datetime:
        return subject.ends_at + WORTH_SAYING

    def title(self, subject: Session, now: datetime) -> str:
        return _("Who came? %(activity)s") % {"activity": subject.activity.title.text}

    def context(self, subject: Session, now: datetime) -> dict[str, Any]:
        return super().context(subject, now) | {"parties": cast(Any, subject).not_noted}


KIND = AttendanceMissing()
