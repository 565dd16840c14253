"""The ledger of points, for those who pay and their coordinators."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.http import Http404

from community.models import Organisation, Person
from community.selectors import AnyUser, organisations_of
from volunteers.models import PointEntry, PointRule


@dataclass(frozen=True)
class TicketList:
    """One list for the card's shops; its number counts up within its rule."""

    number: int
    listed_at: datetime
    first: date
    last: date
    points: int


@dataclass(frozen=True)
class Ticket:
    """One line of a list: how many points a person gets (below zero: gets back less than was listed before)."""

    person: Person
    times: int
    points: int


def rules_for(user: AnyUser) -> QuerySet[PointRule]:
    """Rules of the organisations that this account acts for, the latest first, with the points given (`used`)."""
    return (
        PointRule.objects.filter(organisation__in=organisations_of(user))
        .select_related("organisation", "programme")
        .annotate(used=Sum("entries__points", default=0))
        .order_by("-last_day", "-id")
    )


def get_rule_for(user: AnyUser, pk: int) -> PointRule:
    """One of them; a stranger meets 404."""
    found = rules_for(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def payers_for(user: AnyUser) -> QuerySet[Organisation]:
    """Whoever may pay, as far as this account acts for them."""
    return organisations_of(user).order_by("pk")


def entries_of(rule: PointRule) -> QuerySet[PointEntry]:
    """The ledger, the latest line first."""
    return rule.entries.select_related("person", "reverses").order_by("-at", "-id")


def unlisted_points(rule: PointRule) -> int:
    """What stood on no list yet."""
    return int(rule.entries.filter(listed_at=None).aggregate(sum=Sum("points", default=0))["sum"])


def ticket_lists(rule: PointRule) -> list[TicketList]:
    """All lists that were made, the first first; one query."""
    rows = (
        rule.entries.filter(listed_at__isnull=False)
        .values_list("listed_at")
        .annotate(first=Min("on"), last=Max("on"), sum=Sum("points"))
        .order_by("listed_at")
    )
    return [TicketList(number, *row) for number, row in enumerate(rows, start=1)]


def get_ticket_list(rule: PointRule, number: int) -> TicketList:
    """The list with this number; else 404."""
    found = next((one for one in ticket_lists(rule) if one.number == number), None)
    if found is None:
        raise Http404
    return found


def tickets_on(rule: PointRule, tickets: TicketList) -> list[Ticket]:
    """Its lines by reading of the name. What was given and reversed before it was listed is on none; two queries."""
    rows = (
        rule.entries.filter(listed_at=tickets.listed_at)
        .values("person")
        .annotate(sum=Sum("points"), times=Count("pk", filter=Q(points__gt=0)))
        .exclude(sum=0)
    )
    persons = Person.objects.in_bulk([row["person"] for row in rows])
    lines = [Ticket(persons[row["person"]], row["times"], row["sum"]) for row in rows]
    return sorted(lines, key=lambda line: (line.person.kana or line.person.name, line.person.pk))


def used_by(rule: PointRule) -> int:
    """Points that were given and not reversed."""
    return int(rule.entries.aggregate(sum=Sum("points", default=0))["sum"])


def ensure_pays(user: AnyUser) -> None:
    """Whoever acts for an organisation may let it pay; 404 for anybody else."""
    if not organisations_of(user).exists():
        raise Http404
