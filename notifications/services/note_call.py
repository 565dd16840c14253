"""A coordinator rang: how it went, and what follows from it."""

from collections.abc import Collection, Iterable

from django.db import transaction

from community.rules.names import digits
from core import clock
from core.actor import Actor
from core.outbox.events import publish
from notifications.channels.telephone.channel import number_of
from notifications.errors import CallIsOver
from notifications.events import CallMade
from notifications.models import Call, CallAttempt, ChannelName, Way
from notifications.rules import MOST_RINGS, ring_again
from notifications.services._calls import WRONG_NUMBER, lock_open_calls, pass_on
from notifications.services.ways import note_broken

Outcome = Call.Outcome
NOT_YET = (Outcome.NO_ANSWER, Outcome.LATER)


@transaction.atomic
def note_call(*, calls: Collection[int], outcome: str, made_by: Actor, note: str = "") -> None:
    """Write it down for all of these calls, which are one person's.

    Told: they are closed. Nobody answered, or later: again in two hours; the third time that nobody answered, and with
    a wrong number, the notice takes the person's next channel. "Nobody answered" twice for one ringing counts once.
    Raises CallIsOver, CallTaken, ValueError for an unknown outcome.
    """
    said, now = Outcome(outcome), clock.now()
    wanted = _all_of_theirs(calls) if said == Outcome.WRONG else calls
    rows = lock_open_calls(wanted, made_by.user)
    if not any(call.pk in calls for call in rows):
        raise CallIsOver
    if said == Outcome.WRONG:
        _note_wrong_number(rows[0])
    if said in NOT_YET:
        rows = [call for call in rows if call.next_at <= now]
    CallAttempt.objects.bulk_create(
        [CallAttempt(call=call, at=now, by_id=made_by.user, outcome=said, note=note.strip()[:200]) for call in rows]
    )
    if said in NOT_YET:
        _ring_again(rows, said)
    else:
        _close(rows)
        if said == Outcome.WRONG:
            pass_on(rows, "the number was wrong")
    for call in rows:
        publish(CallMade(call=call.pk, person=call.person_id, outcome=said.value), by=made_by)


def _all_of_theirs(calls: Collection[int]) -> list[int]:
    """A wrong number is wrong for everything that the person waits to hear. Before any lock: all are taken in order."""
    persons = Call.objects.filter(pk__in=calls).values("person")
    return list(Call.objects.filter(person__in=persons, closed_at=None).values_list("pk", flat=True))


def _note_wrong_number(call: Call) -> None:
    person = call.person
    ways = Way.objects.filter(person=person, channel=ChannelName.TELEPHONE, broken_at=None, confirmed_at__isnull=False)
    rung = number_of(person, list(ways.order_by("id")))
    for number in {rung, person.telephone}:
        if number and digits(number) == digits(rung):
            note_broken(person=person.pk, channel=ChannelName.TELEPHONE, address=number, why=WRONG_NUMBER)


def _ring_again(rows: list[Call], said: str) -> None:
    now = clock.now()
    for call in rows:
        rung = call.attempts.filter(outcome=Outcome.NO_ANSWER).count()
        if said == Outcome.NO_ANSWER and rung >= MOST_RINGS:
            _close([call])
            pass_on([call], f"nobody answered {MOST_RINGS} times")
        else:
            call.next_at, call.taken_by, call.taken_at = ring_again(now, call.call_by), None, None
            call.save(update_fields=["next_at", "taken_by", "taken_at"])


def _close(rows: Iterable[Call]) -> None:
    Call.objects.filter(pk__in=[call.pk for call in rows]).update(closed_at=clock.now(), taken_by=None, taken_at=None)
