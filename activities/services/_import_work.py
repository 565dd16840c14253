"""What reading, taking and undoing an import share: one worker at a time, progress that others see, the file itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from django.db import connection, reset_queries, transaction

from activities.imports import messages as m
from activities.imports.layouts import Columns, recognise
from activities.imports.messages import UnreadableFile, say
from activities.imports.reading import Table, open_table
from activities.models import Import
from activities.selectors.imports import progress_version
from core import clock, live
from core.nudge import nudge

CARRY_ON = "activities.tasks.carry_on_imports"
MAX_ROWS = 200_000
_LOCKS = 0x494D50 << 40  # advisory locks of ours: "IMP", then the import's number
_PATIENCE = "30s"  # a batch waits longer for a lock than a page does
_TELL_EVERY = 1.0  # seconds


def wake() -> None:
    """Have a worker carry on with what is under way, once this transaction is there to be seen."""
    transaction.on_commit(lambda: nudge(CARRY_ON))


@contextmanager
def alone(of: int) -> Iterator[bool]:
    """Whether this worker has the import to itself. A worker that dies lets go of it with its connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCKS | of])
        mine: bool = cursor.fetchone()[0]
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCKS | of])


def be_patient() -> None:
    """In this transaction, wait for locks as somebody who is in no hurry."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [_PATIENCE])


@contextmanager
def opened(of: Import) -> Iterator[tuple[Table, Columns]]:
    """The file as a table, with its columns. Raises UnreadableFile."""
    with TemporaryDirectory(prefix="deban-import-") as folder:
        path = Path(folder) / "file.csv"
        path.write_bytes(bytes(of.content or b""))
        of.content = None  # one copy, on the disk, is enough
        table = open_table(path)
        if table.size > MAX_ROWS:
            raise UnreadableFile(say(m.FILE_TOO_MANY_ROWS, limit=f"{MAX_ROWS:,}"))
        yield table, recognise(table)


class Progress:
    """How far it is: in the import's row with each batch, and told to open pages once a second."""

    def __init__(self, of: Import) -> None:
        self.of = of
        self._told = 0.0

    def step(self, rows: int) -> bool:
        """Within the batch's transaction. False where the import is gone, or somebody else has gone on with it."""
        reset_queries()  # with DEBUG on, Django keeps every statement
        now = clock.now()
        return bool(Import.objects.filter(pk=self.of.pk, state=self.of.state).update(rows=rows, changed_at=now))

    def tell(self) -> None:
        """After the batch."""
        if monotonic() - self._told >= _TELL_EVERY:
            self._told = monotonic()
            tell(self.of.pk)


def tell(of: int) -> None:
    """Open pages fetch themselves again."""
    changed_at = Import.objects.filter(pk=of).values_list("changed_at", flat=True).first()
    if changed_at is not None:
        live.send(f"import:{of}", {"refetch": True, "version": progress_version(changed_at)})
