"""Open sessions, as the Find page shows them."""

from django.db.models import QuerySet
from rest_framework import generics, pagination, permissions, serializers

from activities.models import Activity, Session
from activities.selectors import find
from activities.selectors.cards import with_what_cards_show
from activities.selectors.find_choices import choices
from activities.selectors.find_filters import Filters


class SessionOutput(serializers.ModelSerializer[Session]):
    """One open session."""

    title = serializers.CharField(source="activity.title.text")
    title_language = serializers.CharField(source="activity.title.language")
    organiser = serializers.CharField(source="activity.organisation.name.text")
    programme = serializers.CharField(source="activity.programme.slug")
    category = serializers.CharField(source="activity.category", help_text="One of the programme's own, or empty.")
    way = serializers.ChoiceField(source="activity.way", choices=Activity.Way.choices)
    venue = serializers.CharField(source="venue.name.text", default=None)
    cost_yen = serializers.IntegerField(source="activity.cost_yen")
    languages = serializers.ListField(source="activity.languages", child=serializers.CharField())
    left = serializers.SerializerMethodField(help_text="None where no seats are counted.")

    class Meta:
        model = Session
        fields = [
            "id",
            "activity",
            "title",
            "title_language",
            "organiser",
            "programme",
            "category",
            "way",
            "venue",
            "starts_at",
            "ends_at",
            "closes_at",
            "cost_yen",
            "languages",
            "capacity",
            "left",
            "waiting",
        ]

    def get_left(self, session: Session) -> int | None:
        """Seats that nobody holds."""
        return session.left if session.activity.counts_seats else None


class Pages(pagination.PageNumberPagination):
    """Thirty a page, like Find."""

    page_size = find.PAGE


class OpenSessions(generics.ListAPIView[Session]):
    """GET: sessions that lie ahead or go on, by their start; the same filters in the address as on Find."""

    permission_classes = [permissions.AllowAny]
    serializer_class = SessionOutput
    pagination_class = Pages

    def get_queryset(self) -> QuerySet[Session]:
        among = choices()
        return with_what_cards_show(find.open_sessions(Filters.of(self.request.GET).among(among), among))
