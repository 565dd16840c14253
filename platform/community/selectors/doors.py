"""Reads about who and where."""

from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Q, QuerySet
from django.http import Http404

from community.models import Area, Office, Organisation, Person, User

AnyUser = User | AnonymousUser | AbstractBaseUser


@dataclass(frozen=True)
class Doors:
    """Which doors are open to an account beyond its own things."""

    organises: bool = False
    coordinates: bool = False


_DOORS = """
SELECT EXISTS (SELECT FROM community_membership WHERE user_id = %(user)s),
       EXISTS (SELECT FROM community_office WHERE user_id = %(user)s AND kind = 'coordinator')
"""


def doors_of(user: AnyUser) -> Doors:
    """One query a request; none for a stranger. Written out, because every page asks it."""
    if not isinstance(user, User):
        return Doors()
    known: Doors | None = getattr(user, "doors", None)
    if known is None:
        with connection.cursor() as cursor:
            cursor.execute(_DOORS, {"user": user.pk})
            known = Doors(*cursor.fetchone())
        user.doors = known  # type: ignore[attr-defined]
    return known


def person_of(user: AnyUser) -> Person | None:
    """The person behind an account, if they have told their name yet; one query a request."""
    if not isinstance(user, User):
        return None
    try:
        return user.person
    except Person.DoesNotExist:
        return None


def organisations_of(user: AnyUser) -> QuerySet[Organisation]:
    """Organisations that this account acts for; a coordinator acts for all in their areas."""
    if not isinstance(user, User):
        return Organisation.objects.none()
    if user.is_superuser:
        return Organisation.objects.all()
    mine = Q(memberships__user=user)
    for office in Office.objects.filter(user=user, kind=Office.Kind.COORDINATOR).select_related("area"):
        # Without an area: the whole town. An empty Q would add nothing to the others.
        mine |= Q(pk__isnull=False) if office.area is None else Q(area__in=within(office.area))
    return Organisation.objects.filter(mine).distinct()


def organises(user: AnyUser, organisation: int) -> bool:
    """Whether this account acts for the organisation; no query for most residents."""
    doors = doors_of(user)
    if not isinstance(user, User) or not (doors.organises or doors.coordinates or user.is_superuser):
        return False
    return organisations_of(user).filter(pk=organisation).exists()


def coordinates(user: AnyUser) -> bool:
    """Whether this account coordinates any part of the town; superusers do."""
    return isinstance(user, User) and (user.is_superuser or doors_of(user).coordinates)


def coordinates_town(user: AnyUser) -> bool:
    """Whether this account coordinates a whole municipality, not a district of it alone; superusers do."""
    if not isinstance(user, User) or not coordinates(user):
        return False
    whole = Q(area=None) | Q(area__kind=Area.Kind.MUNICIPALITY)
    return user.is_superuser or Office.objects.filter(whole, user=user, kind=Office.Kind.COORDINATOR).exists()


def get_organisation_for(user: AnyUser, slug: str) -> Organisation:
    """The organisation, or 404 for a stranger exactly as for a wrong slug."""
    organisation = organisations_of(user).filter(slug=slug).first()
    if organisation is None:
        raise Http404
    return organisation


def within(area: Area) -> QuerySet[Area]:
    """The area and everything below it; the tree has three levels."""
    return Area.objects.filter(Q(pk=area.pk) | Q(parent=area) | Q(parent__parent=area))


def districts() -> QuerySet[Area]:
    """The districts of the town, in the town's order."""
    return Area.objects.filter(kind=Area.Kind.DISTRICT)


def wards() -> QuerySet[Area]:
    """The wards of the town."""
    return Area.objects.filter(kind=Area.Kind.WARD).select_related("parent")


def district_of(area: Area | None) -> Area | None:
    """The district in which a ward lies; None for places that are in none."""
    while area is not None and area.kind != Area.Kind.DISTRICT:
        area = area.parent
    return area
