"""Nobody who was asked can: at once, to who looks. The place is still theirs; who said no is not named."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.kinds.role import takes_place, title_of
from notifications.kinds.stand_in import StandInKind
from notifications.models import Topic
from volunteers.models import Assignment, StandInSearch


class StandInDeclined(StandInKind):
    """What else you can do."""

    name = "stand_in_declined"
    topic = Topic.MY_ROLES
    action = gettext_lazy("See what you can do")

    def load(self, pks: Iterable[int]) -> dict[int, StandInSearch]:
        # Another search since, or one that stands open: the older word is not true any more.
        later = StandInSearch.objects.filter(assignment=OuterRef("assignment"), pk__gt=OuterRef("pk"))
        latest = StandInSearch.objects.filter(pk__in=list(pks)).exclude(Exists(later)).values_list("pk", flat=True)
        return super().load(latest)

    def holds(self, subject: StandInSearch, now: datetime) -> bool:
        mine = subject.assignment
        over = subject.ended_at is not None and subject.found_id is None
        return over and mine.state == Assignment.State.ACCEPTED and takes_place(mine.shift)

    def title(self, subject: StandInSearch, now: datetime) -> str:
        return _("Nobody has time so far: %(role)s") % {"role": title_of(subject.assignment.role)}

    def path(self, subject: StandInSearch) -> str:
        return reverse("volunteers:stand-in", kwargs={"pk": subject.assignment_id})


KIND = StandInDeclined()
