"""The worker's round: every import that is under way is carried on with, also where another worker died over it."""

import logging
import traceback

from django.db import transaction
from django.db.models import F

from activities.imports import messages as m
from activities.imports.messages import Message, say
from activities.imports.reasons import kept
from activities.models import Import
from activities.services._import_fates import Fate
from activities.services._import_work import alone, tell
from activities.services.read_import import read_import
from activities.services.take_import import carry_out_take, finish_take, locked_import
from activities.services.undo_import import carry_out_undo
from core import clock

log = logging.getLogger(__name__)

State = Import.State
WORK = {State.READING: read_import, State.TAKING: carry_out_take, State.UNDOING: carry_out_undo}
MOST_ATTEMPTS = 5


def carry_on_imports() -> int:
    """Read, take or undo what waits for it, each by one worker at a time. Returns how many were worked on."""
    waiting = Import.objects.filter(state__in=Import.UNDER_WAY).order_by("changed_at", "pk")
    return sum(_carry_on(of) for of in list(waiting.values_list("pk", flat=True)))


def _carry_on(of: int) -> bool:
    with alone(of) as mine:
        # Looked at anew: whoever had it before may just have finished.
        found = Import.objects.filter(pk=of, state__in=Import.UNDER_WAY).defer("content").first() if mine else None
        if found is None:
            return False
        if found.attempts >= MOST_ATTEMPTS:
            _give_up(found)
            return True
        Import.objects.filter(pk=of).update(attempts=F("attempts") + 1)
        try:
            WORK[State(found.state)](of=of)
        except Exception as error:  # noqa: BLE001  one import's trouble is no other's; the next round tries again
            # Where, but not what: the message of a database error holds the row.
            where = traceback.extract_tb(error.__traceback__)[-1]
            log.warning(
                "import %s, attempt %s: %s in %s, line %s",
                of,
                found.attempts + 1,
                type(error).__name__,
                where.name,
                where.lineno,
            )
    return True


def _give_up(found: Import) -> None:
    """After several attempts: say so, in a state from which people can go on."""
    log.error("import %s was given up while %s", found.pk, found.state)
    if found.state == State.READING:
        found.lines.all().delete()
        _set(found, State.FAILED, say(m.READING_TROUBLE), content=None)
    elif found.state == State.UNDOING:
        _set(found, State.TAKEN, say(m.UNDOING_TROUBLE))
    elif found.rows == 0:
        _set(found, State.READY, say(m.TAKING_TROUBLE))
    else:
        _stop_in_the_middle(found)
    tell(found.pk)


def _set(found: Import, state: Import.State, problem: Message, **values: object) -> None:
    Import.objects.filter(pk=found.pk, state=found.state).update(
        state=state, problem=kept(problem), changed_at=clock.now(), **values
    )


@transaction.atomic
def _stop_in_the_middle(found: Import) -> None:
    """What was taken stays, and can be taken back; the other rows say that they were not reached."""
    locked = locked_import(found.pk)
    left = locked.lines.order_by("number").values_list("number", flat=True)[locked.rows :]
    first = left.first()
    if first is None:
        finish_take(locked.pk)
        return
    unreached = locked.lines.filter(number__gte=first)
    unreached.update(outcome=Fate.REFUSED, fate=Fate.REFUSED, reasons=[kept(say(m.ROW_NOT_REACHED))], activity=None)
    finish_take(locked.pk, problem=kept(say(m.TAKING_STOPPED, line=first)))
