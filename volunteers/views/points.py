"""Thank-you points: rules, the ledger, and lists for the shops of the town's card."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.selectors import coordinates_town
from core.actor import Actor
from core.csv import Cell, csv_response
from core.errors import DomainError
from volunteers.forms.recognition import PointRuleForm, UntilForm
from volunteers.models import PointRule
from volunteers.selectors import points as selectors
from volunteers.services.list_tickets import list_tickets
from volunteers.services.save_point_rule import save_point_rule

PAGE = 50


@login_required
@require_safe
def points_page(request: HttpRequest) -> HttpResponse:
    """The rules of whom I act for."""
    selectors.ensure_pays(request.user)
    page = Paginator(selectors.rules_for(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "volunteers/points.html", {"page": page, "nav_current": "organise"})


@login_required
@require_http_methods(["GET", "POST"])
def new_rule(request: HttpRequest) -> HttpResponse:
    """One more."""
    selectors.ensure_pays(request.user)
    return _edit(request, None)


@login_required
@require_http_methods(["GET", "POST"])
def edit_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Its numbers and days; what was given stays."""
    return _edit(request, selectors.get_rule_for(request.user, pk))


def _edit(request: HttpRequest, rule: PointRule | None) -> HttpResponse:
    for_town = coordinates_town(request.user)
    data = request.POST if request.method == "POST" else None
    form = PointRuleForm(data, payers=selectors.payers_for(request.user), for_town=for_town, rule=rule)
    if data is not None and form.is_valid():
        try:
            saved = save_point_rule(
                fields=form.rule_fields,
                rule=rule.pk if rule else None,
                for_town=for_town,
                made_by=Actor(user=request.user.pk),
            )
        except DomainError as refusal:
            form.add_error(None, f"{refusal.message} {refusal.next_step}")
        else:
            messages.success(request, _("Saved."))
            return redirect("volunteers:point-rule", saved.pk)
    context = {"form": form, "rule": rule, "nav_current": "organise"}
    return render(request, "volunteers/point_rule_edit.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def rule_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The ledger: what was given, what was reversed, what is left."""
    return _ledger(request, selectors.get_rule_for(request.user, pk), UntilForm())


def _ledger(request: HttpRequest, rule: PointRule, form: UntilForm) -> HttpResponse:
    used = selectors.used_by(rule)
    context = {
        "rule": rule,
        "used": used,
        "left": rule.budget - used,
        "unlisted": selectors.unlisted_points(rule),
        "lists": selectors.ticket_lists(rule)[::-1],
        "page": Paginator(selectors.entries_of(rule), PAGE).get_page(request.GET.get("page")),
        "form": form,
        "nav_current": "organise",
    }
    return render(request, "volunteers/point_rule.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def make_list(request: HttpRequest, pk: int) -> HttpResponse:
    """One more list for the shops."""
    rule, form = selectors.get_rule_for(request.user, pk), UntilForm(request.POST)
    if form.is_valid():
        try:
            made = list_tickets(rule=rule.pk, until=form.cleaned_data["until"], made_by=Actor(user=request.user.pk))
        except DomainError as refusal:
            form.add_error("until", f"{refusal.message} {refusal.next_step}")
        else:
            messages.success(request, _("The list is ready. You find it here again whenever you need it."))
            return redirect("volunteers:tickets", rule.pk, made.number)
    return _ledger(request, rule, form)


@login_required
@require_safe
def tickets(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A list on A4, also an old one."""
    rule = selectors.get_rule_for(request.user, pk)
    made = selectors.get_ticket_list(rule, number)
    context = {"rule": rule, "made": made, "lines": selectors.tickets_on(rule, made), "nav_current": "organise"}
    return render(request, "volunteers/tickets.html", context)


@login_required
@require_safe
def tickets_csv(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The same list for a spreadsheet."""
    rule = selectors.get_rule_for(request.user, pk)
    made = selectors.get_ticket_list(rule, number)
    lines = selectors.tickets_on(rule, made)
    rows: list[list[Cell]] = [
        [line.person.name, line.person.kana, line.person.telephone, line.times, line.points, made.first, made.last]
        for line in lines
    ]
    header = [_("Name"), _("Reading"), _("Telephone"), _("Times"), _("Points"), _("From"), _("Until")]
    return csv_response(f"points-{rule.pk}-list-{number}", header, rows)
