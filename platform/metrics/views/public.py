"""What strangers read of the figures: releases, and nothing that is counted today."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import clock
from core.pages import same_for_strangers
from metrics import words
from metrics.models import Release
from metrics.open_data.catalogue import file_of
from metrics.open_data.licence import LICENCE_URL, attribution
from metrics.presentation.changes import changes
from metrics.presentation.glance import reach_chart, sentence, trend_chart, welcome_chart
from metrics.presentation.policy import contributions_of, progress_of
from metrics.presentation.releases import held_back, neighbours_of, parts_of
from metrics.presentation.wording import quarter_name, unknown_shares
from metrics.publication import Publication, publication_of_release
from metrics.quarters import quarters_end
from metrics.selectors.policy import actuals_by_target, programmes
from metrics.selectors.releases import correction_of, current_releases, get_release, latest_release, published_releases
from metrics.selectors.staff import doors_of_staff

Context = dict[str, Any]


@require_safe
@same_for_strangers
def glance_page(request: HttpRequest) -> HttpResponse:
    """The latest release at a glance: one sentence, three charts, what to do next."""
    releases = _current()
    if not releases:
        ends = quarters_end(clock.today())
        context = _about("figures", quarter_ends=ends, staff_doors=doors_of_staff(request.user))
        return render(request, "metrics/no_release.html", context)
    newest = releases[0]
    context = _about(
        "figures",
        publication=newest,
        sentence=sentence(newest, neighbours_of(newest, releases).before),
        trend=trend_chart(releases),
        reach=reach_chart(newest, "M1", ("age", "district")),
        welcome=welcome_chart(newest),
        unknown_shares=unknown_shares(newest),
        staff_doors=doors_of_staff(request.user),
    )
    return render(request, "metrics/glance.html", context)


@require_safe
@same_for_strangers
def release_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One release, whole: every figure with its definition and tables. Those that were corrected stay as they were."""
    release = get_release(slug)
    publication = publication_of_release(release)
    near = neighbours_of(publication, _current())
    context = _about(
        "release",
        **whole(publication),
        release=release,
        sentence=sentence(publication, near.before),
        correction=correction_of(release),
        corrected=[one for one in published_releases() if one.last == release.last and one.number < release.number],
        changes=changes(publication, near.before, near.year_before),
        near=near,
        quarter=quarter_name(release.last),
        attribution=attribution(release.slug),
        licence_url=LICENCE_URL,
    )
    return render(request, "metrics/release.html", context)


def whole(publication: Publication) -> Context:
    """For metrics/whole.html: every figure of a publication, released or provisional."""
    return {
        "publication": publication,
        "parts": parts_of(publication),
        "unknown_shares": unknown_shares(publication),
        "held_back": held_back(publication),
    }


@require_safe
@same_for_strangers
def releases_page(request: HttpRequest) -> HttpResponse:
    """All releases, the newest first, corrections above what they correct."""
    context = _about("releases", releases=_listed(list(published_releases())))
    return render(request, "metrics/releases.html", context)


@require_safe
@same_for_strangers
def definitions_page(request: HttpRequest) -> HttpResponse:
    """Every figure in words, each with an address of its own, and the rules of what is not printed."""
    return render(request, "metrics/definitions.html", _about("definitions", definitions=words.DEFINITIONS.items()))


@require_safe
@same_for_strangers
def data_page(request: HttpRequest) -> HttpResponse:
    """The catalogue of open data for people: licence, files, columns."""
    releases = list(Release.objects.filter(state=Release.State.PUBLISHED))
    files = [
        {**line, "csv_size": len(file_of(line["release"], "csv")), "json_size": len(file_of(line["release"], "json"))}
        for line in _listed(releases)
    ]
    context = _about(
        "data",
        files=files,
        columns=words.COLUMNS.items(),
        attribution=attribution(releases[0].slug) if releases else None,
        licence_url=LICENCE_URL,
    )
    return render(request, "metrics/data.html", context)


@require_safe
@same_for_strangers
def policy_page(request: HttpRequest) -> HttpResponse:
    """The strategy's own targets, and what the programmes contribute to its policies."""
    releases = _current()
    newest = releases[0] if releases else None
    near = neighbours_of(newest, releases) if newest else None
    three = (newest, near.before if near else None, near.year_before if near else None)
    context = _about(
        "policy",
        publication=newest,
        near=near,
        progress=progress_of(actuals_by_target()),
        contributions=contributions_of(programmes(), three),
        staff_doors=doors_of_staff(request.user),
    )
    return render(request, "metrics/policy.html", context)


@require_safe
def old_csv(request: HttpRequest) -> HttpResponse:
    """The address of the table file before there were releases: it leads to the latest release's. 404 without one."""
    release = latest_release()
    if release is None:
        raise Http404
    return HttpResponseRedirect(reverse("metrics-files:csv", args=[release.slug]))


def _current() -> list[Publication]:
    """The latest of each quarter, the newest first."""
    return [publication_of_release(release) for release in current_releases()]


def _listed(releases: list[Release]) -> list[Context]:
    """Releases, the newest first, each with the name of its quarter and the correction that replaces it."""
    newest: dict[Any, Release] = {}
    for release in releases:
        newest.setdefault(release.last, release)
    return [
        {
            "release": release,
            "quarter": quarter_name(release.last),
            "corrected_by": newest[release.last] if newest[release.last] is not release else None,
        }
        for release in releases
    ]


def _about(page: str, **context: Any) -> Context:
    return {"figures_page": page, "nav_current": "figures", **context}
