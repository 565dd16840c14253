"""A lot, before and after: what is drawn, what binds the draw, what it gave, and how to check it oneself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from activities.proof import check, places, program
from activities.selectors.draw import Lot, get_lot_for
from community.selectors import person_of
from core import clock
from core.pages import same_for_strangers


@require_safe
@same_for_strangers
def draw_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Public in every step; `?check=1` works the draw out again and says whether it fits."""
    lot = get_lot_for(request.user, pk, person_of(request.user))
    closes_at = lot.session.closes_at
    context = {
        "lot": lot,
        "session": lot.session,
        "activity": lot.session.activity,
        "closed": closes_at is not None and closes_at <= clock.now(),
        "nav_current": "find",
        **(_outcome(lot, again="check" in request.GET) if lot.drawn else {}),
    }
    return render(request, "activities/draw.html", context)


def _outcome(lot: Lot, *, again: bool) -> dict[str, object]:
    draw = lot.draw
    assert draw is not None  # noqa: S101  a lot that was drawn has its draw
    seats = lot.session.capacity if draw.seats is None else draw.seats
    given = places(lot.entries, seats=seats, mine=lot.mine.pk if lot.mine else None)
    return {
        "places": given,
        "seats": seats,
        "seated": sum(place.seated for place in given),
        "my_place": next((place for place in given if place.mine), None),
        "program": program(seed=draw.seed, entries=lot.entries),
        "check": check(seed=draw.seed, commitment=draw.commitment, entries=lot.entries) if again else None,
    }
