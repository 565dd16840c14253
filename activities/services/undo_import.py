"""Take a whole import back: asked for here, carried out by a worker in one transaction."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping

from django.db import connection, transaction

from activities.errors import ImportNotReady
from activities.events import ImportUndone
from activities.imports.reasons import kept
from activities.models import Import, ImportRow
from activities.services._import_fates import Fate
from activities.services._import_undo import Undone, undo_rows, unused_venues
from activities.services._import_work import be_patient, tell, wake
from activities.services.import_events import alone_with
from activities.services.take_import import locked_import
from community.models import Venue
from core import clock
from core.actor import Actor
from core.outbox.events import publish

State = Import.State
BATCH = 200
UNDONE_FATES = (Fate.REMOVED, Fate.RESTORED, Fate.STAYS)
_SETTLE = """
UPDATE activities_importrow AS row SET fate = line.fate, reasons = row.reasons || line.reasons::jsonb, before = NULL
FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS line (id, fate, reasons) WHERE row.id = line.id
"""


@transaction.atomic
def undo_import(*, of: int, made_by: Actor) -> Import:
    """Have it taken back; asked twice, it is taken back once. Raises ImportNotReady, Import.DoesNotExist."""
    locked = locked_import(of)
    if locked.state in (State.UNDOING, State.UNDONE):
        return locked
    if locked.state != State.TAKEN:
        raise ImportNotReady
    locked.state, locked.attempts, locked.problem = State.UNDOING, 0, None
    locked.asked_by, locked.changed_at = made_by.user, clock.now()
    locked.save(update_fields=["state", "attempts", "problem", "asked_by", "changed_at"])
    wake()
    return locked


def carry_out_undo(*, of: int) -> None:
    """From UNDOING to UNDONE, all or nothing.

    What the import made new goes, what it changed becomes what it was; whatever people have signed up for, or somebody
    has changed or added to since, stays, and its row says why. The caller has the import to itself.
    """
    with transaction.atomic():
        be_patient()
        locked = locked_import(of)
        if locked.state != State.UNDOING:
            return
        alone_with(locked.organisation)
        counts: Counter[Fate] = Counter()
        venues: list[int] = []
        for batch in _backwards(locked):
            fates = undo_rows(batch)
            _settle(fates)
            counts.update(fate for fate, _ in fates.values())
            venues += [pk for row in batch for pk in (row.before or {}).get("venues", ())]
        for pk in unused_venues(venues):
            Venue.objects.filter(pk=pk).delete()
        locked.state, locked.changed_at, locked.content = State.UNDONE, clock.now(), None
        locked.counts = locked.counts | {fate.value: counts[fate] for fate in UNDONE_FATES}
        locked.save(update_fields=["state", "changed_at", "content", "counts"])
        event = ImportUndone(
            of=of,
            organisation=locked.organisation_id,
            removed=counts[Fate.REMOVED],
            restored=counts[Fate.RESTORED],
            stays=counts[Fate.STAYS],
        )
        publish(event, by=Actor(user=locked.asked_by, channel="import"))
    tell(of)


def _backwards(of: Import) -> Iterator[list[ImportRow]]:
    """The rows that did something, the last one first: a translation before what it translates."""
    rows = of.lines.filter(fate__in=[Fate.NEW, Fate.CHANGED], before__isnull=False).order_by("-number")
    last: int | None = None
    while batch := list((rows if last is None else rows.filter(number__lt=last))[:BATCH]):
        yield batch
        last = batch[-1].number


def _settle(fates: Mapping[int, Undone]) -> None:
    reasons = [json.dumps([kept(reason)] if reason else [], ensure_ascii=False) for _, reason in fates.values()]
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, [list(fates), [fate.value for fate, _ in fates.values()], reasons])
