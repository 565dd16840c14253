"""The coordinators' board: people who want a role, shifts that want people, and what was asked and not answered."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Count, F, Max, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404

from activities.models import Programme
from community.models import Area, Guardian, Office, Person, User
from community.selectors import AnyUser, coordinates, organisations_of, within
from community.selectors.coordinators import persons_of_coordinator
from core import clock
from volunteers.models import Assignment, Profile, Shift
from volunteers.rules import TAKEN_FREELY
from volunteers.selectors.pasts import Record, months_since, records
from volunteers.selectors.roles import is_wanted, with_words

TOWN = 0  # the topic of those who look after everything
JUST_NOW = timedelta(minutes=2)  # so long a row says that somebody else has changed it
State = Assignment.State


@dataclass(frozen=True)
class PersonRow:
    """A person at the board."""

    person: Person
    record: Record
    looking_since: datetime | None
    asked: list[Assignment] = field(default_factory=list)  # not answered yet

    @property
    def months_without(self) -> int | None:
        """Full months since their latest role."""
        return months_since(self.record.last)


def people_rows(ids: Collection[int]) -> list[PersonRow]:
    """In the order of the ids; four queries."""
    people = Person.objects.select_related("area", "user").in_bulk(ids)
    past = records(ids)
    looking = dict(Profile.objects.filter(person__in=ids).values_list("person_id", "looking_since"))
    asked: dict[int, list[Assignment]] = {pk: [] for pk in ids}
    for one in Assignment.objects.filter(person__in=ids, state=State.PROPOSED).select_related("shift__role"):
        asked[one.person_id].append(one)
    return [PersonRow(people[pk], past[pk], looking.get(pk), asked[pk]) for pk in ids if pk in people]


@dataclass(frozen=True)
class ShiftFilters:
    """What of the right side is shown."""

    district: Area | None = None
    programme: Programme | None = None
    week: date | None = None  # its Monday


def wanting_shifts(filters: ShiftFilters) -> QuerySet[Shift]:
    """Shifts that want people: under their least first, then soonest first; `held` have said yes, `waiting` not yet.

    Also those whose last places are kept for somebody who was asked: their answers are entered here.
    """
    found = with_words().filter(is_wanted(clock.now()), role__kind__in=TAKEN_FREELY)
    if filters.district is not None:
        found = found.annotate(at=Coalesce("role__venue__area", "role__session__venue__area")).filter(
            at__in=within(filters.district)
        )
    if filters.programme is not None:
        found = found.filter(Q(role__programme=filters.programme) | _at_session_of(filters.programme))
    if filters.week is not None:
        begin = datetime(filters.week.year, filters.week.month, filters.week.day, tzinfo=clock.TOKYO)
        found = found.filter(starts_at__gte=begin, starts_at__lt=begin + timedelta(days=7))
    return (
        found.annotate(
            held=Count("assignments", filter=Q(assignments__state=State.ACCEPTED)),
            waiting=Count("assignments", filter=Q(assignments__state=State.PROPOSED)),
            changed_at=Max("assignments__made_at"),
        )
        .filter(held__lt=F("most"))
        .annotate(enough=Q(held__gte=F("least")))
        .order_by("enough", F("starts_at").asc(nulls_last=True), "id")
    )


def _at_session_of(programme: Programme) -> Q:
    return Q(role__programme=None, role__session__activity__programme=programme)


@dataclass(frozen=True)
class ShiftRow:
    """A shift at the board, with those of the coordinator's people who were asked."""

    shift: Shift
    asked: list[Assignment]
    just_changed: bool  # by somebody else

    @property
    def open(self) -> int:
        """Places that nobody has, and that are kept for nobody."""
        return max(self.shift.most - self.held - self.waiting, 0)

    @property
    def held(self) -> int:
        """People who have said yes."""
        return int(self.shift.held)  # type: ignore[attr-defined]  # annotated by wanting_shifts

    @property
    def waiting(self) -> int:
        """People who were asked and have not answered."""
        return int(self.shift.waiting)  # type: ignore[attr-defined]

    @property
    def missing(self) -> int:
        """Yeses that the least number still wants."""
        return max(self.shift.least - self.held, 0)


def shift_rows(shifts: Iterable[Shift], user: AnyUser) -> list[ShiftRow]:
    """With who was asked; two queries."""
    found = list(shifts)
    since = clock.now() - JUST_NOW
    asked: dict[int, list[Assignment]] = {one.pk: [] for one in found}
    for one in proposals_of(user).filter(shift__in=found):
        asked[one.shift_id].append(one)
    touched = Assignment.objects.filter(shift__in=found, made_at__gt=since).exclude(made_by=user.pk)
    changed = set(touched.values_list("shift_id", flat=True))
    return [ShiftRow(one, asked[one.pk], one.pk in changed) for one in found]


def proposals_of(user: AnyUser) -> QuerySet[Assignment]:
    """What this coordinator's people were asked and have not answered, what runs out first at the top."""
    return (
        Assignment.objects.filter(state=State.PROPOSED, person__in=persons_of_coordinator(user))
        .select_related(
            "person__area", "shift__role__organisation", "shift__role__venue", "shift__role__session__venue"
        )
        .prefetch_related("shift__role__session__activity__texts")
        .order_by(F("answer_by").asc(nulls_last=True), "id")
    )


def to_telephone(user: AnyUser) -> QuerySet[Assignment]:
    """Of those the ones whom no mail reaches; with a minor's guardian (`person.contacts`)."""
    guardians = Prefetch("person__guardians", Guardian.objects.filter(ended_at=None), to_attr="contacts")
    return proposals_of(user).filter(person__user=None).prefetch_related(guardians)


def get_proposal_for(user: AnyUser, pk: int) -> Assignment:
    """A proposal (answered or not) to a person of this coordinator; 404 for any other."""
    mine = Assignment.objects.filter(person__in=persons_of_coordinator(user))
    found = mine.select_related("person", "shift__role").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def enters_for(user: AnyUser, shift: Shift) -> bool:
    """Whether this account acts for the shift's host, and may enter who has agreed without asking the host."""
    return organisations_of(user).filter(pk=shift.role.organisation_id).exists()


def board_topics(user: AnyUser) -> list[int]:
    """The areas whose boards this account watches: those of its offices; TOWN for everything."""
    if not isinstance(user, User) or not coordinates(user):
        return []
    areas = Office.objects.filter(user=user, kind=Office.Kind.COORDINATOR).values_list("area", flat=True)
    mine = list(areas)
    if user.is_superuser or None in mine:
        return [TOWN]
    return sorted(pk for pk in mine if pk is not None)


def board_version() -> int:
    """Grows with each change that any board shows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM volunteers_board_version")
        return int(cursor.fetchone()[0])


def next_board_version() -> int:
    """One more. A sequence: it waits for nobody's transaction, and no number comes twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('volunteers_board_version')")
        return int(cursor.fetchone()[0])


def areas_around(ids: Iterable[int | None]) -> set[int]:
    """These areas with everything above them; who is nowhere belongs to the municipalities."""
    named = set(ids)
    lowest = Q(pk__in=named - {None})
    if None in named or not named:
        lowest |= Q(kind=Area.Kind.MUNICIPALITY)
    found: set[int] = set()
    for line in Area.objects.filter(lowest).values_list("pk", "parent", "parent__parent"):
        found.update(pk for pk in line if pk is not None)
    return found


def weeks_ahead(count: int = 8) -> list[date]:
    """The Mondays of this week and the next ones."""
    monday = clock.today() - timedelta(days=clock.today().weekday())
    return [monday + timedelta(days=7 * number) for number in range(count)]
