"""Thanks: when a host has confirmed what somebody did. It thanks, and never counts or compares."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.models import Person
from core.clock import TOKYO
from notifications.kinds.base import Kind, day
from notifications.models import Topic, Urgency
from volunteers.models import Contribution

WORTH_SAYING = timedelta(days=7)


class ContributionThanks(Kind[Contribution]):
    """Thank you for what you did."""

    name = "contribution_thanks"
    subject = "contribution"
    topic = Topic.THANKS
    urgency = Urgency.CAN_WAIT
    action = gettext_lazy("See what you have done")

    def load(self, pks: Iterable[int]) -> dict[int, Contribution]:
        role = "assignment__shift__role"
        found = Contribution.objects.select_related(
            "assignment__person__user", f"{role}__organisation", f"{role}__session__activity"
        ).prefetch_related(f"{role}__session__activity__texts")
        return found.in_bulk(list(pks))

    def person(self, subject: Contribution) -> Person:
        return subject.assignment.person

    def holds(self, subject: Contribution, now: datetime) -> bool:
        return subject.state == Contribution.State.CONFIRMED

    def expires_at(self, subject: Contribution) -> datetime:
        return subject.confirmed_at + WORTH_SAYING

    def title(self, subject: Contribution, now: datetime) -> str:
        return _("Thank you, %(name)s") % {"name": subject.assignment.person.name}

    def context(self, subject: Contribution, now: datetime) -> dict[str, Any]:
        role = subject.assignment.role
        return {
            "name": subject.assignment.person.name,
            "role": str(role.title),
            "host": role.organisation.name.text,
            "activity": role.session.activity.title.text if role.session else "",
            "day": day(datetime.combine(subject.on, datetime.min.time(), tzinfo=TOKYO)),
        }

    def path(self, subject: Contribution) -> str:
        return reverse("volunteers:my-roles")


KIND = ContributionThanks()
