"""Reads for those who want to hear when a role needs people."""

from django.db.models import Count, F, Q, QuerySet

from core import clock
from volunteers.models import Assignment, Shift, Watch
from volunteers.rules import TAKEN_FREELY
from volunteers.rules.standing_in import QUIET, SOON
from volunteers.selectors.roles import is_wanted, with_words


def shifts_in_need() -> QuerySet[Shift]:
    """Shifts that begin within a week with fewer people (or kept places) than their least, soonest first."""
    now = clock.now()
    held = Count("assignments", filter=Q(assignments__state__in=Assignment.HOLDS_PLACE))
    return (
        with_words()
        .filter(is_wanted(now), starts_at__lte=now + SOON, role__kind__in=TAKEN_FREELY)
        .annotate(held=held)
        .filter(held__lt=F("least"))
        .order_by("starts_at", "id")
    )


def watches_due() -> QuerySet[Watch]:
    """Those whose people were told a week ago or never, so that they may be told now."""
    return Watch.objects.filter(Q(told_at=None) | Q(told_at__lte=clock.now() - QUIET))
