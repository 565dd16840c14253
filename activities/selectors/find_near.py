"""What is on, by distance: places, the nearest first, and what comes next at each."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from activities.selectors.cards import SessionCard
from activities.selectors.find import cards_of, open_sessions
from activities.selectors.find_choices import Choices, Spot, with_one_of
from activities.selectors.find_filters import Filters
from community.models import Venue

PAGE = 10  # places
MOST = 20 * PAGE  # that the list turns pages through
NEXT = 3  # cards at a place


@dataclass
class PlaceNearby:
    """A venue, how far it is, and what is on there."""

    venue: Venue
    distance: float  # kilometres
    count: int
    cards: list[SessionCard]


@dataclass(frozen=True)
class Nearby:
    """One page of places."""

    page: Page[Any]  # of venues
    places: list[PlaceNearby]


def nearby(filters: Filters, among: Choices, spot: Spot, page: str | None) -> Nearby:
    """The nearest first; four queries. Venues that are on no map are left out."""
    sessions = open_sessions(filters, among)
    venues = with_one_of(sessions).annotate(away=spot.distance_to("")).order_by("away", "pk").defer("access")
    turned: Page[Any] = Paginator(list(venues[:MOST]), PAGE).get_page(page)
    places = {venue.pk: PlaceNearby(venue, venue.away, 0, []) for venue in turned.object_list}
    here = Window(RowNumber(), partition_by=F("venue"), order_by=["starts_at", "pk"])
    next_here = (
        sessions.filter(venue__in=places)
        .annotate(place=here, count=Window(Count("pk"), partition_by=F("venue")))
        .filter(place__lte=NEXT)
        .order_by("starts_at", "pk")
        .values_list("pk", "venue", "count")
    )
    keys = list(next_here) if places else []
    cards = cards_of([pk for pk, _, _ in keys], None)
    for pk, venue, count in keys:
        places[venue].count = count
        places[venue].cards += [cards[pk]] if pk in cards else []
    return Nearby(turned, list(places.values()))
