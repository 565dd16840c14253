"""Find: what is on, by day, by month, or by distance."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from activities.models import Activity
from activities.selectors import find
from activities.selectors.find_calendar import Month, month_view
from activities.selectors.find_choices import Choices, choices
from activities.selectors.find_filters import COSTS, WHENS, WITHIN, Filters
from activities.selectors.find_near import nearby
from activities.selectors.seasons import season_links
from core import clock
from core.i18n import OWN_NAMES, said
from core.pages import same_for_strangers

VIEWS = ("list", "calendar", "near")


@require_safe
@same_for_strangers
def find_page(request: HttpRequest) -> HttpResponse:
    """What is on, with its filters; the address holds all of them, and it works without JavaScript."""
    among = choices()
    filters = Filters.of(request.GET).among(among)
    asked = request.GET.get("view", "")
    view = asked if asked in VIEWS else "list"
    if view == "calendar":  # shows its own month
        filters = filters.without("when", "since", "until")
    in_address = "" if view == "list" else view
    shown = {"calendar": _calendar, "near": _near, "list": _list}[view](request, filters, among)
    context = {
        "view": view,
        "today": clock.today(),
        "tabs": {name: filters.address(view="" if name == "list" else name) for name in VIEWS},
        "base_query": _begun(filters.address(view=in_address)),
        "day_address": _begun(filters.without("when", "since", "until").address()) + "when=",
        "any_time_address": _begun(filters.without("when").address()) + "when=anytime",
        "words": [(name, filters.without(name).address(view=in_address)) for name in _set(filters)],
        "seasons": season_links(among.programmes),
        "nav_current": "find",
        **_form(filters, among),
        **_kinds(filters, among, in_address),
        **shown,
    }
    return render(request, "activities/find.html", context)


def _set(filters: Filters) -> list[str]:
    """What can be taken away; a place goes with the distance from it."""
    return [*filters.narrowing, *(["near"] if filters.near and not filters.within else [])]


def _begun(address: str) -> str:
    """An address that goes on."""
    return f"{address}&" if address else ""


def _form(filters: Filters, among: Choices) -> dict[str, Any]:
    """What the form offers, and what is chosen there, in words."""
    spot = among.spot(filters.near)
    venues = [(f"venue-{venue.pk}", venue.name) for venue in among.venues]
    areas_near = [
        (area.name, [(f"area-{one.slug}", one.name) for one in (area, *wards)]) for area, wards in among.located
    ]
    offered = {value for _, group in [*areas_near, ("", venues)] for value, _ in group}
    areas = [*among.districts, *among.municipalities]
    at = among.spot(f"venue-{filters.venue}") if filters.venue else None
    return {
        "filters": filters,
        "choices": among,
        "costs": [(yen, int(yen)) for yen in COSTS],
        "distances": WITHIN,
        "ways": Activity.Way.values,
        "near_areas": areas_near,
        "near_venues": venues,
        "spot": spot,
        "other_spot": spot.name if spot and filters.near not in offered else None,
        "the_day": _date(filters.when if filters.when not in WHENS else ""),
        "since": _date(filters.since),
        "until": _date(filters.until),
        "set": {
            "district": next((area.name for area in areas if area.slug == filters.district), ""),
            "venue": at.name if at else "",
            "programme": getattr(among.programme(filters.programme), "name", ""),
            "language": OWN_NAMES.get(filters.language, ""),
            "cost": int(filters.cost or 0),
        },
    }


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _kinds(filters: Filters, among: Choices, view: str) -> dict[str, Any]:
    """The chosen programme's own categories, each with its address."""
    kinds = [
        {
            "slug": own.slug,
            "name": said(own.names),
            "address": _begun(filters.without("category").address(view=view)) + f"category={own.slug}",
        }
        for own in among.categories(filters.programme)
    ]
    chosen = next((kind["name"] for kind in kinds if kind["slug"] == filters.category), "")
    return {"kinds": kinds, "every_kind": filters.without("category").address(view=view), "kind": chosen}


def _list(request: HttpRequest, filters: Filters, among: Choices) -> dict[str, Any]:
    listing = find.listing(filters, among, request.GET.get("page"))
    return {"listing": listing, **_when_empty(filters, among, "", empty=not listing.count)}


def _near(request: HttpRequest, filters: Filters, among: Choices) -> dict[str, Any]:
    spot = among.spot(filters.near)
    if spot is None:
        begun = _begun(filters.address(view="near")) + "near=area-"
        return {"near_choice": [(area.name, f"{begun}{area.slug}") for area, _ in among.located]}
    found = nearby(filters, among, spot, request.GET.get("page"))
    return {
        "nearby": found,
        "everything_at": _begun(filters.without("within").address()) + "venue=",
        **_when_empty(filters, among, "near", empty=not found.places),
    }


def _calendar(request: HttpRequest, filters: Filters, among: Choices) -> dict[str, Any]:
    return {"month_view": month_view(filters, among, Month.of(request.GET.get("month", "")))}


def _when_empty(filters: Filters, among: Choices, view: str, *, empty: bool) -> dict[str, Any]:
    """Which single filter to take away."""
    if not empty:
        return {}
    found = find.loosened(filters, among)
    hints = [
        {"name": one.name, "count": one.count, "address": filters.without(one.name).address(view=view)} for one in found
    ]
    return {"loosened": hints, "enough": find.ENOUGH}
