"""Look a file over: what would become of each row. Nothing but the preview is written."""

from dataclasses import asdict

from django.db import transaction

from activities.imports.apart import verdicts_of
from activities.imports.layouts import Columns
from activities.imports.messages import UnreadableFile
from activities.imports.reading import Table
from activities.imports.reasons import kept
from activities.models import Import
from activities.services import _import_lines as lines
from activities.services._import_fates import ImportReport
from activities.services._import_store import Store
from activities.services._import_work import Progress, opened, tell
from activities.services.import_events import batches
from core import clock
from core.actor import Actor


def read_import(*, of: int) -> None:
    """From READING to READY, or to FAILED with the reason; each batch can be seen at once.

    The caller has the import to itself (`_import_work.alone`). Begun again, it begins from the first row.
    """
    found = Import.objects.select_related("organisation").get(pk=of)
    found.lines.all().delete()
    try:
        with opened(found) as (table, columns):
            report = _read(found, table, columns)
    except UnreadableFile as problem:
        found.lines.all().delete()
        _finish(found, state=Import.State.FAILED, content=None, problem=kept(problem.message))
        return
    if report is not None:
        _finish(found, state=Import.State.READY, counts=asdict(report), rows=report.rows)


def _read(found: Import, table: Table, columns: Columns) -> ImportReport | None:
    """What there is, counted; None where somebody has discarded the import meanwhile."""
    about = {"layout": columns.layout.slug, "encoding": table.encoding, "left_out": list(columns.unknown)}
    Import.objects.filter(pk=found.pk).update(size=table.size, about=about)
    store = Store(found.organisation, Actor(user=found.asked_by, channel="import"), dry_run=True)
    report, progress = ImportReport(), Progress(found)
    # A date without a year is read by the day on which the file came: taking it later reads the same.
    reference = found.made_at.astimezone(clock.TOKYO).date()
    for batch in batches(verdicts_of(table, columns, reference=reference)):
        done = store.take(batch)
        for verdict, one in zip(batch, done, strict=True):
            report.count(verdict, one.fate)
        with transaction.atomic():
            if not progress.step(report.rows):
                return None
            lines.add(found.pk, batch, done)
        progress.tell()
    return report


def _finish(found: Import, **values: object) -> None:
    Import.objects.filter(pk=found.pk, state=Import.State.READING).update(changed_at=clock.now(), **values)
    tell(found.pk)
