"""A host's own desk: what comes next, what is not finished, what is over."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.http import Http404

from activities import rules
from activities.models import Activity, ActivityText, ReviewComment, Session
from activities.selectors.lean import SEARCH_COLUMNS
from community.models import Organisation
from community.selectors import AnyUser, organisations_of
from core import clock

RECENT = 5  # activities that one may post again like last time


@dataclass(frozen=True)
class Unfinished:
    """A draft, and what it still needs."""

    activity: Activity
    missing: list[str]
    next_session: Session | None
    returned: ReviewComment | None  # a coordinator's wish, where that was the last word
    wants_review: bool


def sessions_of(user: AnyUser) -> QuerySet[Session]:
    """Every session that this account organises, but those that are hidden yet."""
    return (
        Session.objects.filter(activity__organisation__in=organisations_of(user))
        .defer(*SEARCH_COLUMNS)
        .exclude(activity__state__in=Activity.HIDDEN)
        .select_related("activity__programme", "activity__organisation", "venue")
        .prefetch_related(_titles("activity__texts"))
    )


def coming_up(user: AnyUser) -> QuerySet[Session]:
    """Those that are on or lie ahead, the next one first."""
    return sessions_of(user).filter(ends_at__gt=clock.now()).order_by("starts_at", "id")


def over(user: AnyUser) -> QuerySet[Session]:
    """Those that are over, the latest first."""
    return sessions_of(user).filter(ends_at__lte=clock.now()).order_by("-starts_at", "-id")


def drafts_of(user: AnyUser) -> QuerySet[Activity]:
    """What this account has begun to post, newest first."""
    return _hidden(user, Activity.State.DRAFT).order_by("-created_at", "-id")


def in_review_of(user: AnyUser) -> QuerySet[Activity]:
    """What waits for a coordinator, newest first."""
    return _hidden(user, Activity.State.REVIEW).order_by("-created_at", "-id")


def _hidden(user: AnyUser, state: str) -> QuerySet[Activity]:
    last = ReviewComment.objects.filter(activity=OuterRef("pk")).order_by("-at", "-id")
    return (
        Activity.objects.filter(organisation__in=organisations_of(user), state=state)
        .defer("search_text", "search_vector")
        .select_related("programme", "organisation", "campaign")
        .prefetch_related(
            _titles("texts"),
            Prefetch("sessions", Session.objects.filter(state=Session.State.SCHEDULED), to_attr="dates"),
        )
        .annotate(last_word=Subquery(last.values("pk")[:1]))
    )


def _titles(path: str) -> Prefetch[str]:
    return Prefetch(path, ActivityText.objects.defer("body"))


def unfinished(drafts: Iterable[Activity]) -> list[Unfinished]:
    """Drafts as `drafts_of` fetches them, with what each still needs; one query for all."""
    found, now = list(drafts), clock.now()
    words = ReviewComment.objects.in_bulk([draft.last_word for draft in found if draft.last_word])  # type: ignore[attr-defined]
    rows = []
    for draft in found:
        dates: list[Session] = draft.dates  # type: ignore[attr-defined]
        titled = any(text.title for text in draft.texts.all())
        missing = [str(reason) for reason in rules.why_not_ready(draft, dates, titled=titled, now=now)]
        word = words.get(draft.last_word)  # type: ignore[attr-defined]
        returned = word if word and word.verdict == ReviewComment.Verdict.RETURNED else None
        ahead = next((one for one in dates if one.ends_at > now), None)
        rows.append(Unfinished(draft, missing, ahead, returned, _wants_review(draft)))
    return rows


def _wants_review(draft: Activity) -> bool:
    return rules.ProgrammeRules.in_season(draft.programme, draft.campaign).review


def recent_activities(organisation: Organisation) -> list[Activity]:
    """What it posted last, for "again like last time"; one with the same title once."""
    latest = (
        Activity.objects.filter(organisation=organisation)
        .defer("search_text", "search_vector")
        .exclude(state=Activity.State.DRAFT)
        .select_related("programme")
        .prefetch_related(_titles("texts"))
        .order_by("-created_at", "-id")[: RECENT * 4]
    )
    by_title: dict[str, Activity] = {}
    for activity in latest:
        by_title.setdefault(activity.title.text, activity)
    return list(by_title.values())[:RECENT]


def get_activity_to_copy(organisation: Organisation, pk: str) -> tuple[Activity, Session | None]:
    """One of this organisation's activities, with its last session; 404 for any other."""
    found = Activity.objects.filter(organisation=organisation, pk=pk) if pk.isdecimal() else Activity.objects.none()
    activity = found.select_related("programme").prefetch_related("texts").first()
    if activity is None:
        raise Http404
    return activity, activity.sessions.order_by("-starts_at", "-id").first()
