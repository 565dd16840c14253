"""An analyst wants a quarter counted; a worker counts it, since a whole town takes up to a minute."""

import logging
import traceback
from datetime import date

from django.db import connection, transaction

from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.nudge import nudge
from core.outbox.events import publish
from metrics.errors import BeingPrepared
from metrics.events import ReleaseAsked
from metrics.models import Preparation, Release
from metrics.rules.releasing import check_prepare
from metrics.services.releases import prepare_release

log = logging.getLogger(__name__)

PREPARE_RELEASES = "metrics.tasks.prepare_releases"
MOST_ATTEMPTS = 3


@transaction.atomic
def ask_release(*, last: date, made_by: Actor, note: str = "") -> Preparation:
    """Have the quarter that ends on this day counted, or once more after a failure. Twice is once.

    Raises Refused with NotAQuarter, QuarterNotOver, BeingPrepared or NoteNeeded, so that nobody waits in vain.
    """
    newest = Release.objects.filter(last=last).exclude(state=Release.State.DISCARDED).defer("payload").first()
    check_prepare(last=last, today=clock.today(), newest=newest, note=note)
    asked = {"note": note.strip(), "asked_by_id": made_by.user, "asked_at": clock.now(), "attempts": 0, "failure": ""}
    row, new = Preparation.objects.get_or_create(last=last, defaults=asked)
    if row.failure:
        new = bool(Preparation.objects.filter(pk=row.pk).exclude(failure="").update(**asked))
    if new:
        publish(ReleaseAsked(last=last.isoformat()), by=made_by)
    transaction.on_commit(lambda: nudge(PREPARE_RELEASES))
    return row


@transaction.atomic
def forget_failure(*, last: date) -> None:
    """It failed, and nobody wants it any more. Twice is once."""
    Preparation.objects.filter(last=last).exclude(failure="").delete()


def prepare_releases() -> int:
    """Count what waits, the oldest first, one at a time in the whole town; how many were counted."""
    counted, tried = 0, set[int]()
    waiting = Preparation.objects.filter(failure="").values_list("pk", flat=True)
    while (pk := waiting.exclude(pk__in=tried).first()) is not None:
        tried.add(pk)
        counted += _try(pk)
    return counted


def _try(pk: int) -> bool:
    try:
        return _prepare(pk)
    except DomainError as refusal:
        if refusal.code == BeingPrepared.code:  # somebody else's waits for a decision: that is what was wished for
            Preparation.objects.filter(pk=pk).delete()
        else:
            Preparation.objects.filter(pk=pk).update(failure=refusal.code)
    except Exception as error:  # noqa: BLE001  one quarter's trouble is no other's; the next round tries again
        # Where, but not what: the message of a database error holds the row.
        where = traceback.extract_tb(error.__traceback__)[-1]
        log.warning("preparation %s: %s in %s, line %s", pk, type(error).__name__, where.name, where.lineno)
        _note_attempt(pk)
    return False


@transaction.atomic
def _prepare(pk: int) -> bool:
    """The release takes the place of the wish, both or neither: a dead worker leaves the wish as it was."""
    with connection.cursor() as cursor:  # a second worker has nothing to wait for: this one goes through all of them
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended('metrics:preparing', 0))")
        if not cursor.fetchone()[0]:
            return False
    row = Preparation.objects.filter(pk=pk, failure="").first()
    if row is None:
        return False
    prepare_release(last=row.last, note=row.note, made_by=Actor(user=row.asked_by_id))
    row.delete()
    return True


@transaction.atomic
def _note_attempt(pk: int) -> None:
    row = Preparation.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        return
    row.attempts += 1
    row.failure = Preparation.GIVEN_UP if row.attempts >= MOST_ATTEMPTS else ""
    row.save(update_fields=["attempts", "failure"])
