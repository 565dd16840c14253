"""Lots: the seed is bound before anybody enters, and drawn when entries have closed."""

import logging

from django.db import transaction

from activities import drawing
from activities.errors import DrawNotPossible
from activities.events import DrawHeld, SignUpWaitlisted
from activities.models import Activity, Draw, Session, SignUp
from activities.services._seats import lock_session, save_counts, seat
from core import clock
from core.actor import SYSTEM
from core.outbox.events import publish

log = logging.getLogger(__name__)


def commit_draw(*, session: int) -> Draw:
    """Bind the seed of a lot's draw; asked again, the same stands."""
    seed = drawing.new_seed()
    bound, _made = Draw.objects.get_or_create(
        session_id=session,
        defaults={"seed": seed, "commitment": drawing.commitment(seed), "committed_at": clock.now()},
    )
    return bound


def hold_due_draws() -> int:
    """Draw every lot whose entries have closed, each in its own transaction. Returns how many."""
    due = Session.objects.filter(
        activity__way=Activity.Way.LOT,
        activity__state=Activity.State.PUBLISHED,
        state=Session.State.SCHEDULED,
        closes_at__lte=clock.now(),
        draw__drawn_at__isnull=True,
        draw__isnull=False,
    )
    return sum(_held(session) for session in due.order_by("closes_at", "id").values_list("pk", flat=True))


def _held(session: int) -> bool:
    try:
        hold_draw(session=session)
    except Exception:
        # One lot that can't be drawn must not keep the others waiting; it is tried again at the next beat.
        log.exception("the draw of session %s failed", session)
        return False
    return True


@transaction.atomic
def hold_draw(*, session: int) -> Draw:
    """Rank all entries: seats go down the ranks to parties that fit, the others wait in rank order. Drawn once.

    Raises DrawNotPossible before the closing hour, for cancelled sessions and where no seed was bound; Http404.
    """
    locked = lock_session(session)
    draw = Draw.objects.filter(session=locked).first()
    if draw is not None and draw.drawn_at is not None:
        return draw
    now = clock.now()
    closed = locked.closes_at is not None and locked.closes_at <= now
    if draw is None or not closed or locked.state != Session.State.SCHEDULED:
        raise DrawNotPossible
    entries = {one.pk: one for one in locked.sign_ups.filter(state=SignUp.State.ENTERED)}
    draw.seats = locked.left
    for rank, number in enumerate(drawing.order(draw.seed, entries), start=1):
        entries[number].rank = rank
        _give(locked, entries[number])
    draw.drawn_at = now
    draw.save(update_fields=["drawn_at", "seats"])
    save_counts(locked)
    publish(DrawHeld(session=locked.pk), by=SYSTEM)
    return draw


def _give(session: Session, entry: SignUp) -> None:
    session.asked -= entry.seats
    if entry.seats <= session.left:
        session.taken += entry.seats
        seat(entry, by=SYSTEM, also=["rank"])
        return
    session.waiting += entry.seats
    entry.state = SignUp.State.WAITING
    entry.save(update_fields=["state", "rank"])
    publish(
        SignUpWaitlisted(sign_up=entry.pk, session=session.pk, person=entry.person_id, seats=entry.seats), by=SYSTEM
    )
