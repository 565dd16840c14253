"""A person's own record: what they have done, by year and by kind, and every change of it. Nobody is compared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import ExtractMonth, ExtractYear
from django.http import Http404

from community.models import Membership, Organisation, Person
from community.selectors import AnyUser, organisations_of
from core import clock
from volunteers.models import Assignment, Contribution, Correction, PointEntry, Role
from volunteers.rules import TAKEN_FREELY
from volunteers.rules.points import YEAR_BEGINS, days_of_year, year_of

CONFIRMED = Contribution.State.CONFIRMED
LATEST_POINTS = 20  # lines of the ledger that the record shows


@dataclass(frozen=True)
class YearOfKind:
    """How much was done in one year, of one kind."""

    year: int
    kind: Role.Kind
    times: int
    minutes: int


@dataclass(frozen=True)
class Points:
    """Thank-you points: of this year, and the latest lines."""

    this_year: int
    lines: list[PointEntry]


@dataclass(frozen=True)
class Change:
    """One correction: what stood before and after it, when, and from which side."""

    at: datetime
    before: Correction
    minutes_after: int
    on_after: date
    counts_after: bool
    by_host: bool
    by_name: str = ""  # for the host's own page alone

    @property
    def counted_before(self) -> bool:
        """Whether it was confirmed."""
        return self.before.state_before == CONFIRMED


def deeds_of(person: Person) -> QuerySet[Assignment]:
    """What was confirmed, the latest first, and what was confirmed once and taken back; with thanks and corrections.

    Two queries more for any number.
    """
    return _with_words(
        Assignment.objects.filter(Q(contribution__state=CONFIRMED) | Q(contribution__corrections__isnull=False))
        .filter(person=person)
        .distinct()
        .order_by("-contribution__on", "-id")
    ).prefetch_related(Prefetch("contribution__corrections", Correction.objects.order_by("at", "id")))


def certifiable(person: Person, first: date, last: date, organisation: Organisation | None) -> QuerySet[Assignment]:
    """Volunteering that was confirmed in these days; of one organisation where it is named."""
    found = Assignment.objects.filter(
        person=person,
        contribution__state=CONFIRMED,
        contribution__on__range=(first, last),
        shift__role__kind__in=TAKEN_FREELY,
    )
    if organisation is not None:
        found = found.filter(shift__role__organisation=organisation)
    return _with_words(found.order_by("contribution__on", "id"))


def _with_words(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    return assignments.select_related(
        "contribution",
        "thanks_said",
        "shift__role__organisation",
        "shift__role__venue",
        "shift__role__session__venue",
        "shift__role__session__activity",
    ).prefetch_related("shift__role__session__activity__texts")


def years_of(person: Person, *, calendar: bool) -> list[YearOfKind]:
    """By year, April to March or January to December, the latest first; each kind apart; one query."""
    rows = (
        Contribution.objects.filter(assignment__person=person, state=CONFIRMED)
        .annotate(year=ExtractYear("on"), month=ExtractMonth("on"))
        .values_list("year", "month", "assignment__shift__role__kind")
        .annotate(times=Count("pk"), sum=Sum("minutes"))
    )
    sums: dict[tuple[int, str], tuple[int, int]] = {}
    for year, month, kind, times, minutes in rows:
        key = (year if calendar or month >= YEAR_BEGINS else year - 1, kind)
        before = sums.get(key, (0, 0))
        sums[key] = (before[0] + times, before[1] + minutes)
    order = {kind: place for place, kind in enumerate(Role.Kind.values)}
    return [
        YearOfKind(year, Role.Kind(kind), *sums[year, kind])
        for year, kind in sorted(sums, key=lambda key: (-key[0], order[key[1]]))
    ]


def points_of(person: Person) -> Points:
    """Two queries."""
    days = days_of_year(year_of(clock.today()))
    mine = PointEntry.objects.filter(person=person)
    return Points(
        this_year=mine.filter(on__range=days).aggregate(sum=Sum("points", default=0))["sum"],
        lines=list(mine.select_related("rule__organisation").order_by("-at", "-id")[:LATEST_POINTS]),
    )


def changes_of(
    contribution: Contribution, hosts: frozenset[int], names: Mapping[int, str] | None = None
) -> list[Change]:
    """Every correction with what came of it; `hosts` are the accounts of the host. Reads only what was fetched."""
    rows = list(contribution.corrections.all())
    states = [(row.state_before, row.minutes_before, row.on_before or contribution.on) for row in rows]
    states.append((contribution.state, contribution.minutes, contribution.on))
    return [
        Change(
            at=row.at,
            before=row,
            minutes_after=states[place + 1][1],
            on_after=states[place + 1][2],
            counts_after=states[place + 1][0] == CONFIRMED,
            by_host=row.by in hosts,
            by_name=(names or {}).get(row.by or 0, ""),
        )
        for place, row in enumerate(rows)
    ]


def hosts_of(organisations: Iterable[int]) -> dict[int, frozenset[int]]:
    """The accounts that act for each of these organisations themselves; one query."""
    found: dict[int, set[int]] = {}
    for organisation, user in Membership.objects.filter(organisation__in=set(organisations)).values_list(
        "organisation", "user"
    ):
        found.setdefault(organisation, set()).add(user)
    return {organisation: frozenset(users) for organisation, users in found.items()}


def names_of(users: Iterable[int | None]) -> dict[int, str]:
    """The names of the persons behind accounts; one query."""
    wanted = {user for user in users if user is not None}
    return {user: name for user, name in Person.objects.filter(user__in=wanted).values_list("user", "name") if user}


def get_helper_for(user: AnyUser, assignment: int) -> Assignment:
    """Somebody's assignment for its host or the host's coordinator, with all its words; a stranger meets 404."""
    allowed = Assignment.objects.filter(shift__role__organisation__in=organisations_of(user))
    found = _with_words(allowed).select_related("person").filter(pk=assignment).first()
    if found is None:
        raise Http404
    return found
