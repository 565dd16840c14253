"""What the filters of Find offer: places, programmes, languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, radians

from django.db.models import Avg, Count, F, FloatField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Power, Sqrt

from activities.models import Activity, Programme, Session
from activities.rules import OwnCategory, ProgrammeRules
from activities.selectors.seasons import with_seasons
from community.models import Area, Venue
from core import clock
from core.i18n import OWN_NAMES, Said
from core.pages import remembered

MOST_VENUES = 60
KM_A_DEGREE = 111.2
_HERE = re.compile(r"(-?\d{1,3}(?:\.\d{1,9})?),(-?\d{1,3}(?:\.\d{1,9})?)")
_KNOWN = re.compile(r"venue-\d{1,9}|area-[-\w]{1,60}")


@dataclass(frozen=True)
class Spot:
    """Somewhere that distances are counted from."""

    latitude: float
    longitude: float
    name: Said | None = None  # None: where the reader is

    @staticmethod
    def canonical(near: str) -> str:
        """The word `near` of an address; where a reader is, to a hundred metres. Empty where it is no such word."""
        here = _HERE.fullmatch(near)
        if here is None:
            return near if _KNOWN.fullmatch(near) else ""
        latitude, longitude = float(here[1]), float(here[2])
        return f"{latitude:.3f},{longitude:.3f}" if abs(latitude) <= 80 and abs(longitude) <= 180 else ""

    def distance_to(self, venue: str) -> Sqrt:
        """Kilometres as the crow flies to the venue at this way (`venue__`); good to a metre or two within a valley."""
        north = (F(f"{venue}latitude") - self.latitude) * KM_A_DEGREE
        east = (F(f"{venue}longitude") - self.longitude) * (KM_A_DEGREE * cos(radians(self.latitude)))
        return Sqrt(Power(north, 2) + Power(east, 2), output_field=FloatField())


@dataclass(frozen=True)
class Place:
    """An area, and the middle of the venues that lie in it itself."""

    area: Area
    venues: int
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Choices:
    """Places, programmes and languages to choose from."""

    places: list[Place]  # in the town's order
    programmes: list[Programme]
    venues: list[Venue]  # on the map, with something ahead

    @property
    def languages(self) -> list[tuple[str, str]]:
        """Codes and own names."""
        return list(OWN_NAMES.items())

    @property
    def districts(self) -> list[Area]:
        """The town's districts."""
        return [place.area for place in self.places if place.area.kind == Area.Kind.DISTRICT]

    @property
    def municipalities(self) -> list[Area]:
        """The town and its neighbours."""
        return [place.area for place in self.places if place.area.kind == Area.Kind.MUNICIPALITY]

    @property
    def located(self) -> list[tuple[Area, list[Area]]]:
        """Areas near which one can look: districts and neighbours, each with the wards in it that have another name."""
        tops = [*self.districts, *(town for town in self.municipalities if not self._parts(town))]
        return [(area, self._wards(area)) for area in tops if self._has_venues(area)]

    def _wards(self, area: Area) -> list[Area]:
        return [ward for ward in self._parts(area) if ward.names != area.names and self._has_venues(ward)]

    def _parts(self, area: Area) -> list[Area]:
        return [place.area for place in self.places if place.area.parent_id == area.pk]

    def _has_venues(self, area: Area) -> bool:
        return any(place.venues for place in self._below(area))

    def within(self, slug: str) -> list[int]:
        """A district or municipality and all that is below it; nothing for another word."""
        area = next((one for one in (*self.districts, *self.municipalities) if one.slug == slug), None)
        return [place.area.pk for place in self._below(area)] if area else []

    def programme(self, slug: str) -> Programme | None:
        """The programme of that name."""
        return next((one for one in self.programmes if one.slug == slug), None)

    def categories(self, programme: str) -> tuple[OwnCategory, ...]:
        """A programme's own categories."""
        found = self.programme(programme)
        return ProgrammeRules.of(found.rules).categories if found else ()

    def spot(self, near: str) -> Spot | None:
        """Where `near` is; None where it is nowhere. A venue that has nothing ahead costs one query."""
        here = _HERE.fullmatch(near)
        if here:
            return Spot(float(here[1]), float(here[2]))
        kind, _, which = near.partition("-")
        return self._area_spot(which) if kind == "area" else self._venue_spot(int(which)) if kind == "venue" else None

    def _area_spot(self, slug: str) -> Spot | None:
        """The middle of all venues in the area and below it."""
        area = next((place.area for place in self.places if place.area.slug == slug), None)
        around = [place for place in self._below(area) if place.venues] if area else []
        count = sum(place.venues for place in around)
        if area is None or not count:
            return None
        latitude = sum(place.venues * place.latitude for place in around) / count
        longitude = sum(place.venues * place.longitude for place in around) / count
        return Spot(latitude, longitude, area.name)

    def _venue_spot(self, pk: int) -> Spot | None:
        venue = next((venue for venue in self.venues if venue.pk == pk), None) or Venue.objects.filter(pk=pk).first()
        if venue is None or venue.latitude is None or venue.longitude is None:
            return None
        return Spot(venue.latitude, venue.longitude, venue.name)

    def _below(self, area: Area) -> Iterator[Place]:
        for place in self.places:
            if place.area.pk == area.pk:
                yield place
            elif place.area.parent_id == area.pk:
                yield from self._below(place.area)


def choices() -> Choices:
    """Three queries, remembered until something changes."""
    return remembered("find:choices", lambda: Choices(_places(), _programmes(), _venues()))


def _programmes() -> list[Programme]:
    return list(with_seasons(Programme.objects.all()))


def _places() -> list[Place]:
    on_map = Q(venues__latitude__isnull=False, venues__longitude__isnull=False)
    areas = Area.objects.annotate(
        count=Count("venues", filter=on_map),
        latitude=Avg("venues__latitude", filter=on_map),
        longitude=Avg("venues__longitude", filter=on_map),
    )
    ordered = areas.order_by("position", "pk")
    return [Place(area, area.count, area.latitude or 0.0, area.longitude or 0.0) for area in ordered]


def _venues() -> list[Venue]:
    ahead = Session.objects.filter(
        state=Session.State.SCHEDULED, ends_at__gt=clock.now(), activity__state=Activity.State.PUBLISHED
    )
    return list(with_one_of(ahead).order_by("area__position", "pk").defer("access")[:MOST_VENUES])


def with_one_of(sessions: QuerySet[Session]) -> QuerySet[Venue]:
    """Venues on the map at which one of these takes place. Each is looked at by itself, and left at the first."""
    first = sessions.filter(venue=OuterRef("pk")).order_by().values("pk")[:1]
    placed = Venue.objects.filter(latitude__isnull=False, longitude__isnull=False)
    return placed.alias(first=Subquery(first)).filter(first__isnull=False)
