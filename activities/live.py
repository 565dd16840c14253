"""What of a session can be watched, and the handlers that send it: each reads the session as it is now."""

from activities.events import (
    AttendanceRecorded,
    CapacityChanged,
    DrawHeld,
    PartyChanged,
    SeatOffered,
    SeatOfferLapsed,
    SeatsOpenToAll,
    SessionCancelled,
    SessionMoved,
    SessionRestored,
    SignUpCancelled,
    SignUpConfirmed,
    SignUpEntered,
    SignUpHeld,
    SignUpRefused,
    SignUpRequested,
    SignUpWaitlisted,
    SupportAnswered,
    WalkInsCounted,
)
from activities.models import Activity, Import, Session
from activities.selectors.imports import progress_version
from community.selectors import organisations_of
from core import live
from core.live.watches import State, Watch, Watcher

SeatsChanged = (
    SignUpConfirmed
    | SignUpWaitlisted
    | SeatOffered
    | SeatOfferLapsed
    | SignUpCancelled
    | PartyChanged
    | SessionCancelled
    | SessionRestored
    | SignUpRequested
    | SignUpEntered
    | SignUpHeld
    | SignUpRefused
    | SeatsOpenToAll
    | DrawHeld
    | CapacityChanged
)
RosterChanged = SeatsChanged | AttendanceRecorded | SupportAnswered | SessionMoved | WalkInsCounted


def seats(session: int) -> State | None:
    """A published session's seats, for everyone; None for one that is hidden yet."""
    found = (
        Session.objects.filter(pk=session)
        .exclude(activity__state__in=Activity.HIDDEN)
        .only("capacity", "taken", "waiting", "version", "state")
        .first()
    )
    if found is None:
        return None
    open_seats = found.left if found.state == Session.State.SCHEDULED else 0
    return {
        "session": found.pk,
        "left": open_seats,
        "waiting": found.waiting,
        "capacity": found.capacity,
        "version": found.version,
    }


def roster(session: int) -> State | None:
    """Says only that the roster changed: its names travel by page, to those who may read them."""
    version = Session.objects.filter(pk=session).values_list("version", flat=True).first()
    return None if version is None else {"refetch": True, "version": version}


def organises(user: Watcher, session: int) -> bool:
    """Whether this account organises the session, or coordinates its area."""
    return organisations_of(user).filter(activities__sessions=session).exists()


def show_seats(event: SeatsChanged) -> None:
    """Send a session's seats to all who have it open."""
    state = seats(event.session)
    if state is not None:
        live.send(f"session:{event.session}", state)


def show_roster(event: RosterChanged) -> None:
    """Tell open rosters to fetch themselves again."""
    state = roster(event.session)
    if state is not None:
        live.send(f"roster:{event.session}", state)


def import_progress(of: int) -> State | None:
    """Says only that an import has got on."""
    changed_at = Import.objects.filter(pk=of).values_list("changed_at", flat=True).first()
    return None if changed_at is None else {"refetch": True, "version": progress_version(changed_at)}


def imports(user: Watcher, of: int) -> bool:
    """Whether this account acts for the organisation that brought the file."""
    return organisations_of(user).filter(imports=of).exists()


IMPORT = Watch("import", state=import_progress, authorise=imports)
SEATS = Watch("session", state=seats)
ROSTER = Watch("roster", state=roster, authorise=organises)
