"""A role's times: more of them, other numbers, another hour, called off or put back; what it means comes first."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from activities.views import add_to, tell
from core.actor import Actor
from core.errors import DomainError
from volunteers.forms.shifts import MoveShiftForm, NumbersForm, ShiftsForm
from volunteers.models import Shift
from volunteers.selectors.hosting import get_role_for, is_ahead
from volunteers.selectors.roles import get_shift_for
from volunteers.selectors.shift_changes import shift_consequences
from volunteers.services.call_off_shift import call_off_shift, restore_shift
from volunteers.services.move_shift import move_shift
from volunteers.services.save_shifts import add_shifts, change_numbers

UNPROCESSABLE = 422


@login_required
@require_http_methods(["GET", "POST"])
def add_shifts_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Days times hours; what they give is looked at, then made."""
    role = get_role_for(request.user, pk)
    form = ShiftsForm(request.POST if request.method == "POST" else None, role=role)
    if request.method == "POST" and form.is_valid() and form.looked_at:
        try:
            made = add_shifts(
                role=pk,
                shifts=form.new_shifts(),
                instead=form.cleaned_data.get("instead", False),
                made_by=Actor(user=request.user.pk),
            )
        except DomainError as refusal:
            add_to(form, refusal)
        else:
            said = ngettext("%(n)s time is there now.", "%(n)s times are there now.", len(made)) % {"n": len(made)}
            messages.success(request, said)
            return redirect("volunteers:host-role", pk)
    context = {"role": role, "form": form, "nav_current": "organise"}
    return render(request, "volunteers/shifts_add.html", context, status=UNPROCESSABLE if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def change_shift_page(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: other numbers. GET: all that can be changed."""
    shift = get_shift_for(request.user, pk)
    form = NumbersForm(request.POST if request.method == "POST" else None, shift=shift)
    if request.method == "POST" and form.is_valid():
        try:
            change_numbers(shift=pk, made_by=_by(request), **form.numbers)
        except DomainError as refusal:
            add_to(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("volunteers:host-role", shift.role_id)
    return _change(request, shift, numbers=form)


def _change(
    request: HttpRequest, shift: Shift, *, numbers: NumbersForm | None = None, move: MoveShiftForm | None = None
) -> HttpResponse:
    context = _about(shift) | {
        "numbers": numbers or NumbersForm(shift=shift),
        "move": move or MoveShiftForm(shift=shift),
        "people": shift_consequences(shift),
    }
    wrong = any(form is not None and form.errors for form in (numbers, move))
    return render(request, "volunteers/shift_change.html", context, status=UNPROCESSABLE if wrong else 200)


def _about(shift: Shift) -> dict[str, Any]:
    return {"shift": shift, "role": shift.role, "ahead": _may_change(shift), "nav_current": "organise"}


def _may_change(shift: Shift) -> bool:
    """Not begun, or without a time; called off or not."""
    return is_ahead(shift) or is_ahead(Shift(state=Shift.State.SCHEDULED, starts_at=shift.starts_at))


@login_required
@require_http_methods(["GET", "POST"])
def move_shift_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The new hour beside the old one, and what it means; then done."""
    shift = get_shift_for(request.user, pk)
    form = MoveShiftForm(request.GET if request.method == "GET" else request.POST, shift=shift)
    if not form.is_valid():
        return _change(request, shift, move=form)
    starts_at, ends_at = form.times
    if request.method == "POST":
        try:
            move_shift(shift=pk, starts_at=starts_at, ends_at=ends_at, made_by=_by(request))
        except DomainError as refusal:
            add_to(form, refusal)
            return _change(request, shift, move=form)
        messages.success(request, _("Moved. Everybody who has it is told."))
        return redirect("volunteers:host-role", shift.role_id)
    context = _about(shift) | {
        "form": form,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "same": (starts_at, ends_at) == (shift.starts_at, shift.ends_at),
        "people": shift_consequences(shift, starts_at=starts_at, ends_at=ends_at),
    }
    return render(request, "volunteers/shift_move.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def call_off_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom it concerns; then it does not take place."""
    return _switch(request, pk, "volunteers/shift_call_off.html", call_off_shift, _("Called off. Everybody is told."))


@login_required
@require_http_methods(["GET", "POST"])
def restore_page(request: HttpRequest, pk: int) -> HttpResponse:
    """It takes place after all."""
    said = _("It takes place after all. Everybody who had it is told.")
    return _switch(request, pk, "volunteers/shift_restore.html", restore_shift, said)


def _switch(request: HttpRequest, pk: int, template: str, service: Callable[..., Shift], said: str) -> HttpResponse:
    shift = get_shift_for(request.user, pk)
    if request.method == "POST":
        try:
            service(shift=pk, made_by=_by(request))
        except DomainError as refusal:
            tell(request, refusal)
        else:
            messages.success(request, said)
        return redirect("volunteers:host-role", shift.role_id)
    return render(request, template, _about(shift) | {"people": shift_consequences(shift)})


def _by(request: HttpRequest) -> Actor:
    return Actor(user=request.user.pk)
