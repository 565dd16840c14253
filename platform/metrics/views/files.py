"""The open files. They answer If-None-Match and If-Modified-Since, and programs of other sites may read them."""

import hashlib
import json
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from core.pages import same_for_strangers
from metrics.models import Release
from metrics.open_data.catalogue import catalogue_of, file_of
from metrics.open_data.licence import page_url
from metrics.publication import publication_of_release
from metrics.report.paper import report_pdf
from metrics.selectors.releases import get_release, releases_until
from volunteers.selectors.certificates import town_names

KEPT = "public, max-age=3600"  # by browsers and proxies on the way: a release's file never changes
LOOKED_AT = "public, max-age=60"  # the catalogue grows


@require_safe
@same_for_strangers
def release_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """All counts of a release, one a row."""
    return _file(request, get_release(slug), "csv", "text/csv; charset=utf-8")


@require_safe
@same_for_strangers
def release_json(request: HttpRequest, slug: str) -> HttpResponse:
    """All of a release."""
    return _file(request, get_release(slug), "json", "application/json")


@require_safe
@same_for_strangers
def release_report(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """The quarter's report on paper, in Japanese or English."""
    release = get_release(slug)
    town = town_names()
    with translation.override(language):
        content = report_pdf(
            [publication_of_release(one) for one in releases_until(release)],
            publisher=town.get(language) or town["ja"],
            address=page_url("metrics:release", slug),
            digest=release.digest,
        )
    response = _answer(request, content, "application/pdf", changed=release.decided_at, kept=KEPT)
    response.headers["Content-Disposition"] = f'inline; filename="deban-figures-{slug}-{language}.pdf"'
    return response


@require_safe
@same_for_strangers
def catalogue(request: HttpRequest) -> HttpResponse:
    """DCAT in JSON-LD: what there is, under which licence, where."""
    releases = list(Release.objects.filter(state=Release.State.PUBLISHED))
    content = json.dumps(catalogue_of(releases, town_names()), ensure_ascii=False, indent=1).encode()
    newest = max((release.decided_at for release in releases if release.decided_at), default=None)
    return _answer(request, content, "application/ld+json", changed=newest, kept=LOOKED_AT)


def _file(request: HttpRequest, release: Release, form: str, media: str) -> HttpResponse:
    response = _answer(request, file_of(release, form), media, changed=release.decided_at, kept=KEPT)
    response.headers["Content-Disposition"] = f'attachment; filename="deban-figures-{release.slug}.{form}"'
    return response


def _answer(request: HttpRequest, content: bytes, media: str, *, changed: datetime | None, kept: str) -> HttpResponse:
    etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    response = HttpResponse(content, content_type=media)
    for name, value in {"ETag": etag, "Cache-Control": kept, "Access-Control-Allow-Origin": "*"}.items():
        response.headers[name] = value
    if changed is not None:
        response.headers["Last-Modified"] = http_date(changed.timestamp())
    last_modified = int(changed.timestamp()) if changed else None
    answer = get_conditional_response(request, etag=etag, last_modified=last_modified, response=response)
    return answer or response
