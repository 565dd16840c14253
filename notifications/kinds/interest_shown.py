"""Somebody is interested in welfare work or employment: to the provider, who reads on the site who it is.

The letter holds no name: what somebody does there may say something about their health.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.models import Person
from notifications.kinds.base import Kind
from notifications.kinds.role import WORTH_SAYING, facts_of, host_of, related, texts, title_of, with_hosts
from notifications.models import Topic, Urgency
from volunteers.models import Interest


class InterestShown(Kind[Interest]):
    """Please get in touch."""

    name = "interest_shown"
    subject = "interest"
    topic = Topic.HOSTING
    urgency = Urgency.TODAY
    action = gettext_lazy("See who is interested")

    def load(self, pks: Iterable[int]) -> dict[int, Interest]:
        found = Interest.objects.select_related(*related("role__")).prefetch_related(texts("role__"))
        return with_hosts(found.in_bulk(list(pks)), lambda one: one.role)

    def person(self, subject: Interest) -> Person:
        return host_of(subject)

    def holds(self, subject: Interest, now: datetime) -> bool:
        return not subject.role.taken_freely and subject.ended_at is None and subject.answered_at is None

    def expires_at(self, subject: Interest) -> datetime:
        return subject.shown_at + WORTH_SAYING

    def title(self, subject: Interest, now: datetime) -> str:
        return _("Somebody is interested: %(role)s") % {"role": title_of(subject.role)}

    def context(self, subject: Interest, now: datetime) -> dict[str, Any]:
        return {"name": self.person(subject).name, **facts_of(subject.role)}

    def path(self, subject: Interest) -> str:
        return reverse("volunteers:interests", kwargs={"pk": subject.role_id})


KIND = InterestShown()
