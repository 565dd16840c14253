"""How long it takes from one venue to another. Pure."""

from collections.abc import Iterable
from math import asin, ceil, cos, radians, sin, sqrt

from community.models import Venue
from volunteers.models import Profile

# Kilometres an hour as the crow flies, and minutes until one sits or stands again.
PACES = {
    Profile.Travel.FOOT: (4, 0),
    Profile.Travel.BICYCLE: (12, 0),
    Profile.Travel.BUS: (25, 5),
    Profile.Travel.CAR: (25, 5),
}
UNSAID = Profile.Travel.BICYCLE
UNKNOWN_WAY = 15  # minutes between two venues of which one stands on no map
EARTH = 6371.0  # kilometres


def slowest(ways: Iterable[str]) -> str:
    """The slowest way that anybody named; who named none counts as coming by bicycle."""
    named = {way or UNSAID for way in ways} or {UNSAID}
    return min(named, key=lambda way: PACES[Profile.Travel(way)][0])


def kilometres(a: Venue, b: Venue) -> float | None:
    """The great circle between them (haversine); None where one has no coordinates."""
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return None
    north, east = radians(b.latitude - a.latitude), radians(b.longitude - a.longitude)
    inner = sin(north / 2) ** 2 + cos(radians(a.latitude)) * cos(radians(b.latitude)) * sin(east / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(inner)))


def minutes_between(a: Venue, b: Venue, way: str) -> int:
    """Whole minutes, rounded up; 0 within one venue."""
    if a.pk == b.pk:
        return 0
    far = kilometres(a, b)
    if far is None:
        return UNKNOWN_WAY
    pace, extra = PACES[Profile.Travel(way)]
    return ceil(far / pace * 60) + extra


def ways_between(venues: Iterable[Venue], way: str) -> dict[tuple[int, int], int]:
    """Minutes of every two of them, both directions."""
    known = sorted({venue.pk: venue for venue in venues}.values(), key=lambda venue: venue.pk)
    return {(a.pk, b.pk): minutes_between(a, b, way) for a in known for b in known if a.pk != b.pk}
