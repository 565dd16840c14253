"""Requests for today and tomorrow that have no answer: to the coordinator of the area, once a day at most.

The coordinator may answer for the host, or telephone them.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from activities.models import Session, SignUp
from community.models import Area, Office
from core import clock
from notifications.kinds.base import clock_time, day
from notifications.kinds.office import AREA, OfficeKind, waits_at
from notifications.kinds.qualification_ending import end_of
from notifications.kinds.request_waiting import BEGINS, waiting_for_host
from notifications.kinds.role import takes_place, times_of, title_of
from notifications.models import Urgency
from volunteers.models import Assignment


class RequestsEndingHere(OfficeKind):
    """Somebody waits for a host's word."""

    name = "requests_ending_here"
    urgency = Urgency.TODAY
    action = gettext_lazy("See what is organised")

    def waiting(self) -> list[tuple[Area | None, Any]]:
        now, until = clock.now(), end_of(clock.today() + timedelta(days=1))
        parties = waiting_for_host().annotate(begins=BEGINS).filter(begins__gt=now, begins__lt=until)
        parties = parties.filter(session__state=Session.State.SCHEDULED).order_by("begins", "pk")
        seats = parties.select_related("session__activity", f"session__activity__organisation__{AREA}")
        role = "shift__role__"
        asked = Assignment.objects.filter(state=Assignment.State.APPLIED)
        asked = asked.filter(shift__starts_at__gt=now, shift__starts_at__lt=until).order_by("shift__starts_at")
        places = asked.select_related(f"{role}session__activity", f"{role}organisation__{AREA}")
        found: list[tuple[Area | None, Any]] = [
            (one.session.activity.organisation.area, one) for one in seats.prefetch_related("session__activity__texts")
        ]
        texts = f"{role}session__activity__texts"
        places = places.filter(~Q(shift__role__session__state=Session.State.CANCELLED)).prefetch_related(texts)
        return found + [(one.role.organisation.area, one) for one in places if takes_place(one.shift)]

    def line(self, one: Any) -> str:
        if isinstance(one, SignUp):
            title, host, starts = one.session.activity.title.text, one.session.activity.organisation, one.starts_at
        else:
            title, host = title_of(one.role), one.role.organisation
            starts = times_of(one.shift)[0] or clock.now()
        return f"{title} ({host.name.text}) {day(starts)} {clock_time(starts)}"

    def title(self, subject: Office, now: datetime) -> str:
        n = len(waits_at(subject))
        return ngettext("%(n)s request has no answer yet", "%(n)s requests have no answer yet", n) % {"n": n}

    def path(self, subject: Office) -> str:
        return reverse("activities:organise")


KIND = RequestsEndingHere()
