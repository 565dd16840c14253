"""A coordinator looked at a draft: at once, to the person who wrote it, with the coordinator's words."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import ReviewComment
from community.models import Person
from notifications.kinds.base import Kind
from notifications.models import Topic

WORTH_SAYING = timedelta(days=14)
Verdict = ReviewComment.Verdict


class ReviewAnswered(Kind[ReviewComment]):
    """Fine; please change something; a word about it."""

    name = "review_answered"
    subject = "review_comment"
    topic = Topic.HOSTING
    action = gettext_lazy("See the activity")

    def load(self, pks: Iterable[int]) -> dict[int, ReviewComment]:
        from_others = ReviewComment.objects.exclude(author=F("activity__created_by")).exclude(verdict=Verdict.SENT)
        theirs = from_others.filter(activity__created_by__person__isnull=False)
        related = "activity__created_by__person__user", "activity__organisation"
        return theirs.select_related(*related).prefetch_related("activity__texts").in_bulk(list(pks))

    def person(self, subject: ReviewComment) -> Person:
        host = subject.activity.created_by
        assert host is not None  # noqa: S101  load asks for it
        return host.person

    def holds(self, subject: ReviewComment, now: datetime) -> bool:
        return True

    def expires_at(self, subject: ReviewComment) -> datetime:
        return subject.at + WORTH_SAYING

    def title(self, subject: ReviewComment, now: datetime) -> str:
        said = {"activity": subject.activity.title.text}
        if subject.verdict == Verdict.APPROVED:
            return _("Published: %(activity)s") % said
        if subject.verdict == Verdict.RETURNED:
            return _("Please change something: %(activity)s") % said
        return _("A word about your activity: %(activity)s") % said

    def context(self, subject: ReviewComment, now: datetime) -> dict[str, Any]:
        return {
            "name": self.person(subject).name,
            "activity": subject.activity.title.text,
            "verdict": subject.verdict,
            "text": subject.text,
        }

    def path(self, subject: ReviewComment) -> str:
        return reverse("activities:activity", kwargs={"pk": subject.activity_id})


KIND = ReviewAnswered()
