"""A certificate runs out in a month: to the person, once, in the day's one message."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.models import Person
from core.clock import TOKYO
from notifications.kinds.base import Kind, day
from notifications.models import Topic, Urgency
from volunteers.models import Qualification

BEFORE = timedelta(days=30)


def end_of(on: date) -> datetime:
    """The midnight in Tokyo after that day."""
    return datetime.combine(on + timedelta(days=1), time(0), tzinfo=TOKYO)


class QualificationEnding(Kind[Qualification]):
    """Please show us the new one."""

    name = "qualification_ending"
    subject = "qualification"
    topic = Topic.ACCOUNT
    urgency = Urgency.CAN_WAIT
    action = gettext_lazy("See my profile")

    def load(self, pks: Iterable[int]) -> dict[int, Qualification]:
        found = Qualification.objects.filter(expires_on__isnull=False).select_related("person__user")
        return found.in_bulk(list(pks))

    def person(self, subject: Qualification) -> Person:
        return subject.person

    def holds(self, subject: Qualification, now: datetime) -> bool:
        return now < self.expires_at(subject) <= now + BEFORE + timedelta(days=1)

    def expires_at(self, subject: Qualification) -> datetime:
        return end_of(subject.expires_on or subject.told_at.date())

    def key(self, subject: Any) -> str:
        return f"{self.name}:{subject.pk}:{subject.expires_on}"

    def title(self, subject: Qualification, now: datetime) -> str:
        return _("Your certificate ends soon: %(certificate)s") % {"certificate": subject.get_certificate_display()}

    def context(self, subject: Qualification, now: datetime) -> dict[str, Any]:
        last = self.expires_at(subject) - timedelta(hours=12)
        return {
            "name": subject.person.name,
            "certificate": subject.get_certificate_display(),
            "last_day": day(last),
        }

    def path(self, subject: Qualification) -> str:
        return reverse("volunteers:profile")


KIND = QualificationEnding()
