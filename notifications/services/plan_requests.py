"""What waits for an answer: seats that are held for somebody, and requests that wait for a host."""

from datetime import timedelta

from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from activities.models import Session, SignUp
from core import clock
from notifications.kinds import application_ending, offer_ending, request_ending, request_waiting, seat_offered
from notifications.kinds.request_ending import BEFORE
from notifications.kinds.request_waiting import BEGINS, waiting_for_host
from notifications.models import Notice
from notifications.services.plan_notices import plan_notices
from volunteers.models import Assignment

TOGETHER = timedelta(hours=1)  # what comes so soon after the last word is told in one


def plan_offer_endings() -> int:
    """Remind once of each seat that is held, in the last third of its time. Answers how many were new."""
    now = clock.now()
    about = Notice.objects.filter(subject="sign_up", subject_id=OuterRef("pk"), about=None)
    offered = about.filter(kind=seat_offered.KIND.name).order_by("-created_at").values("created_at")[:1]
    window = ExpressionWrapper(F("offer_ends_at") - F("told_at"), output_field=DurationField())
    held = SignUp.objects.filter(state=SignUp.State.OFFERED, offer_ends_at__gt=now).annotate(told_at=Subquery(offered))
    long = held.annotate(window=window).filter(
        window__gte=offer_ending.SHORTEST, offer_ends_at__lte=now + F("window") / 3
    )
    told = about.filter(kind=offer_ending.KIND.name, created_at__gte=OuterRef("told_at"))
    return plan_notices(kind=offer_ending.KIND, subjects=long.exclude(Exists(told)).values_list("pk", flat=True))


def plan_requests(*, session: int | None = None) -> int:
    """Tell hosts of requests that came since their last word about the session, an hour apart at least.

    One party stands for all of its session. Answers how many notices were new.
    """
    now = clock.now()
    parties = SignUp.objects.filter(session=OuterRef(OuterRef("session"))).values("pk")
    said = Notice.objects.filter(kind=request_waiting.KIND.name, subject="sign_up", subject_id__in=parties)
    last = Subquery(said.order_by("-created_at").values("created_at")[:1])
    waiting = _standing(waiting_for_host()).filter(session__ends_at__gt=now)
    if session is not None:
        waiting = waiting.filter(session=session)
    untold = waiting.annotate(last=last, asked=Coalesce("support_request__asked_at", "made_at")).filter(
        Q(last=None) | Q(last__lte=now - TOGETHER, asked__gt=F("last"))
    )
    first: dict[int, int] = {}
    for at, pk in untold.order_by("pk").values_list("session", "pk"):
        first.setdefault(at, pk)
    return plan_notices(kind=request_waiting.KIND, subjects=first.values())


def plan_request_endings() -> int:
    """Tell hosts once of what begins within a day and has no answer; who asked later is told of by itself."""
    now = clock.now()
    soon = _standing(waiting_for_host()).annotate(begins=BEGINS).filter(begins__gt=now, begins__lte=now + BEFORE)
    first: dict[object, int] = {}
    for session, at, pk in soon.filter(made_at__lt=F("begins") - BEFORE).values_list("session", "begins", "pk"):
        first.setdefault((session, at), pk)
    asked = Assignment.objects.filter(
        state=Assignment.State.APPLIED,
        shift__starts_at__gt=now,
        shift__starts_at__lte=now + BEFORE,
        made_at__lt=F("shift__starts_at") - BEFORE,
    )
    return plan_notices(kind=request_ending.KIND, subjects=first.values()) + plan_notices(
        kind=application_ending.KIND, subjects=asked.values_list("pk", flat=True)
    )


def _standing(parties: QuerySet[SignUp]) -> QuerySet[SignUp]:
    return parties.filter(session__state=Session.State.SCHEDULED)
