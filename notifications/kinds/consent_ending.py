"""An agreement under which somebody helps a person ends in two weeks: to the person, once."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.models import Person, Supporter
from core.errors import Sentence
from notifications.kinds.base import Kind, day
from notifications.kinds.qualification_ending import end_of
from notifications.models import Topic, Urgency

BEFORE = timedelta(days=14)


class SupportEndingKind(Kind[Supporter]):
    """About one agreement; either side may let it go on."""

    subject = "supporter"
    topic = Topic.ACCOUNT
    urgency = Urgency.CAN_WAIT
    action: ClassVar[Sentence] = gettext_lazy("Let it go on, or let it end")

    def load(self, pks: Iterable[int]) -> dict[int, Supporter]:
        standing = Supporter.objects.filter(agreed_at__isnull=False, ended_at=None)
        return standing.select_related("person__user", "supporter__user").in_bulk(list(pks))

    def holds(self, subject: Supporter, now: datetime) -> bool:
        return now < self.expires_at(subject) <= now + BEFORE + timedelta(days=1)

    def expires_at(self, subject: Supporter) -> datetime:
        return end_of(subject.expires_on)

    def key(self, subject: Any) -> str:
        return f"{self.name}:{subject.pk}:{subject.expires_on}"

    def context(self, subject: Supporter, now: datetime) -> dict[str, Any]:
        return {
            "name": self.person(subject).name,
            "helped": subject.person.name,
            "helper": subject.supporter.name,
            "last_day": day(self.expires_at(subject) - timedelta(hours=12)),
        }

    def path(self, subject: Supporter) -> str:
        return reverse("people:list")


class ConsentEnding(SupportEndingKind):
    """Shall they go on helping you?"""

    name = "consent_ending"

    def person(self, subject: Supporter) -> Person:
        return subject.person

    def title(self, subject: Supporter, now: datetime) -> str:
        return _("Shall %(helper)s go on helping you?") % {"helper": subject.supporter.name}


KIND = ConsentEnding()
