"""Store what activities.imports has read: drafts with their sessions, and venues. The same rows change nothing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from django.db import transaction

from activities.events import ActivitiesImported
from activities.imports.rows import Verdict
from activities.services._import_fates import Done, Fate, ImportReport
from activities.services._import_store import PROGRAMME, Store
from community.models import Organisation
from core.actor import Actor
from core.outbox.events import publish

__all__ = ["PROGRAMME", "Done", "Fate", "ImportReport", "import_events"]
BATCH = 500
T = TypeVar("T")
Tell = Callable[[Verdict, Done], None]


def _silent(verdict: Verdict, done: Done) -> None:
    """Nobody listens."""


@transaction.atomic
def import_events(
    *,
    rows: Iterable[Verdict],
    organisation: Organisation,
    made_by: Actor,
    dry_run: bool = False,
    tell: Tell = _silent,
) -> ImportReport:
    """Make or update the organisation's activities and venues, in one transaction; `tell` hears what became of each.

    New activities are drafts: the welcome fields wait for an organiser's answers. A draft whose row has changed is
    brought up to date; anything already published is left alone and told as KEPT. A dry run only looks.
    """
    if not dry_run:
        alone_with(organisation)
    store = Store(organisation, made_by, dry_run=dry_run)
    report = ImportReport()
    for batch in batches(rows):
        for verdict, done in zip(batch, store.take(batch), strict=True):
            report.count(verdict, done.fate)
            tell(verdict, done)
    if not dry_run and (report.new or report.changed):
        event = ActivitiesImported(
            organisation=organisation.pk, taken=report.taken + report.warned, refused=report.refused
        )
        publish(event, by=made_by)
    return report


def alone_with(organisation: Organisation) -> None:
    """Two imports of one organisation at the same time would both find that a row is new. Its posts go on meanwhile."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def batches(rows: Iterable[T], size: int = BATCH) -> Iterator[Sequence[T]]:
    """Some rows at a time."""
    iterator = iter(rows)
    while batch := list(islice(iterator, size)):
        yield batch
