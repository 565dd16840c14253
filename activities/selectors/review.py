"""Drafts that wait for a coordinator, and what was said about them."""

from dataclasses import dataclass, field

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.urls import reverse

from activities import rules
from activities.errors import AtField, VenueTaken
from activities.fingerprints import fingerprint
from activities.models import Activity, ReviewComment, Session
from activities.selectors.clashes import clash_warnings_at
from activities.selectors.places import meetings, venue_taken
from community.models import Organisation, User
from community.selectors import AnyUser, coordinates, coordinates_town
from community.selectors.coordinators import areas_of_coordinator
from core import clock
from core.errors import DomainError

TAKEN_SHOWN = 5  # of a hundred dates, so many meetings are enough to see that it can't be


def looked_after_by(user: AnyUser) -> QuerySet[Organisation]:
    """Organisations whose drafts this coordinator looks at: those of their areas.

    Who looks after the whole town also has those that are in no area.
    """
    if not isinstance(user, User) or not coordinates(user):
        return Organisation.objects.none()
    if user.is_superuser:
        return Organisation.objects.all()
    mine = Q(area__in=areas_of_coordinator(user))
    return Organisation.objects.filter(mine | Q(area=None) if coordinates_town(user) else mine)


def may_review(user: AnyUser, organisation: int) -> bool:
    """Whether this account looks at that organisation's drafts; no query for most."""
    return coordinates(user) and looked_after_by(user).filter(pk=organisation).exists()


def waiting_for_review(user: AnyUser) -> QuerySet[Activity]:
    """The queue of this coordinator, who has waited longest first; each has its `sent_at`."""
    sent = ReviewComment.objects.filter(activity=OuterRef("pk"), verdict=ReviewComment.Verdict.SENT).order_by("-at")
    return (
        Activity.objects.filter(state=Activity.State.REVIEW, organisation__in=looked_after_by(user))
        .select_related("programme", "organisation")
        .prefetch_related("texts")
        .annotate(sent_at=Subquery(sent.values("at")[:1]))
        .order_by(F("sent_at").asc(nulls_first=True), "pk")
    )


def get_activity_to_review(user: AnyUser, pk: int) -> Activity:
    """An activity of an organisation that this coordinator looks after; 404 for everybody else."""
    activity = Activity.objects.filter(pk=pk, organisation__in=looked_after_by(user)).first()
    if activity is None:
        raise Http404
    return activity


@dataclass(frozen=True)
class Missing:
    """Something that keeps a draft back, and where it is mended."""

    sentence: str
    next_step: str
    url: str


@dataclass(frozen=True)
class Preview:
    """What stands above a hidden activity, for those who organise it."""

    activity: Activity
    missing: list[Missing]
    wants_review: bool
    may_review: bool
    seen: str  # the fingerprint of what is shown
    comments: list[ReviewComment] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)  # what many people of the season want at the same hour

    @property
    def in_review(self) -> bool:
        """Whether it waits for a coordinator."""
        return self.activity.state == Activity.State.REVIEW


def preview_of(user: AnyUser, activity: Activity) -> Preview | None:
    """Of a hidden activity with its texts prefetched; None for what everybody sees."""
    if activity.state not in Activity.HIDDEN:
        return None
    sessions = list(activity.sessions.filter(state=Session.State.SCHEDULED).select_related("venue"))
    texts = list(activity.texts.all())
    reasons = rules.why_not_ready(activity, sessions, titled=any(text.title for text in texts), now=clock.now())
    spans = [(one.starts_at, one.ends_at) for one in sessions]
    clashes = clash_warnings_at(activity.campaign, spans, apart_from=activity.pk)
    return Preview(
        activity=activity,
        missing=[_missing(activity, one) for one in [*reasons, *_taken(sessions)]],
        wants_review=rules.ProgrammeRules.in_season(activity.programme, activity.campaign).review,
        may_review=may_review(user, activity.organisation_id),
        seen=fingerprint(activity, texts, sessions),
        comments=list(activity.review_comments.select_related("author__person")),
        warnings=[warning.text for warning in clashes],
    )


def _taken(sessions: list[Session]) -> list[VenueTaken]:
    refusals = [venue_taken(there) for _ours, there in meetings(sessions)]
    return list({str(one): one for one in refusals}.values())[:TAKEN_SHOWN]


def _missing(activity: Activity, reason: DomainError) -> Missing:
    name = reason.field if isinstance(reason, AtField) else "venue"
    return Missing(str(reason), str(reason.next_step), _where(activity, name))


def _where(activity: Activity, name: str) -> str:
    if name == "dates":
        return reverse("activities:add-dates", args=[activity.pk])
    return f"{reverse('activities:edit', args=[activity.pk])}#{AT.get(name, f'id_{name}')}"


# Of a draft, a field of its dates stands once for each of them.
AT = {"capacity": "dates", "minutes": "dates"}
