"""The released figures for programs: the same documents as the JSON files."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import permissions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.pages import same_for_strangers
from metrics.models import Release
from metrics.numbers import NAMES
from metrics.open_data.documents import document_of, summary_of
from metrics.selectors.releases import get_release, latest_release, published_releases

CountOutput = inline_serializer(
    "FigureCount",
    {
        "group": serializers.CharField(),
        "withheld": serializers.ListField(child=serializers.CharField()),
        **{name: serializers.FloatField(allow_null=True) for name in NAMES},
    },
)


class TableOutput(serializers.Serializer[Release]):
    """A figure by one breakdown; no total where a row is withheld or the rows overlap."""

    adds_up = serializers.BooleanField()
    total = serializers.IntegerField(allow_null=True)
    rows = serializers.ListField(child=CountOutput)


class FigureOutput(serializers.Serializer[Release]):
    """One figure; `tables` by breakdown."""

    id = serializers.CharField()
    unit = serializers.CharField()
    definition = serializers.URLField()
    town = CountOutput
    tables = serializers.DictField(child=TableOutput())


class UnknownOutput(serializers.Serializer[Release]):
    """Of how many registered residents something is not known."""

    by = serializers.CharField()
    percent = serializers.IntegerField()
    at_most = serializers.BooleanField()


class ReleaseOutput(serializers.Serializer[Release]):
    """One release, frozen."""

    release = serializers.CharField()
    status = serializers.ChoiceField(["published", "correction"])
    note = serializers.CharField(allow_blank=True)
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    measured_on = serializers.DateField()
    published_on = serializers.DateField()
    page = serializers.URLField()
    csv = serializers.URLField()
    definitions = serializers.URLField()
    licence = serializers.DictField()
    digest = serializers.DictField(child=serializers.CharField())
    counts_rounded_to = serializers.IntegerField()
    population = serializers.DictField()
    unknown = UnknownOutput(many=True)
    districts = serializers.DictField(child=serializers.DictField(child=serializers.CharField()))
    programmes = serializers.DictField(child=serializers.DictField(child=serializers.CharField()))
    figures = FigureOutput(many=True)
    frozen = serializers.DictField()


class SummaryOutput(serializers.Serializer[Release]):
    """One line of the list of releases."""

    release = serializers.CharField()
    status = serializers.ChoiceField(["published", "correction"])
    note = serializers.CharField(allow_blank=True)
    last_day = serializers.DateField()
    published_at = serializers.DateTimeField()
    corrected_by = serializers.CharField(allow_null=True)
    digest = serializers.CharField()
    page = serializers.URLField()
    csv = serializers.URLField()
    json = serializers.URLField()


class Figures(APIView):
    """GET: the newest release, in its latest correction; 404 before the first. Open to everybody."""

    permission_classes = [permissions.AllowAny]

    @extend_schema(responses=ReleaseOutput)
    def get(self, request: Request) -> Response:
        """The same values as its page and files."""
        newest = latest_release()
        if newest is None:
            raise Http404
        return Response(document_of(newest))


class OneRelease(APIView):
    """GET: one release by its name, 2026-q3 or 2026-q3-2 for its first correction. Open to everybody."""

    permission_classes = [permissions.AllowAny]

    @extend_schema(responses=ReleaseOutput)
    def get(self, request: Request, slug: str) -> Response:
        """The same values as its page and files."""
        return Response(document_of(get_release(slug)))


class Releases(APIView):
    """GET: all releases, the newest first. Open to everybody."""

    permission_classes = [permissions.AllowAny]

    @extend_schema(responses=SummaryOutput(many=True))
    def get(self, request: Request) -> Response:
        """What there is, and what was corrected by what."""
        newest: dict[Any, str] = {}
        lines = []
        for release in published_releases():
            latest = newest.setdefault(release.last, release.slug)
            lines.append(summary_of(release, latest if latest != release.slug else None))
        return Response(lines)


figures = same_for_strangers(Figures.as_view())
release = same_for_strangers(OneRelease.as_view())
releases = same_for_strangers(Releases.as_view())
