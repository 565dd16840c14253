"""What hosts have done, by their own rosters. Their own records, not figures: no ages, no districts, nobody else's."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Sum

from activities.models import Activity, ActivityText, Session
from activities.results import ZERO, Results, total
from activities.selectors.results import results_by
from community.models import Organisation
from core import clock
from metrics.selectors.people import midnight
from volunteers.models import Assignment, Contribution
from volunteers.rules import TAKEN_FREELY


@dataclass(frozen=True)
class Turns:
    """Roles at a host's activities: places that were taken on, and what was confirmed of them."""

    filled: int = 0
    confirmed: int = 0
    minutes: int = 0

    def __add__(self, other: "Turns") -> "Turns":
        return Turns(self.filled + other.filled, self.confirmed + other.confirmed, self.minutes + other.minutes)

    @property
    def hours(self) -> float:
        """Of what was confirmed, to the tenth."""
        return round(self.minutes / 60, 1)


@dataclass(frozen=True)
class OwnLine:
    """One activity, or (None) the roles of a host that belong to no activity."""

    activity: Activity | None
    results: Results
    turns: Turns


@dataclass(frozen=True)
class OwnResults:
    """A period, line by line, and its sum."""

    lines: list[OwnLine]
    results: Results
    turns: Turns


def own_results(organisations: Collection[Organisation], first: date, last: date) -> OwnResults:
    """What began on these days and is over. Six queries for any number of activities, sessions and roles."""
    since, until = midnight(first), midnight(last + timedelta(days=1))
    hosts = [organisation.pk for organisation in organisations]
    turns = _turns(hosts, first, last)
    began = Session.objects.filter(activity=OuterRef("pk"), starts_at__gte=since, starts_at__lt=until)
    activities = list(
        Activity.objects.filter(Exists(began) | Q(pk__in=[key for key in turns if key]), organisation__in=hosts)
        .exclude(state__in=Activity.HIDDEN)
        .select_related("organisation")
        .prefetch_related(Prefetch("texts", ActivityText.objects.only("activity", "language", "title")))
        .order_by("organisation_id", "id")
    )
    keys = [activity.pk for activity in activities]
    results = results_by("activity", keys, clock.now(), since=since, until=until)
    lines = [OwnLine(one, results.get(one.pk, ZERO), turns.get(one.pk, Turns())) for one in activities]
    if None in turns:
        lines.append(OwnLine(None, ZERO, turns[None]))
    lines = [line for line in lines if line.results.sessions or line.results.cancelled or line.turns != Turns()]
    return OwnResults(lines, total(line.results for line in lines), sum((one.turns for one in lines), Turns()))


def _turns(hosts: list[int], first: date, last: date) -> dict[int | None, Turns]:
    """By activity; those of roles without one under None. Welfare work and employment stand apart and are not here."""
    found: defaultdict[int | None, Turns] = defaultdict(Turns)
    role = Q(assignment__shift__role__organisation__in=hosts, assignment__shift__role__kind__in=TAKEN_FREELY)
    confirmed = Contribution.objects.filter(role, state=Contribution.State.CONFIRMED, on__range=(first, last))
    path = "assignment__shift__role__session__activity"
    for key, n, minutes in confirmed.values_list(path).annotate(Count("pk"), Sum("minutes")):
        found[key] += Turns(confirmed=n, minutes=minutes)
    taken = Assignment.objects.filter(
        state=Assignment.State.ACCEPTED,
        shift__state="scheduled",
        shift__role__organisation__in=hosts,
        shift__role__kind__in=TAKEN_FREELY,
        shift__ends_at__lte=clock.now(),
        shift__starts_at__gte=midnight(first),
        shift__starts_at__lt=midnight(last + timedelta(days=1)),
    )
    for key, n in taken.values_list("shift__role__session__activity").annotate(Count("pk")):
        found[key] += Turns(filled=n)
    return dict(found)
