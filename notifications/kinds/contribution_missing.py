"""People had a role, it is over, and nobody has confirmed it: to the host, on the morning after, once."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.kinds.role import takes_place, times_of, title_of
from notifications.kinds.shift import WORTH_SAYING, HostShiftKind
from notifications.models import Urgency
from volunteers.models import Assignment, Shift


def not_confirmed() -> QuerySet[Assignment]:
    """Who had a role, and nobody has said anything of it."""
    return Assignment.objects.filter(
        state=Assignment.State.ACCEPTED, contribution__isnull=True, outcome=Assignment.Outcome.UNKNOWN
    )


class ContributionMissing(HostShiftKind):
    """Only what is confirmed counts, and thanks go out with it."""

    name = "contribution_missing"
    urgency = Urgency.TODAY
    action = gettext_lazy("Confirm what was done")

    def load(self, pks: Iterable[int]) -> dict[int, Shift]:
        found = super().load(pks)
        open_ = Counter(not_confirmed().filter(shift__in=found).values_list("shift", flat=True))
        for pk, shift in found.items():
            cast(Any, shift).not_confirmed = open_[pk]
        return found

    def holds(self, subject: Shift, now: datetime) -> bool:
        ends_at = times_of(subject)[1]
        over = takes_place(subject) and ends_at is not None and ends_at <= now
        return over and cast(Any, subject).not_confirmed > 0

    def expires_at(self, subject: Shift) -> datetime:
        return (times_of(subject)[1] or subject.role.created_at) + WORTH_SAYING

    def title(self, subject: Shift, now: datetime) -> str:
        return _("Who helped? %(role)s") % {"role": title_of(subject.role)}

    def context(self, subject: Shift, now: datetime) -> dict[str, Any]:
        return super().context(subject, now) | {"helpers": cast(Any, subject).not_confirmed}

    def path(self, subject: Shift) -> str:
        if subject.role.session_id is not None:
            return reverse("volunteers:session-sheet", kwargs={"session": subject.role.session_id})
        return reverse("volunteers:role-sheet", kwargs={"role": subject.role_id})


KIND = ContributionMissing()
