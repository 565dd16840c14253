"""The host says how it went: kind states only, and corrections are welcome."""

from django.db import transaction

from activities import rules
from activities.errors import NotStanding
from activities.events import AttendanceRecorded
from activities.models import Attendance, SignUp
from activities.services._seats import lock_sign_up, save_counts
from core import clock
from core.actor import Actor
from core.outbox.events import publish


@transaction.atomic
def record_attendance(*, sign_up: int, state: str, made_by: Actor) -> Attendance:
    """Keep what the host says of one party; the same again changes nothing, another state corrects.

    Raises CheckInTooEarly, NotStanding, ValueError for an unknown state, Http404.
    """
    wanted = Attendance.State(state)
    session, party = lock_sign_up(sign_up)
    rules.ensure_check_in_open(session, clock.now())
    if party.state not in SignUp.HOLDS_SEATS:
        raise NotStanding
    standing = Attendance.objects.filter(sign_up=party).first()
    if standing is not None and standing.state == wanted:
        return standing
    kept, _ = Attendance.objects.update_or_create(
        sign_up=party, defaults={"state": wanted, "recorded_by": made_by.user, "recorded_at": clock.now()}
    )
    save_counts(session)  # no count changed, but open rosters tell by the version that something did
    publish(AttendanceRecorded(sign_up=party.pk, session=session.pk, person=party.person_id, state=wanted), by=made_by)
    return kept
