"""The denominators: what stands, a new file, its preview; and foreign residents by nationality. For analysts."""

from collections.abc import Callable, Mapping
from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.selectors.analysts import analyses
from core import clock
from core.actor import Actor
from core.errors import DomainError
from metrics.forms.population import ForeignResidentsForm, MatchForm, PopulationFileForm
from metrics.models import PopulationImport
from metrics.populations import comparing, words
from metrics.populations.messages import said
from metrics.populations.weighing import Weighed
from metrics.selectors.population import (
    dates_in_releases,
    foreign_residents_at,
    foreign_residents_dates,
    gazetteer_of,
    get_population_import_for,
    population_imports,
    populations,
    standing_population,
    town_areas,
    weighed,
)
from metrics.services.foreign_residents import enter_foreign_residents, remove_foreign_residents
from metrics.services.population import (
    apply_population,
    discard_population,
    match_population,
    prepare_population,
    remove_population,
)
from metrics.views import add_to, tell

FILES, PROBLEMS = 20, 100


@login_required
@require_http_methods(["GET", "POST"])
def populations_page(request: HttpRequest) -> HttpResponse:
    """The dates that stand, the form for one more file, and what was uploaded so far."""
    _only_analysts(request)
    form = PopulationFileForm(request.POST, request.FILES) if request.method == "POST" else PopulationFileForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            of = prepare_population(
                file=file.read(), name=file.name, source=form.cleaned_data["source"], made_by=_by(request)
            )
        except DomainError as refusal:
            add_to(form, refusal)
        else:
            return redirect("metrics:population", of.pk)
    context = {
        "form": form,
        "counted": populations(),
        "used": dates_in_releases(),
        "page": Paginator(population_imports(), FILES).get_page(request.GET.get("page")),
        "foreign": foreign_residents_at(clock.today()),
        "nav_current": "figures",
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "metrics/populations.html", context, status=status)


@login_required
@require_safe
def population_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What a file says: people by age group and area, beside what stands; what is to be answered or corrected."""
    of = get_population_import_for(request.user, pk)
    areas = town_areas()
    known = gazetteer_of(areas)
    found = weighed(of, known)
    waits = of.state == PopulationImport.State.PREPARED
    standing = standing_population() if waits else None
    before = standing.areas if standing else None
    by_pk = {area.pk: area for area in areas}
    context = {
        "of": of,
        "found": found,
        "waits": waits,
        "standing": standing,
        "replaces": any(one["on"] == found.on for one in populations()) if waits else False,
        "frozen": waits and found.on in dates_in_releases(),
        "bands": [(words.AGES[band], beside) for band, beside in comparing.by_band(found.areas, before).items()],
        "town": comparing.in_all(found.areas, before),
        "heads": list(words.AGES.values()),
        "rows": [(by_pk[row.area], row) for row in comparing.by_area(found.areas, before, known)],
        "split": words.SPLIT,
        "unread": of.reading["unread"],
        "form": MatchForm(found=found, answers=of.answers, areas=areas) if waits else None,
        "nav_current": "figures",
        **_problems(found),
    }
    return render(request, "metrics/population.html", context)


def _problems(found: Weighed) -> dict[str, Any]:
    """What to tell about the lines; more than a hundred would help nobody."""
    told = [(problem.line, said(problem.reason), problem.stops) for problem in found.problems]
    return {
        "stopping": [(line, sentence) for line, sentence, stops in told if stops][:PROBLEMS],
        "remarks": [(line, sentence) for line, sentence, stops in told if not stops][:PROBLEMS],
        "untold": max(0, sum(stops for *_x, stops in told) - PROBLEMS)
        + max(0, sum(not stops for *_x, stops in told) - PROBLEMS),
    }


@login_required
@require_POST
def change_population(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Say what its names mean, take it, throw it away."""
    of = get_population_import_for(request.user, pk)
    carry_out = _VERBS.get(verb)
    if carry_out is None:
        raise Http404
    try:
        words_after = carry_out(request, of)
    except (DomainError, PopulationImport.DoesNotExist) as refusal:
        tell(request, refusal if isinstance(refusal, DomainError) else DomainError())
        return redirect("metrics:population", pk)
    messages.success(request, words_after)
    return redirect("metrics:population", pk) if verb == "match" else redirect("metrics:populations")


def _match(request: HttpRequest, of: PopulationImport) -> str:
    areas = town_areas()
    form = MatchForm(request.POST, found=weighed(of, gazetteer_of(areas)), answers=of.answers, areas=areas)
    if not form.is_valid():
        raise DomainError(_("That is none of the choices."), _("Please choose again."))
    match_population(import_=of.pk, answers=form.answers(), on=form.on(), made_by=_by(request))
    return _("Your answers are kept.")


def _apply(request: HttpRequest, of: PopulationImport) -> str:
    apply_population(import_=of.pk, made_by=_by(request))
    return _("The inhabitants are taken. They are used from their date on; releases that were made before stay.")


def _discard(request: HttpRequest, of: PopulationImport) -> str:
    discard_population(import_=of.pk, made_by=_by(request))
    return _("“%(file)s” is discarded.") % {"file": of.file_name}


_VERBS: Mapping[str, Callable[[HttpRequest, PopulationImport], str]] = {
    "match": _match,
    "apply": _apply,
    "discard": _discard,
}


@login_required
@require_POST
def remove_population_page(request: HttpRequest, on: str) -> HttpResponse:
    """A date that was wrong."""
    _only_analysts(request)
    try:
        remove_population(on=_day(on), made_by=_by(request))
    except DomainError as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _("The inhabitants of that date are removed."))
    return redirect("metrics:populations")


@login_required
@require_http_methods(["GET", "POST"])
def foreign_residents_page(request: HttpRequest) -> HttpResponse:
    """What stands, and the form for a newer count."""
    _only_analysts(request)
    form = ForeignResidentsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            enter_foreign_residents(
                counts=form.counts(),
                on=form.cleaned_data["on"],
                source=form.cleaned_data["source"],
                made_by=_by(request),
            )
        except DomainError as refusal:
            add_to(form, refusal)
        else:
            messages.success(request, _("The foreign residents are saved."))
            return redirect("metrics:foreign-residents")
    rows = foreign_residents_at(clock.today())
    context = {
        "form": form,
        "rows": rows,
        "total": sum(row.count for row in rows),
        "dates": foreign_residents_dates(),
        "nav_current": "figures",
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "metrics/foreign_residents.html", context, status=status)


@login_required
@require_POST
def remove_foreign_residents_page(request: HttpRequest, on: str) -> HttpResponse:
    """A date that was wrong."""
    _only_analysts(request)
    try:
        remove_foreign_residents(on=_day(on), made_by=_by(request))
    except DomainError as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _("The foreign residents of that date are removed."))
    return redirect("metrics:foreign-residents")


def _only_analysts(request: HttpRequest) -> None:
    if not analyses(request.user):
        raise Http404


def _day(text: str) -> date:
    """Of an address; 404 for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error


def _by(request: HttpRequest) -> Actor:
    return Actor(user=request.user.pk)
