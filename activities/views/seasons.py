"""Seasons: a coordinator makes them, hosts look at them, and everybody finds what is in them."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from activities.forms.season import SeasonForm
from activities.forms.texts import FIRST, OTHERS
from activities.models import Campaign
from activities.selectors import seasons as selectors
from activities.selectors.clashes import clashes_in
from activities.services.save_campaign import save_campaign
from activities.views import add_to
from community.selectors import coordinates, organisations_of
from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.i18n import said
from core.pages import LONGEST

CLASHES = 30  # shown; the others are counted


@login_required
@require_safe
def seasons_page(request: HttpRequest) -> HttpResponse:
    """All seasons, the newest first."""
    if not selectors.may_see_seasons(request.user):
        raise Http404
    context = {"seasons": list(selectors.seasons()), "coordinates": coordinates(request.user), "today": clock.today()}
    return render(request, "activities/seasons.html", context | {"nav_current": "organise"})


@login_required
@require_http_methods(["GET", "POST"])
def new_season_page(request: HttpRequest) -> HttpResponse:
    """A season that is not there yet."""
    if not coordinates(request.user):
        raise Http404
    return _edit(request, None)


@login_required
@require_http_methods(["GET", "POST"])
def edit_season_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Its names, dates and rules."""
    if not coordinates(request.user):
        raise Http404
    return _edit(request, selectors.get_season(pk))


def _edit(request: HttpRequest, season: Campaign | None) -> HttpResponse:
    form = SeasonForm(request.POST if request.method == "POST" else None, campaign=season)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_campaign(
                fields=form.season_fields(),
                campaign=season.pk if season else None,
                made_by=Actor(user=request.user.pk),
            )
        except DomainError as refusal:
            add_to(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("activities:organise-season", saved.pk)
    context = {
        "form": form,
        "season": season,
        "names": form.text_boxes("name", FIRST),
        "more_names": form.text_boxes("name", OTHERS),
        "abouts": form.text_boxes("about", FIRST),
        "more_abouts": form.text_boxes("about", OTHERS),
        "nav_current": "organise",
    }
    return render(request, "activities/season_edit.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def organise_season_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What is in it, whose dates stand in each other's way, and who could still be asked."""
    season = selectors.get_season_for(request.user, pk)
    leads = coordinates(request.user)
    clashes = clashes_in(season, seen_by=None if leads else organisations_of(request.user))
    offers = selectors.offers_of(season, request.user)
    context = {
        "season": season,
        "coordinates": leads,
        "opening": selectors.opening_of(season),
        "offers": offers,
        "totals": {name: sum(getattr(one, name) for one in offers) for name in ("dates", "seats", "taken", "queue")},
        "clashes": clashes[:CLASHES],
        "more_clashes": max(len(clashes) - CLASHES, 0),
        "not_yet": selectors.hosts_not_yet(season) if leads else None,
        "own": set(organisations_of(request.user).values_list("pk", flat=True)),
        "nav_current": "organise",
    }
    return render(request, "activities/season_organise.html", context)


@require_safe
def season_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What it is, when booking opens, and everything in it, by day or by category."""
    season = selectors.get_season(pk)
    opening = selectors.opening_of(season)
    lines = selectors.lines_of(season)
    categories = selectors.by_category(season, lines)
    by = "category" if request.GET.get("by") == "category" else "day"
    context = {
        "season": season,
        "about": said(season.about),
        "opening": opening,
        "by": by,
        "groups": categories if by == "category" else selectors.by_day(lines),
        "has_categories": len(categories) > 1,
        "clock_offset": int(clock.offset().total_seconds()),
        "nav_current": "find",
    }
    response = render(request, "activities/season.html", context)
    # In its last minute before the hour a remembered page would go on saying "not yet" after it.
    soon = not opening.open and opening.at is not None and opening.at - clock.now() <= timedelta(seconds=LONGEST)
    response.same_for_strangers = not soon  # type: ignore[attr-defined]
    return response
