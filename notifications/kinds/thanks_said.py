"""A host said thank you for something: to the person, in the day's one message, with the host's words."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.models import Person
from notifications.kinds.base import Kind
from notifications.kinds.role import facts_of, related, texts
from notifications.models import Topic, Urgency
from volunteers.models import Thanks

WORTH_SAYING = timedelta(days=14)


class ThanksSaid(Kind[Thanks]):
    """Somebody is glad of what you did."""

    name = "thanks_said"
    subject = "thanks"
    topic = Topic.THANKS
    urgency = Urgency.CAN_WAIT
    action = gettext_lazy("See what you have done")

    def load(self, pks: Iterable[int]) -> dict[int, Thanks]:
        role = "assignment__shift__role__"
        found = Thanks.objects.select_related("assignment__person__user", "assignment__shift", *related(role))
        return found.prefetch_related(texts(role)).in_bulk(list(pks))

    def person(self, subject: Thanks) -> Person:
        return subject.assignment.person

    def holds(self, subject: Thanks, now: datetime) -> bool:
        return True

    def expires_at(self, subject: Thanks) -> datetime:
        return subject.at + WORTH_SAYING

    def key(self, subject: Any) -> str:
        return f"{self.name}:{subject.pk}:{int(subject.at.timestamp())}"

    def title(self, subject: Thanks, now: datetime) -> str:
        return _("%(host)s says thank you") % {"host": subject.assignment.role.organisation.name.text}

    def context(self, subject: Thanks, now: datetime) -> dict[str, Any]:
        return {
            "name": subject.assignment.person.name,
            "words": str(subject.text),
            **facts_of(subject.assignment.role),
        }

    def path(self, subject: Thanks) -> str:
        return reverse("volunteers:my-record")


KIND = ThanksSaid()
