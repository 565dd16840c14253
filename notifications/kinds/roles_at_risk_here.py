"""Shifts that are near and have too few people: to the coordinator of the area, once a day at most."""

from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from activities.models import Session
from community.models import Area, Office
from core import clock
from notifications.kinds.base import clock_time, day
from notifications.kinds.office import AREA, OfficeKind, waits_at
from notifications.kinds.role import times_of, title_of
from notifications.kinds.role_at_risk import SOON
from notifications.models import Urgency
from volunteers.models import Assignment, Role, Shift


def shifts_at_risk(now: datetime) -> Any:
    """Shifts of open roles that begin within three days with fewer people than their least, soonest first."""
    there = Count("assignments", filter=Q(assignments__state=Assignment.State.ACCEPTED))
    ahead = Shift.objects.filter(
        state=Shift.State.SCHEDULED, starts_at__gt=now, starts_at__lte=now + SOON, role__state=Role.State.OPEN
    )
    takes_place = ahead.exclude(role__session__state=Session.State.CANCELLED)
    return takes_place.annotate(there=there).filter(there__lt=F("least")).order_by("starts_at", "pk")


class RolesAtRiskHere(OfficeKind):
    """Perhaps you know somebody."""

    name = "roles_at_risk_here"
    urgency = Urgency.TODAY
    action = gettext_lazy("See the board")

    def waiting(self) -> list[tuple[Area | None, Any]]:
        shown = shifts_at_risk(clock.now()).select_related("role__session__activity", f"role__organisation__{AREA}")
        return [(one.role.organisation.area, one) for one in shown.prefetch_related("role__session__activity__texts")]

    def line(self, one: Any) -> str:
        starts = times_of(one)[0] or one.starts_at
        return f"{title_of(one.role)} {day(starts)} {clock_time(starts)} ({one.there}/{one.least})"

    def title(self, subject: Office, now: datetime) -> str:
        n = len(waits_at(subject))
        return ngettext("%(n)s role needs people soon", "%(n)s roles need people soon", n) % {"n": n}

    def path(self, subject: Office) -> str:
        return reverse("volunteers:board")


KIND = RolesAtRiskHere()
