"""Why a plan can't be asked for, changed or applied now."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError


class PlanUnderWay(DomainError):
    """One plan at a time for an area."""

    code = "plan_under_way"
    message = _("Another plan for this area is being made just now.")
    next_step = _("Wait until it is ready, or stop it first.")


class NothingToPlan(DomainError):
    """No shift in that time wants anybody."""

    code = "nothing_to_plan"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("No shift in this time wants people.")
    next_step = _("Choose other days or another programme, or ask the hosts for their shifts.")


class PlanNotReady(DomainError):
    """It is still being made, was stopped, or was applied already."""

    code = "plan_not_ready"
    message = _("This plan can't be changed or applied any more, or not yet.")
    next_step = _("Look at its page: it says what became of it.")


class PlannedThen(DomainError):
    """The plan has something else for the person at that time."""

    code = "planned_then"
    message = _("The plan has another shift for this person at that time.")
    next_step = _("Take the person out there first.")


class PlannedAlready(DomainError):
    """The person stands in the plan for this shift."""

    code = "planned_already"
    message = _("This person is planned for this shift already.")
    next_step = _("Choose somebody else.")


class PlannedFull(DomainError):
    """With those planned the shift has as many people as it may."""

    code = "planned_full"
    message = _("With the people planned, this shift is full.")
    next_step = _("Take somebody out first.")


class AskedThen(DomainError):
    """The person was asked for something else at that time and has not answered."""

    code = "asked_then"
    message = _("This person was asked for something else at that time and has not answered yet.")
    next_step = _("Wait for the answer, or ask somebody else.")


class HasItAlready(DomainError):
    """The person has this shift, or was asked for it."""

    code = "has_it_already"
    message = _("This person has this shift already, or was asked for it.")
    next_step = _("Look at the shift: there is nothing left to do.")
