"""To whom a word to a host goes, and which offices look after a place."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.db.models import Q, QuerySet

from community.models import Area, Membership, Office, Person


def acting_for(organisations: Iterable[int]) -> dict[int, list[Membership]]:
    """Who acts for each of these hosts and has an account, the responsible before the staff; one query."""
    found: dict[int, list[Membership]] = {}
    members = Membership.objects.filter(
        organisation__in=set(organisations), user__is_active=True, user__person__isnull=False
    )
    # "owner" comes before "staff".
    for one in members.select_related("user__person").order_by("role", "id"):
        found.setdefault(one.organisation_id, []).append(one)
    return found


def addressee(acting: Mapping[int, list[Membership]], organisation: int, poster: int | None) -> Person | None:
    """Who posted it, while they act for the host; else who is responsible there; None where nobody has an account."""
    people = acting.get(organisation)
    if not people:
        return None
    return next((one for one in people if one.user_id == poster), people[0]).user.person


def host_of(subject: Any) -> Person:
    """The person whom `load` has set as the subject's `host`."""
    host: Person = subject.host
    return host


def keep_host(subject: Any, host: Person) -> None:
    """What `host_of` reads."""
    cast(Any, subject).host = host


def offices_of_area(area: Area | None) -> QuerySet[Office]:
    """Coordinators who look after a place: of it, of what it lies in, or of the whole town; three levels at most.

    What lies in no area belongs to those who look after the whole town. The area's parents are read.
    """
    mine = Q(area=None)
    if area is None:
        mine |= Q(area__kind=Area.Kind.MUNICIPALITY)
    while area is not None:
        mine |= Q(area=area)
        area = area.parent
    people = Office.objects.filter(kind=Office.Kind.COORDINATOR, user__is_active=True, user__person__isnull=False)
    return people.filter(mine).order_by("id")


def looks_after(office: Office, area: Area | None) -> bool:
    """The same of one office, where both areas and the parents are in memory."""
    if office.area is None:
        return True
    if area is None:
        return bool(office.area.kind == Area.Kind.MUNICIPALITY)
    while area is not None:
        if area.pk == office.area_id:
            return True
        area = area.parent
    return False
