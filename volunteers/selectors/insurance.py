"""Whom the insurer must know: the list that it asks for (domain.md, Insurance)."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import F, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from activities.models import Session
from community.models import Organisation
from core import clock
from core.csv import Cell
from core.telephone import grouped
from volunteers.models import Assignment, Role, Shift


def insured(organisation: Organisation, *, role: Role | None, first_day: date, last_day: date) -> QuerySet[Assignment]:
    """Who has taken on an insured role between the two days, both included; without a time: who has it by then."""
    begin = datetime.combine(first_day, time(), clock.TOKYO)
    end = datetime.combine(last_day + timedelta(days=1), time(), clock.TOKYO)
    within = Q(shift__starts_at__gte=begin, shift__starts_at__lt=end) | Q(shift__starts_at=None, made_at__lt=end)
    found = (
        Assignment.objects.filter(
            within,
            state=Assignment.State.ACCEPTED,
            shift__state=Shift.State.SCHEDULED,
            shift__role__organisation=organisation,
        )
        .exclude(shift__role__insurance=Role.Insurance.NONE)
        .exclude(shift__role__session__state=Session.State.CANCELLED)
        .select_related("person", "shift__role")
        .order_by(F("shift__starts_at").asc(nulls_last=True), "shift__role_id", "person__kana", "id")
    )
    return found if role is None else found.filter(shift__role=role)


def insurance_header() -> list[str]:
    """The names of the columns, in Japanese: the insurer reads them."""
    with translation.override("ja"):
        return [
            _("Name"),
            _("Reading"),
            _("Date of birth"),
            _("Telephone"),
            _("Role"),
            _("Day"),
            _("Begins at"),
            _("Ends at"),
            _("Hours"),
            _("Insurance"),
            _("Who enrols"),
        ]


def insurance_rows(found: Iterable[Assignment]) -> list[list[Cell]]:
    """One row a person and time; what is not known stays empty."""
    with translation.override("ja"):
        return [_row(one) for one in found]


def _row(one: Assignment) -> list[Cell]:
    role, person = one.shift.role, one.person
    return [
        person.name,
        person.kana,
        person.born_on.isoformat() if person.born_on else "",
        grouped(person.telephone),
        str(role.title),
        *_hours(one.shift),
        str(role.get_insurance_display()),
        str(role.get_insurer_display()),
    ]


def _hours(shift: Shift) -> list[Cell]:
    if shift.starts_at is None or shift.ends_at is None:
        return [_("when it suits"), "", "", ""]
    begin, end = shift.starts_at.astimezone(clock.TOKYO), shift.ends_at.astimezone(clock.TOKYO)
    hours = round((end - begin).total_seconds() / 3600, 2)
    return [begin.date().isoformat(), f"{begin:%H:%M}", f"{end:%H:%M}", hours]
