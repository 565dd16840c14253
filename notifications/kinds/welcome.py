"""New here: first steps, once, in the day's one message."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.models import Person
from notifications.kinds.base import Kind
from notifications.models import Topic, Urgency

WORTH_SAYING = timedelta(days=14)


class Welcome(Kind[Person]):
    """Good that you are here."""

    name = "welcome"
    subject = "person"
    topic = Topic.WELCOME
    urgency = Urgency.CAN_WAIT
    action = gettext_lazy("See what is on")

    def load(self, pks: Iterable[int]) -> dict[int, Person]:
        return Person.objects.filter(user__is_active=True).select_related("user").in_bulk(list(pks))

    def person(self, subject: Person) -> Person:
        return subject

    def holds(self, subject: Person, now: datetime) -> bool:
        return True

    def expires_at(self, subject: Person) -> datetime:
        return subject.created_at + WORTH_SAYING

    def title(self, subject: Person, now: datetime) -> str:
        return _("Welcome to Deban, %(name)s") % {"name": subject.name}

    def context(self, subject: Person, now: datetime) -> dict[str, Any]:
        return {"name": subject.name, "japanese": subject.language in ("ja", "ja-easy")}

    def path(self, subject: Person) -> str:
        return reverse("activities:find")


KIND = Welcome()
