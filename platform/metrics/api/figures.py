"""The published figures for machines."""

from drf_spectacular.utils import extend_schema
from rest_framework import permissions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.pages import same_for_strangers
from metrics.open_data import as_json
from metrics.publication import Publication, publication_of_today


class CountOutput(serializers.Serializer[Publication]):
    """One count; null where it is withheld or not known."""

    group = serializers.CharField()
    withheld = serializers.BooleanField()
    count = serializers.IntegerField(allow_null=True)
    residents_aged_10_or_over = serializers.IntegerField(allow_null=True)
    percent_of_residents = serializers.FloatField(allow_null=True)
    registered = serializers.IntegerField(allow_null=True)
    percent_of_registered = serializers.FloatField(allow_null=True)


class TableOutput(serializers.Serializer[Publication]):
    """A figure by one breakdown; no total where a row is withheld."""

    rows = CountOutput(many=True)
    total = serializers.IntegerField(allow_null=True)


class FigureOutput(serializers.Serializer[Publication]):
    """One figure; `tables` by `age` and by `district`, where it has them."""

    id = serializers.CharField()
    town = CountOutput()
    tables = serializers.DictField(child=TableOutput())


class PopulationOutput(serializers.Serializer[Publication]):
    """Whose count of inhabitants, and of which day."""

    date = serializers.DateField(allow_null=True)
    counted_by = serializers.CharField()


class UnknownOutput(serializers.Serializer[Publication]):
    """Of how many registered residents something is not known."""

    by = serializers.CharField()
    percent = serializers.IntegerField()
    at_most = serializers.BooleanField()


class FiguresOutput(serializers.Serializer[Publication]):
    """One day's figures."""

    status = serializers.CharField()
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    counts_rounded_to = serializers.IntegerField()
    population = PopulationOutput()
    unknown = UnknownOutput(many=True)
    districts = serializers.DictField(child=serializers.DictField(child=serializers.CharField()))
    figures = FigureOutput(many=True)


class Figures(APIView):
    """GET: the figures of the 365 days that end today, after disclosure control. Open to everybody."""

    permission_classes = [permissions.AllowAny]

    @extend_schema(responses=FiguresOutput)
    def get(self, request: Request) -> Response:
        """The same values as the page and the CSV file."""
        return Response(as_json(publication_of_today()))


figures = same_for_strangers(Figures.as_view())
