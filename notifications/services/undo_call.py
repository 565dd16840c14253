"""A coordinator pressed the wrong button: the last outcome of a call is taken back."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction

from core import clock
from core.actor import Actor
from core.outbox.events import publish
from notifications.errors import NothingToUndo, PassedOn
from notifications.events import CallTakenBack
from notifications.models import Call, CallAttempt, ChannelName, NoticeDelivery, Way
from notifications.services._calls import WRONG_NUMBER, lock_calls

UNDONE_WITHIN = timedelta(days=1)
State = NoticeDelivery.State


@transaction.atomic
def undo_call(*, calls: Collection[int], made_by: Actor) -> None:
    """They are to be made again, at once. What was passed on and not sent yet is taken back too.

    Raises NothingToUndo, PassedOn.
    """
    undone = False
    for call in lock_calls(calls):
        attempt = call.attempts.last()
        if attempt is None or attempt.at < clock.now() - UNDONE_WITHIN:
            continue
        _undo(call, attempt)
        publish(CallTakenBack(call=call.pk, person=call.person_id), by=made_by)
        undone = True
    if not undone:
        raise NothingToUndo


def _undo(call: Call, attempt: CallAttempt) -> None:
    _take_back_what_was_passed_on(call)
    if attempt.outcome == Call.Outcome.WRONG:
        _right_after_all(call.person_id, attempt)
    attempt.delete()
    NoticeDelivery.objects.filter(pk=call.delivery_id).update(state=State.SENT, error="")
    call.closed_at, call.next_at, call.taken_by, call.taken_at = None, clock.now(), None, None
    call.save(update_fields=["closed_at", "next_at", "taken_by", "taken_at"])


def _take_back_what_was_passed_on(call: Call) -> None:
    if call.delivery.state != State.FAILED:
        return
    later = NoticeDelivery.objects.filter(notice=call.delivery.notice_id, pk__gt=call.delivery_id)
    rows = list(later.select_for_update())
    if any(row.state in (State.CLAIMED, State.SENDING, State.SENT) for row in rows):
        raise PassedOn
    later.filter(pk__in=[row.pk for row in rows], state=State.PLANNED).delete()


def _right_after_all(person: int, attempt: CallAttempt) -> None:
    """The numbers that this attempt has called wrong. Who has a row for that alone loses it."""
    ways = Way.objects.filter(
        person=person, channel=ChannelName.TELEPHONE, broken_at__gte=attempt.at, broken_why=WRONG_NUMBER
    )
    ways.filter(confirmed_at=None).delete()
    ways.update(broken_at=None, broken_why="")
