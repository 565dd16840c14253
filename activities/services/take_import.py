"""Take a file in that somebody has looked at: asked for here, carried out by a worker."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Count, QuerySet

from activities.errors import ImportNotReady
from activities.events import ActivitiesImported
from activities.imports.apart import verdicts_of
from activities.imports.rows import Outcome, Verdict
from activities.models import Import
from activities.services import _import_lines as lines
from activities.services._import_fates import Fate
from activities.services._import_store import Store
from activities.services._import_work import Progress, be_patient, opened, tell, wake
from activities.services.import_events import alone_with, batches
from core import clock
from core.actor import Actor
from core.outbox.events import publish

State = Import.State
TAKEN_FATES = (Fate.NEW, Fate.CHANGED, Fate.SAME, Fate.KEPT)


@transaction.atomic
def take_import(*, of: int, made_by: Actor) -> Import:
    """Have it taken in; asked twice, it is taken in once. Raises ImportNotReady, Import.DoesNotExist."""
    locked = locked_import(of)
    if locked.state in (State.TAKING, State.TAKEN):
        return locked
    if locked.state != State.READY:
        raise ImportNotReady
    locked.state, locked.rows, locked.attempts, locked.problem = State.TAKING, 0, 0, None
    locked.asked_by, locked.changed_at = made_by.user, clock.now()
    locked.save(update_fields=["state", "rows", "attempts", "problem", "asked_by", "changed_at"])
    wake()
    return locked


def locked_import(of: int) -> Import:
    """Under its lock, without its bytes. Raises Import.DoesNotExist."""
    imports: QuerySet[Import] = Import.objects.select_for_update(of=("self",)).defer("content")
    return imports.get(pk=of)


def carry_out_take(*, of: int) -> None:
    """From TAKING to TAKEN, a batch a transaction; begun again, it carries on behind the last batch that was taken.

    The caller has the import to itself (`_import_work.alone`).
    """
    found = Import.objects.select_related("organisation").get(pk=of)
    store = Store(found.organisation, Actor(user=found.asked_by, channel="import"), dry_run=False)
    progress, done_before = Progress(found), found.rows
    reference = found.made_at.astimezone(clock.TOKYO).date()
    with opened(found) as (table, columns):
        rows = done_before
        for batch in batches(_after(verdicts_of(table, columns, reference=reference), done_before)):
            rows += len(batch)
            with transaction.atomic():
                be_patient()
                alone_with(found.organisation)
                if not progress.step(rows):
                    return
                lines.settle(of, batch, store.take(batch))
            progress.tell()
    finish_take(of)
    tell(of)


def _after(rows: Iterator[Verdict], done: int) -> Iterator[Verdict]:
    """The rows that nobody has taken yet. The others are read once more: a repeated number is known by them."""
    for number, verdict in enumerate(rows, start=1):
        if number > done:
            yield verdict


@transaction.atomic
def finish_take(of: int, **values: object) -> None:
    """What was taken is counted, and the file is no longer needed."""
    locked = locked_import(of)
    fates = dict(locked.lines.order_by().values_list("fate").annotate(Count("pk")))
    outcomes = dict(locked.lines.order_by().values_list("outcome").annotate(Count("pk")))
    counts = locked.counts | {fate.value: fates.get(fate.value, 0) for fate in TAKEN_FATES}
    counts |= {outcome.value: outcomes.get(outcome.value, 0) for outcome in Outcome}
    Import.objects.filter(pk=of).update(
        state=State.TAKEN, content=None, counts=counts, changed_at=clock.now(), **values
    )
    taken = counts[Outcome.TAKEN] + counts[Outcome.WARNED]
    publish(
        ActivitiesImported(organisation=locked.organisation_id, taken=taken, refused=counts[Outcome.REFUSED]),
        by=Actor(user=locked.asked_by, channel="import"),
    )
