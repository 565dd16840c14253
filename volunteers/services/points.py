"""The ledger of thank-you points follows what was confirmed; lines are added, never changed."""

from datetime import date

from django.db import transaction
from django.db.models import Q, Sum

from community.models import Person
from core import clock
from core.actor import SYSTEM
from core.outbox.events import publish
from volunteers.events import PointsGranted, PointsReversed
from volunteers.models import Contribution, PointEntry, PointRule
from volunteers.rules.points import Given, days_of_year, first_meant, fits, points_each_time, programme_of, year_of


@transaction.atomic
def settle_points(*, contribution: int) -> None:
    """Grant what this contribution earns, or reverse what it no longer earns; twice is once.

    It reads the state as it is now, so events may come in any order. What stands for the same day stays as it was
    given, whatever the rule says today. Lock order: the person, then the rules, so that neither the cap of a person
    nor the budget of a rule is passed by two grants that do not see each other.
    """
    person = Contribution.objects.filter(pk=contribution).values_list("assignment__person", flat=True).get()
    Person.objects.select_for_update(no_key=True).get(pk=person)
    kept = Contribution.objects.select_related(
        "assignment__shift__role__session__activity", "assignment__shift__role__organisation"
    ).get(pk=contribution)
    standing = PointEntry.objects.filter(
        contribution=kept, points__gt=0, reversed_by__isnull=True, reverses__isnull=True
    ).first()
    counts = kept.state == Contribution.State.CONFIRMED
    if standing is not None and not (counts and standing.on == kept.on):
        _reverse(standing)
        standing = None
    if standing is None and counts:
        _grant(kept)


def _grant(contribution: Contribution) -> None:
    role = contribution.assignment.role
    possible = PointRule.objects.select_for_update(no_key=True).filter(
        Q(organisation=role.organisation_id, programme=None) | Q(programme=programme_of(role), programme__isnull=False),
        first_day__lte=contribution.on,
        last_day__gte=contribution.on,
    )
    rule = first_meant(possible.order_by("pk"), role, contribution.on)
    if rule is None:
        return
    person, points = contribution.assignment.person_id, points_each_time(rule, role.points)
    if points < 1 or not fits(rule, points, given_by(rule, person, contribution.on)):
        return
    entry = PointEntry.objects.create(
        rule=rule, person_id=person, contribution=contribution, points=points, on=contribution.on, at=clock.now()
    )
    publish(PointsGranted(entry=entry.pk, rule=rule.pk, person=person), by=SYSTEM)


def _reverse(granted: PointEntry) -> None:
    PointRule.objects.select_for_update(no_key=True).get(pk=granted.rule_id)
    entry = PointEntry.objects.create(
        rule_id=granted.rule_id,
        person_id=granted.person_id,
        contribution_id=granted.contribution_id,
        points=-granted.points,
        on=granted.on,
        reverses=granted,
        at=clock.now(),
    )
    publish(PointsReversed(entry=entry.pk, rule=entry.rule_id, person=entry.person_id), by=SYSTEM)


def given_by(rule: PointRule, person: int, on: date) -> Given:
    """The sums of the ledger; the caller holds the rule's lock, so nobody adds to them meanwhile."""
    first, last = days_of_year(year_of(on))
    sums = PointEntry.objects.filter(rule=rule).aggregate(
        altogether=Sum("points", default=0),
        to_person=Sum("points", default=0, filter=Q(person=person, on__range=(first, last))),
    )
    return Given(**sums)
