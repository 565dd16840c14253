"""Drafts wait for a look: to the coordinators who may, in the day's one message.

The newest draft is part of the key: what was planned before it came is not true any more, so all are told together.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from activities.models import Activity, ReviewComment
from community.models import Area, Office
from notifications.kinds.office import AREA, OfficeKind, waits_at
from notifications.models import Urgency


class ReviewWanted(OfficeKind):
    """Somebody would like to publish."""

    name = "review_wanted"
    urgency = Urgency.CAN_WAIT
    lasts = timedelta(days=7)
    action = gettext_lazy("See the drafts")

    def waiting(self) -> list[tuple[Area | None, Any]]:
        sent = Max("review_comments", filter=Q(review_comments__verdict=ReviewComment.Verdict.SENT))
        drafts = Activity.objects.filter(state=Activity.State.REVIEW).annotate(sent=sent).order_by("sent", "pk")
        found = drafts.select_related(f"organisation__{AREA}").prefetch_related("texts")
        return [(one.organisation.area, one) for one in found.defer("search_text", "search_vector")]

    def line(self, one: Any) -> str:
        return f"{one.title.text} ({one.organisation.name.text})"

    def key(self, subject: Any) -> str:
        newest = max((one.sent or 0 for one in waits_at(subject)), default=0)
        return f"{self.name}:{subject.pk}:{newest}"

    def title(self, subject: Office, now: datetime) -> str:
        n = len(waits_at(subject))
        return ngettext("%(n)s draft waits for a look", "%(n)s drafts wait for a look", n) % {"n": n}

    def path(self, subject: Office) -> str:
        return reverse("activities:review-queue")


KIND = ReviewWanted()
