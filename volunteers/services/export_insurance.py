"""The list that the insurer asks for leaves the house: who took it is kept."""

from datetime import date

from django.db import transaction

from community.models import Organisation
from core.actor import Actor
from core.csv import Cell
from core.outbox.events import publish
from volunteers.events import InsuranceRosterExported
from volunteers.models import Role
from volunteers.selectors.insurance import insurance_rows, insured


@transaction.atomic
def export_insurance(
    *, organisation: Organisation, role: Role | None, first_day: date, last_day: date, made_by: Actor
) -> list[list[Cell]]:
    """The rows below `insurance_header()`; `role` None: all of the organisation's that are insured."""
    found = list(insured(organisation, role=role, first_day=first_day, last_day=last_day))
    publish(
        InsuranceRosterExported(
            organisation=organisation.pk,
            role=role.pk if role else 0,
            first_day=first_day.isoformat(),
            last_day=last_day.isoformat(),
            people=len({one.person_id for one in found}),
        ),
        by=made_by,
    )
    return insurance_rows(found)
