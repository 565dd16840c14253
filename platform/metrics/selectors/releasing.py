"""What analysts work on: the quarters that are over and how far each is, and what to know before one is published."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Exists, Min, OuterRef
from django.http import Http404

from activities.models import Attendance, Session, SignUp
from core import clock
from metrics.models import Fact, Preparation, Release
from metrics.quarters import last_quarter, quarter_before, quarter_begins
from metrics.selectors.people import midnight
from volunteers.models import Assignment, Contribution

OLD_POPULATION = timedelta(days=731)
State = Release.State


@dataclass(frozen=True)
class Quarter:
    """One that is over: its releases, the newest first (those that were discarded, too), and whether one is wished."""

    last: date
    releases: list[Release] = field(default_factory=list)
    wish: Preparation | None = None

    @property
    def published(self) -> Release | None:
        """What the public reads."""
        return next((one for one in self.releases if one.state == State.PUBLISHED), None)

    @property
    def prepared(self) -> Release | None:
        """What waits for a decision."""
        return next((one for one in self.releases if one.state == State.PREPARED), None)

    @property
    def corrected(self) -> bool:
        """Published more than once."""
        return self.published is not None and self.published.number > 1

    @property
    def counting(self) -> bool:
        """A worker is at it, or will be in a moment."""
        return self.wish is not None and not self.wish.failure

    @property
    def may_be_prepared(self) -> bool:
        """Nothing of it stands yet."""
        return not (self.published or self.prepared or self.counting)


def quarters() -> list[Quarter]:
    """All that are over since the first confirmed attendance or role, the newest first. Three queries."""
    newest = last_quarter(clock.today())
    releases: defaultdict[date, list[Release]] = defaultdict(list)
    rows = Release.objects.defer("payload").select_related("prepared_by__person", "decided_by__person")
    for release in rows.order_by("-last", "-prepared_at", "-pk"):
        releases[release.last].append(release)
    wishes = {wish.last: wish for wish in Preparation.objects.all()}
    began = Fact.objects.aggregate(on=Min("on"))["on"] or newest
    first = min([began, *releases, *wishes])
    found: list[Quarter] = []
    last = newest
    while last >= first or not found:
        found.append(Quarter(last, releases[last], wishes.get(last)))
        last = quarter_before(last)
    return found


def get_release_for_staff(pk: int) -> Release:
    """In any state; 404 where there is none."""
    found = Release.objects.select_related("prepared_by__person", "decided_by__person").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def release_before(release: Release) -> Release | None:
    """What the public read until this one: of the same quarter what it corrects, else the latest of an earlier one."""
    rows = Release.objects.filter(state=State.PUBLISHED).exclude(pk=release.pk)
    same = rows.filter(last=release.last, number__lt=release.number).first()
    return same or rows.filter(last__lt=release.last).first()


@dataclass(frozen=True)
class Checks:
    """What to look at before a quarter is published; each is a number of things, 0 or nothing where all is well."""

    population_missing: bool
    population_old: date | None
    not_recorded: int  # sessions of the quarter that are over with people of whom nobody noted whether they came
    not_confirmed: int  # roles of the quarter that are over and that no host has confirmed or withdrawn
    other_releases: int  # of other quarters, that wait for a decision: corrections among them

    @property
    def all_well(self) -> bool:
        """Nothing to look at."""
        return self == Checks(False, None, 0, 0, 0)


def checks_of(release: Release, population_on: date | None) -> Checks:
    """As of now. Three queries."""
    old = population_on if population_on and release.last - population_on > OLD_POPULATION else None
    begin, end = midnight(quarter_begins(release.last)), midnight(release.last + timedelta(days=1))
    noted = Attendance.objects.filter(sign_up=OuterRef("pk"))
    parties = SignUp.objects.filter(session=OuterRef("pk"), state__in=SignUp.HOLDS_SEATS).exclude(Exists(noted))
    sessions = Session.objects.filter(Exists(parties), state=Session.State.SCHEDULED)
    done = Contribution.objects.filter(assignment=OuterRef("pk"))
    roles = Assignment.objects.filter(~Exists(done), state=Assignment.State.ACCEPTED, shift__state="scheduled")
    return Checks(
        population_missing=population_on is None,
        population_old=old,
        not_recorded=sessions.filter(ends_at__gte=begin, ends_at__lt=end).count(),
        not_confirmed=roles.filter(shift__ends_at__gte=begin, shift__ends_at__lt=end).count(),
        other_releases=Release.objects.filter(state=State.PREPARED).exclude(last=release.last).count(),
    )
