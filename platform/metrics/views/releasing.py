"""A quarter's figures: counted by an analyst, looked at, and published by somebody else."""

from datetime import date
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.actor import Actor
from core.errors import DomainError
from metrics.differences import counts_in, differences
from metrics.errors import NoteNeeded, NothingToCorrect, QuarterNotOver
from metrics.forms.releasing import CorrectionForm, PublishForm
from metrics.models import Preparation, Release
from metrics.presentation import staff
from metrics.presentation.glance import sentence
from metrics.presentation.wording import quarter_name
from metrics.publication import publication_of_release
from metrics.selectors.releasing import checks_of, get_release_for_staff, quarters, release_before
from metrics.selectors.staff import StaffDoors, doors_of_staff
from metrics.services.ask_release import ask_release, forget_failure
from metrics.services.releases import discard_release, publish_release
from metrics.views import add_to, tell
from metrics.views.public import whole

PAGE = 12  # quarters: three years
FAILURES = {
    Preparation.GIVEN_UP: gettext_lazy("Counting ended with an error several times. Please tell who runs this site."),
    NoteNeeded.code: gettext_lazy("It was published meanwhile. What you need now is a correction."),
    QuarterNotOver.code: QuarterNotOver.message,
}


def doors(request: HttpRequest, *, prepares: bool = False) -> StaffDoors:
    """404 for everybody who neither prepares nor publishes releases; with `prepares` for who does not prepare."""
    found = doors_of_staff(request.user)
    if not (found.prepares if prepares else found.releases):
        raise Http404
    return found


def by(request: HttpRequest) -> Actor:
    """The reader."""
    return Actor(user=request.user.pk)


@login_required
@require_safe
def releasing_page(request: HttpRequest) -> HttpResponse:
    """Every quarter that is over, and how far it is. The list alone while something is being counted."""
    found = doors(request)
    every = quarters()
    page = Paginator(every, PAGE).get_page(request.GET.get("page"))
    next_one = every[0] if every[0].may_be_prepared and not every[0].wish else None
    context = {
        "page": page,
        "rows": [(one, quarter_name(one.last), FAILURES.get(one.wish.failure) if one.wish else None) for one in page],
        "next_one": next_one,
        "next_name": quarter_name(next_one.last) if next_one else "",
        "counting": any(one.counting for one in page),
        "staff_doors": found,
        "staff_here": "releasing",
        "nav_current": "figures",
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, "metrics/staff/releasing_list.html" if part else "metrics/staff/releasing.html", context)


@login_required
@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """Have a quarter counted; or forget that it could not be."""
    doors(request, prepares=True)
    last = _day(request.POST.get("last", ""))
    if request.POST.get("verb") == "forget":
        forget_failure(last=last)
        return redirect("metrics:releasing")
    try:
        ask_release(last=last, made_by=by(request))
    except DomainError as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _("It is being counted. You can leave this page: it goes on by itself."))
    return redirect("metrics:releasing")


@login_required
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Why a published quarter is counted once more; then it is."""
    found = doors(request, prepares=True)
    last = get_release_for_staff(pk).last
    quarter = next(one for one in quarters() if one.last == last)
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            if quarter.published is None:
                raise NothingToCorrect
            ask_release(last=last, note=form.cleaned_data["note"], made_by=by(request))
        except DomainError as refusal:
            add_to(form, refusal)
        else:
            messages.success(request, _("It is being counted. You can leave this page: it goes on by itself."))
            return redirect("metrics:releasing")
    context = {
        "form": form,
        "quarter": quarter,
        "name": quarter_name(last),
        "staff_doors": found,
        "staff_here": "releasing",
        "nav_current": "figures",
    }
    return render(request, "metrics/staff/correct.html", context, status=_status(form.errors))


@login_required
@require_safe
def preview_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What the public will read, what changes for them, and what to look at before it is published."""
    doors(request)
    return _preview(request, get_release_for_staff(pk), PublishForm())


def _preview(request: HttpRequest, release: Release, form: PublishForm) -> HttpResponse:
    publication = publication_of_release(release)
    earlier = release_before(release)
    before = publication_of_release(earlier) if earlier else None
    found = differences(before, publication) if before else []
    context = {
        **whole(publication),
        "sentence": sentence(publication, None),
        "release": release,
        "name": quarter_name(release.last),
        "earlier": earlier,
        "earlier_name": quarter_name(earlier.last) if earlier else "",
        "changes": staff.changed(before, publication, found) if before else [],
        "counts": counts_in(publication),
        "withheld_share": staff.share(publication.withheld_share),
        "least_share": staff.share(publication.least_share),
        "least_possible": publication.withheld_share <= publication.least_share,
        "checks": checks_of(release, publication.population_on),
        "own": release.prepared_by_id == request.user.pk,
        "form": form,
        "staff_doors": doors_of_staff(request.user),
        "staff_here": "releasing",
        "nav_current": "figures",
    }
    return render(request, "metrics/staff/preview.html", context, status=_status(form.errors))


@login_required
@require_POST
def decide(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Published for good, or discarded."""
    doors(request, prepares=verb == "discard")
    release = get_release_for_staff(pk)
    if verb == "discard":
        try:
            discard_release(release=pk, made_by=by(request))
        except DomainError as refusal:
            tell(request, refusal)
        else:
            messages.success(request, _("Discarded. Nobody outside has seen it; the quarter can be counted again."))
        return redirect("metrics:releasing")
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _preview(request, release, form)
    try:
        publish_release(release=pk, made_by=by(request))
    except DomainError as refusal:
        tell(request, refusal)
        return redirect("metrics:release-preview", pk)
    messages.success(request, _("Published: everybody can read it now, and it never changes."))
    return redirect("metrics:releasing")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None


def _status(errors: object) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
