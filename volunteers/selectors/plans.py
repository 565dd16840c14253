"""Plans and their lines, for the coordinators of their area."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from activities.models import Programme, Session
from community.models import Area, Office, Person, User
from community.selectors import AnyUser, organisations_of
from community.selectors.coordinators import areas_of_coordinator, coordinates
from core import clock
from volunteers.models import Plan, PlanLine, Shift
from volunteers.rules import TAKEN_FREELY
from volunteers.selectors.roles import is_wanted, with_words

SESSIONS = 40  # that the form offers


def plans_the_whole_town(user: AnyUser) -> bool:
    """Whether this account looks after everything, organisations without an area too."""
    if not isinstance(user, User):
        return False
    whole = Office.objects.filter(user=user, kind=Office.Kind.COORDINATOR, area=None)
    return user.is_superuser or whole.exists()


def plans_of(user: AnyUser) -> QuerySet[Plan]:
    """Plans of areas that this account coordinates, the latest first."""
    if not isinstance(user, User) or not coordinates(user):
        return Plan.objects.none()
    mine = Q(area__in=areas_of_coordinator(user))
    if plans_the_whole_town(user):
        mine |= Q(area=None)
    return Plan.objects.filter(mine).select_related("area", "programme", "session__activity").order_by("-pk")


def areas_to_plan(user: AnyUser) -> list[Area]:
    """Areas for which this account may ask for a plan, the largest first."""
    kinds = [Area.Kind.MUNICIPALITY, Area.Kind.DISTRICT, Area.Kind.WARD]
    return sorted(areas_of_coordinator(user), key=lambda area: (kinds.index(Area.Kind(area.kind)), area.position))


def sessions_to_plan(user: AnyUser) -> list[Session]:
    """Days ahead with shifts that want people, in this account's areas: those with most first (`wanting`)."""
    wanted = (
        Shift.objects.filter(is_wanted(clock.now()), role__kind__in=TAKEN_FREELY, starts_at__isnull=False)
        .filter(role__session__isnull=False, role__organisation__in=organisations_of(user))
        .order_by()
        .values("role__session")
        .annotate(wanting=Count("pk", distinct=True))
        .order_by("-wanting", "role__session")[:SESSIONS]
    )
    counts = {row["role__session"]: row["wanting"] for row in wanted}
    found = Session.objects.select_related("activity").prefetch_related("activity__texts").in_bulk(counts)
    for pk, session in found.items():
        session.wanting = counts[pk]  # type: ignore[attr-defined]
    return [found[pk] for pk in counts]


def programmes_to_plan() -> QuerySet[Programme]:
    """Programmes that have roles, at sessions or of their own."""
    return Programme.objects.filter(Q(roles__isnull=False) | Q(activities__sessions__roles__isnull=False)).distinct()


def names_in_clashes(plan: Plan) -> tuple[dict[int, Person], dict[int, Shift]]:
    """The people and shifts of what can't be true at once."""
    pins = [pin for clash in plan.clashes for pin in clash["pins"]]
    people, shifts = {pin[0] for pin in pins}, {pin[1] for pin in pins}
    return Person.objects.in_bulk(people), with_words().in_bulk(shifts)


def get_plan_for(user: AnyUser, pk: int) -> Plan:
    """A plan for the coordinators of its area; a stranger meets the same 404 as a wrong id."""
    plan = plans_of(user).filter(pk=pk).first()
    if plan is None:
        raise Http404
    return plan


def plan_version(changed_at: datetime) -> int:
    """Of a plan, for the live pages: grows with each change."""
    return int(changed_at.timestamp() * 1000)


def get_line_of(plan: Plan, pk: int) -> PlanLine:
    """A line of this plan; else 404."""
    line = plan.lines.select_related("shift__role", "person").filter(pk=pk).first()
    if line is None:
        raise Http404
    return line
