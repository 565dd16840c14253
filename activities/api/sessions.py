"""Open sessions, as the Find page shows them."""

from django.db.models import QuerySet
from rest_framework import generics, pagination, permissions, serializers

from activities.models import Session
from activities.selectors import find


class SessionOutput(serializers.ModelSerializer[Session]):
    """One open session."""

    title = serializers.CharField(source="activity.title.text")
    title_language = serializers.CharField(source="activity.title.language")
    organiser = serializers.CharField(source="activity.organisation.name.text")
    programme = serializers.CharField(source="activity.programme.slug")
    venue = serializers.CharField(source="venue.name.text", default=None)
    cost_yen = serializers.IntegerField(source="activity.cost_yen")
    languages = serializers.ListField(source="activity.languages", child=serializers.CharField())
    left = serializers.IntegerField()

    class Meta:
        model = Session
        fields = [
            "id",
            "activity",
            "title",
            "title_language",
            "organiser",
            "programme",
            "venue",
            "starts_at",
            "ends_at",
            "cost_yen",
            "languages",
            "capacity",
            "left",
            "waiting",
        ]


class Pages(pagination.PageNumberPagination):
    """Thirty a page, like Find."""

    page_size = find.PAGE


class OpenSessions(generics.ListAPIView[Session]):
    """GET: sessions that lie ahead, soonest first; the same filters in the address as on Find."""

    permission_classes = [permissions.AllowAny]
    serializer_class = SessionOutput
    pagination_class = Pages

    def get_queryset(self) -> QuerySet[Session]:
        return find.with_what_cards_show(find.open_sessions(find.Filters.of(self.request.GET)))
