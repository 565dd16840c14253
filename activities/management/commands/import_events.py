"""`manage.py import_events PATH --organisation SLUG [--dry-run]`: take a municipal file in."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from activities.imports.apart import verdicts_of
from activities.imports.layouts import recognise
from activities.imports.messages import UnreadableFile
from activities.imports.reading import open_table
from activities.imports.rows import Verdict
from activities.services.import_events import Done, ImportReport, import_events
from community.models import Organisation
from core import clock
from core.actor import Actor


class Command(BaseCommand):
    """Prints what becomes of the rows; exit code 2, and one sentence, when the file or the organisation is no use."""

    help = "Take events or facilities from a municipal CSV file; the same file again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """PATH, --organisation and --dry-run."""
        parser.add_argument("path", type=Path, help="CSV file in UTF-8 or Shift_JIS")
        parser.add_argument("--organisation", required=True, metavar="SLUG", help="whose events they are")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")

    def handle(self, *args: Any, path: Path, organisation: str, dry_run: bool, **options: Any) -> None:
        """Read, store, report."""
        host = Organisation.objects.filter(slug=organisation).first()
        if host is None:
            self._refuse(_("There is no organisation “%(slug)s”; please check the name.") % {"slug": organisation})
        try:
            table = open_table(path)
            columns = recognise(table)
            if columns.unknown:
                left_out = ", ".join(columns.unknown)
                self.stdout.write(_("Columns that are not imported: %(columns)s") % {"columns": left_out})
            report = import_events(
                rows=verdicts_of(table, columns, reference=clock.today()),
                organisation=host,
                made_by=Actor(user=None, channel="import"),
                dry_run=dry_run,
                tell=self._tell,
            )
        except UnreadableFile as problem:
            self._refuse(str(problem))
        self._summarise(report, dry_run=dry_run)

    def _refuse(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        raise SystemExit(2)

    def _tell(self, verdict: Verdict, done: Done) -> None:
        for reason in verdict.refusals:
            self._line(_("line %(line)s: refused: %(reason)s"), verdict, str(reason))
        for reason in verdict.warnings:
            self._line(_("line %(line)s: warning: %(reason)s"), verdict, str(reason))
        for reason in done.reasons:
            self._line(_("line %(line)s: left alone: %(reason)s"), verdict, str(reason))

    def _line(self, form: str, verdict: Verdict, reason: str) -> None:
        named = f"{reason} （{verdict.title}）" if verdict.title and verdict.title not in reason else reason
        self.stdout.write(form % {"line": verdict.line, "reason": named})

    def _summarise(self, report: ImportReport, *, dry_run: bool) -> None:
        self.stdout.write("")
        if dry_run:
            self.stdout.write(_("Dry run: nothing was stored."))
        counts = {
            "rows": report.rows,
            "taken": report.taken,
            "warned": report.warned,
            "refused": report.refused,
            "new": report.new,
            "changed": report.changed,
            "same": report.same,
            "kept": report.kept,
        }
        self.stdout.write(
            _("%(rows)s rows: %(taken)s taken, %(warned)s taken with a warning, %(refused)s refused.") % counts
        )
        self.stdout.write(
            _("%(new)s new, %(changed)s changed, %(same)s as before, %(kept)s changed but left alone.") % counts
        )
        if report.over:
            self.stdout.write(_("%(count)s of the events are already over.") % {"count": report.over})
        if report.unnumbered:
            self.stdout.write(
                _("%(count)s state no number of places; please enter it before publishing.")
                % {"count": report.unnumbered}
            )
        if report.new and not dry_run:
            self.stdout.write(_("New events are drafts until their welcome questions are answered."))
