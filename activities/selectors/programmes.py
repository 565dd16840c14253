"""Programmes: what each is for, and what it has ahead."""

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from activities.models import Activity, Campaign, Programme, Session
from activities.selectors.cards import with_what_cards_show
from community.selectors import AnyUser, coordinates_town
from core import clock

AHEAD = 12  # cards on a programme's page; Find has the rest


def get_programme(slug: str) -> Programme:
    """A programme for everybody; else 404."""
    programme = Programme.objects.filter(slug=slug).first()
    if programme is None:
        raise Http404
    return programme


def get_programme_for(user: AnyUser, slug: str) -> Programme:
    """A programme for those who may change it; a stranger meets the same 404 as a wrong slug."""
    ensure_may_change_programmes(user)
    return get_programme(slug)


def ensure_may_change_programmes(user: AnyUser) -> None:
    """Coordinators of a whole town, and superusers; else 404."""
    if not coordinates_town(user):
        raise Http404


def programmes() -> QuerySet[Programme]:
    """All of them in their order, with how many activities everybody can find: `offers`; one query."""
    published = Q(activities__state=Activity.State.PUBLISHED)
    return Programme.objects.annotate(offers=Count("activities", filter=published))


def sessions_of_programme(programme: Programme) -> list[Session]:
    """The next ones; two queries."""
    ahead = Session.objects.filter(
        activity__programme=programme,
        activity__state=Activity.State.PUBLISHED,
        state=Session.State.SCHEDULED,
        starts_at__gt=clock.now(),
    )
    return list(with_what_cards_show(ahead).order_by("starts_at", "pk")[:AHEAD])


def seasons_of_programme(programme: Programme) -> list[Campaign]:
    """Those that are on or to come."""
    return list(programme.campaigns.filter(ends_on__gte=clock.today()).order_by("starts_on", "pk"))
