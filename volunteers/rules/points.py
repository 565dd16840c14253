"""Thank-you points: flat each time, never by the hour; a yearly cap a person and a budget, neither ever passed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from volunteers.errors import BudgetSpent, PointsMissing, RuleDaysNotPossible
from volunteers.models import PointRule, Role

YEAR_BEGINS = 4  # April: 年度


def year_of(day: date) -> int:
    """The year, April to March, by the number of its first April."""
    return day.year if day.month >= YEAR_BEGINS else day.year - 1


def days_of_year(year: int) -> tuple[date, date]:
    """Its first and its last day."""
    return date(year, YEAR_BEGINS, 1), date(year + 1, YEAR_BEGINS - 1, 31)


@dataclass(frozen=True)
class Given:
    """What stands in a rule's ledger now."""

    altogether: int
    to_person: int  # in the year in question


def points_each_time(rule: PointRule, promised: int | None) -> int:
    """What the role promises, and never more than who pays has laid down."""
    return rule.points if promised is None else min(promised, rule.points)


def fits(rule: PointRule, points: int, given: Given) -> bool:
    """Whether so many more leave cap and budget unbroken. It is the whole thank-you or none: half of one is none."""
    return given.altogether + points <= rule.budget and given.to_person + points <= rule.yearly_cap


def is_meant(rule: PointRule, role: Role, on: date) -> bool:
    """Whether the rule speaks of this role on this day: thanked, and of its programme or its organisation."""
    if role.kind != Role.Kind.THANKED or not rule.first_day <= on <= rule.last_day:
        return False
    if rule.programme_id is None:
        return rule.organisation_id == role.organisation_id
    return rule.programme_id == programme_of(role)


def programme_of(role: Role) -> int | None:
    """Its own, else that of the activity at whose session it is."""
    return role.programme_id or (role.session.activity.programme_id if role.session else None)


def first_meant(rules: Iterable[PointRule], role: Role, on: date) -> PointRule | None:
    """One contribution is thanked for once: by its programme's rule before its organisation's, the older first."""
    meant = [rule for rule in rules if is_meant(rule, role, on)]
    return min(meant, key=lambda rule: (rule.programme_id is None, rule.pk), default=None)


def ensure_rule_possible(rule: PointRule, used: int) -> None:
    """Raises RuleDaysNotPossible, PointsMissing, BudgetSpent."""
    if rule.last_day < rule.first_day:
        raise RuleDaysNotPossible
    if not 1 <= rule.points <= min(rule.yearly_cap, rule.budget):
        raise PointsMissing
    if rule.budget < used:
        raise BudgetSpent(used)
