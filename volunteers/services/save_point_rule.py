"""Who pays lays down how thank-you points are given."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from activities.models import Programme
from community.models import Organisation
from core.actor import Actor
from core.outbox.events import publish
from volunteers.errors import RuleHasEntries, TownWideRule
from volunteers.events import PointRuleSaved
from volunteers.models import PointEntry, PointRule
from volunteers.rules.points import ensure_rule_possible
from volunteers.selectors.points import used_by


@dataclass(frozen=True)
class RuleFields:
    """All that a rule says; without a programme it is about all thanked roles of the organisation."""

    names: dict[str, str]
    organisation: Organisation
    programme: Programme | None
    points: int
    yearly_cap: int
    budget: int
    first_day: date
    last_day: date


@transaction.atomic
def save_point_rule(*, fields: RuleFields, made_by: Actor, for_town: bool, rule: int | None = None) -> PointRule:
    """Make a rule, or change the one with this id; what was given stays as it was given.

    `for_town`: whoever saves it coordinates a town, and may let one organisation pay for all hosts of a programme.
    Raises TownWideRule, RuleHasEntries, RuleDaysNotPossible, PointsMissing, BudgetSpent, PointRule.DoesNotExist.
    """
    saved = PointRule() if rule is None else PointRule.objects.select_for_update().get(pk=rule)
    meant = (fields.organisation.pk, fields.programme.pk if fields.programme else None)
    changed = (saved.organisation_id, saved.programme_id) != meant
    if changed and rule is not None and PointEntry.objects.filter(rule=saved).exists():
        raise RuleHasEntries
    if fields.programme is not None and changed and not for_town:
        raise TownWideRule
    saved.names, saved.organisation, saved.programme = fields.names, fields.organisation, fields.programme
    saved.points, saved.yearly_cap, saved.budget = fields.points, fields.yearly_cap, fields.budget
    saved.first_day, saved.last_day = fields.first_day, fields.last_day
    ensure_rule_possible(saved, used_by(saved) if rule is not None else 0)
    saved.save()
    publish(PointRuleSaved(rule=saved.pk, organisation=fields.organisation.pk), by=made_by)
    return saved
