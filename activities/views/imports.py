"""Bringing a file: the preview of each row, taking it in, taking it back; and the file of what one offers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.exports import HEADER, export_rows
from activities.forms.import_file import ImportFileForm
from activities.imports.layouts import LAYOUTS
from activities.imports.reasons import said
from activities.models import Import, ImportRow
from activities.selectors.imports import (
    all_lines,
    forecast,
    get_import_for,
    imports_of,
    lines_of,
    progress_version,
)
from activities.services.discard_import import discard_import
from activities.services.start_import import start_import
from activities.services.take_import import take_import
from activities.services.undo_import import undo_import
from activities.views import add_to, tell
from activities.views.import_words import FATES, OUTCOMES, PREVIEW, shown
from community.models import Organisation
from community.selectors import get_organisation_for, organisations_of
from core.actor import Actor
from core.csv import Cell, csv_stream
from core.errors import DomainError

PAGE, LINES = 20, 50
LAYOUT_NAMES = {layout.slug: layout.name for layout in LAYOUTS}


@dataclass(frozen=True)
class Line:
    """One row of the preview."""

    row: ImportRow
    outcome: str
    fate: str
    reasons: list[str]


@login_required
@require_safe
def imports_for(request: HttpRequest) -> HttpResponse:
    """For whom? Who acts for one organisation is not asked."""
    organisations = organisations_of(request.user).order_by("id")
    page = Paginator(organisations, LINES).get_page(request.GET.get("page"))
    if page.paginator.count == 1:
        return redirect("activities:organisation-imports", page.object_list[0].slug)
    context = {"page": page, "organisations": page.object_list, "nav_current": "organise"}
    return render(request, "activities/imports_for.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def imports_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What was brought so far, and the form for one more file."""
    organisation = get_organisation_for(request.user, slug)
    form = ImportFileForm(request.POST, request.FILES) if request.method == "POST" else ImportFileForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            of = start_import(
                organisation=organisation,
                file_name=file.name,
                content=file.read(),
                made_by=Actor(user=request.user.pk),
            )
        except DomainError as refusal:
            add_to(form, refusal)
        else:
            return redirect("activities:import", of.pk)
    page = Paginator(imports_of(organisation), PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "organisation": organisation, "page": page, "nav_current": "organise"}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "activities/imports.html", context, status=status)


@login_required
@require_safe
def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is, then what would become of each row, then what has; the inside alone where it fetches itself."""
    of = get_import_for(request.user, pk)
    show = shown(request.GET.get("show", ""))
    page = Paginator(lines_of(of, show), LINES).get_page(request.GET.get("page"))
    preview = of.state in PREVIEW
    context = {
        "of": of,
        "organisation": of.organisation,
        "page": page,
        "lines": [_line(row, preview=preview) for row in page],
        "show": show,
        "base_query": f"show={show}&" if show else "",
        "chips": _chips(of),
        "problem": said(of.problem) if of.problem else "",
        "layout": LAYOUT_NAMES.get(of.about.get("layout", ""), ""),
        "left_out": of.about.get("left_out", []),
        "forecast": forecast(of) if of.state == Import.State.TAKEN else None,
        "version": progress_version(of.changed_at),
        "nav_current": "organise",
    }
    inside = request.headers.get("HX-Request") == "true"
    return render(request, "activities/import_inside.html" if inside else "activities/import.html", context)


def _line(row: ImportRow, *, preview: bool) -> Line:
    fate = FATES[row.fate][0 if preview else 1]
    return Line(row, str(OUTCOMES[row.outcome]), str(fate), [said(reason) for reason in row.reasons])


def _chips(of: Import) -> list[tuple[str, str, int]]:
    """The filters that find something: what is asked for, its name, how many rows."""
    counts = of.counts
    chips = [(outcome, str(name), counts.get(outcome, 0)) for outcome, name in OUTCOMES.items()]
    chips += [(fate, str(FATES[fate][1]), counts.get(fate, 0)) for fate in ("kept", "stays")]
    return [chip for chip in chips if chip[2]]


@login_required
@require_safe
def import_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every verdict as a file, to correct the table by."""
    of = get_import_for(request.user, pk)
    header = [_("Line"), _("Title"), _("Verdict"), _("What becomes of it"), _("Reasons")]
    return csv_stream(f"import-{of.pk}", header, _verdicts(of, get_language()))


def _verdicts(of: Import, language: str | None) -> Iterator[Sequence[Cell]]:
    preview = of.state in PREVIEW
    for row in all_lines(of):
        # Sent while it is read: by then the page's language may be gone again.
        with override(language):
            line = _line(row, preview=preview)
        yield row.number, row.title, line.outcome, line.fate, "\n".join(line.reasons)


@login_required
@require_POST
def change_import(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Take it in, throw it away, take it back."""
    of = get_import_for(request.user, pk)
    try:
        _carry_out(of, verb, Actor(user=request.user.pk))
    except (DomainError, Import.DoesNotExist) as refusal:
        tell(request, refusal if isinstance(refusal, DomainError) else DomainError())
        return redirect("activities:organisation-imports", of.organisation.slug)
    if verb == "discard":
        messages.success(request, _("“%(file)s” is discarded.") % {"file": of.file_name})
        return redirect("activities:organisation-imports", of.organisation.slug)
    return redirect("activities:import", pk)  # the page says how far it is


def _carry_out(of: Import, verb: str, by: Actor) -> None:
    if verb == "take":
        take_import(of=of.pk, made_by=by)
    elif verb == "undo":
        undo_import(of=of.pk, made_by=by)
    else:
        discard_import(of=of.pk, made_by=by)


@login_required
@require_safe
def export_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What the organisation offers in the municipal layout; `?drafts=1`: what is not published yet, too."""
    organisation: Organisation = get_organisation_for(request.user, slug)
    drafts = request.GET.get("drafts") == "1"
    return csv_stream(f"events-{organisation.slug}", HEADER, export_rows(organisation, drafts=drafts))
