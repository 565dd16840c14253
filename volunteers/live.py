"""The coordinators' board can be watched: one topic an area, and TOWN for those who look after everything.

A message says "fetch yourself again", never who or what.
"""

from django.db.models import QuerySet

from activities.events import SessionCancelled, SessionMoved, SessionRestored
from community.events import ConsentGiven, ConsentWithdrawn
from community.models import Consent, Person
from community.selectors import AnyUser
from core import live
from core.live.watches import State, Watch, Watcher
from core.outbox.events import DomainEvent
from volunteers.models import Role
from volunteers.selectors.board import TOWN, areas_around, board_topics, board_version, next_board_version

SessionChanged = SessionCancelled | SessionMoved | SessionRestored


def board(area: int) -> State | None:
    """Says only how new the boards are; the area decides who may listen."""
    return {"refetch": True, "version": board_version()}


def may_watch(user: Watcher, area: int) -> bool:
    """Whether this account holds an office for exactly that area (TOWN: for everything)."""
    watcher: AnyUser = user
    return area in board_topics(watcher)


def show_boards(event: DomainEvent) -> None:
    """Something happened to a role, or between it and a person: the boards of both fetch themselves again."""
    role, person = getattr(event, "role", None), getattr(event, "person", None)
    areas: set[int] = set()
    if person is not None:
        areas |= _of_persons(person)
    if role is not None:
        areas |= _of_roles(Role.objects.filter(pk=role))
    _tell(areas)


def show_boards_of_session(event: SessionChanged) -> None:
    """Its roles moved with it."""
    roles = Role.objects.filter(session=event.session)
    if roles.exists():
        _tell(_of_roles(roles))


def show_boards_of_consent(event: ConsentGiven | ConsentWithdrawn) -> None:
    """Somebody may be asked from now on, or no longer."""
    if event.purpose == Consent.Purpose.ASK_ME:
        _tell(_of_persons(event.person))


def _of_persons(person: int) -> set[int]:
    return areas_around(Person.objects.filter(pk=person).values_list("area", flat=True))


def _of_roles(roles: QuerySet[Role]) -> set[int]:
    rows = roles.values_list("organisation__area", "venue__area", "session__venue__area")
    named = {area for row in rows for area in row if area is not None}
    return areas_around(named or [None])


def _tell(areas: set[int]) -> None:
    version = next_board_version()
    for area in sorted(areas | {TOWN}):
        live.send(f"board:{area}", {"refetch": True, "version": version})


BOARD = Watch("board", state=board, authorise=may_watch)
