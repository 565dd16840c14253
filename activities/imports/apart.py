"""Reads a long file in a process of its own: while one batch is being stored, the next one is being read.

Verdicts cost as much to make as to store, and Python does one thing at a time. Short files are read where they are.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import IO

from .layouts import Columns, recognise
from .messages import Message, UnreadableFile
from .reading import Table
from .rows import ImportedActivity, Verdict, verdicts

LONG = 3_000  # rows, from which on a second process is worth its start
BATCH = 500
_Said = list[Verdict] | Message | None  # a batch; why the file cannot be read on; the end


def verdicts_of(table: Table, columns: Columns, *, reference: date) -> Iterator[Verdict]:
    """The same as `rows.verdicts`, sooner where the file is long and there is a processor for it.

    Raises UnreadableFile, and RuntimeError where the other process has died.
    """
    if table.size < LONG or (os.cpu_count() or 1) < 2:
        yield from verdicts(table, columns, reference=reference)
        return
    path = os.pathsep.join(part for part in sys.path if part)
    command = [sys.executable, "-m", __name__]
    with subprocess.Popen(  # noqa: S603  ourselves, and nothing that anybody typed
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path}
    ) as reader:
        assert reader.stdin is not None  # noqa: S101  asked for above
        assert reader.stdout is not None  # noqa: S101
        try:
            pickle.dump((table, reference), reader.stdin)
            reader.stdin.close()
            yield from _heard(reader.stdout)
        finally:
            reader.kill()  # it may have more to say that nobody wants to hear


def _heard(stream: IO[bytes]) -> Iterator[Verdict]:
    while True:
        try:
            said: _Said = pickle.load(stream)  # noqa: S301  from a child of our own
        except EOFError as error:
            raise RuntimeError("The process that read the file has died.") from error
        if said is None:
            return
        if isinstance(said, Message):
            raise UnreadableFile(said)
        yield from said


def main(asked: IO[bytes], answer: IO[bytes]) -> None:
    """The other process: a table and a day in, batches of verdicts out."""
    table, reference = pickle.load(asked)  # noqa: S301  from our own parent
    rows = verdicts(table, recognise(table), reference=reference)
    said: _Said
    try:
        while said := list(islice(rows, BATCH)):
            for verdict in said:
                if isinstance(verdict.found, ImportedActivity):
                    verdict.found.content_hash  # noqa: B018  worked out once, and sent along
            pickle.dump(said, answer, pickle.HIGHEST_PROTOCOL)
            answer.flush()
        said = None
    except UnreadableFile as problem:
        said = problem.message
    pickle.dump(said, answer, pickle.HIGHEST_PROTOCOL)
    answer.flush()


if __name__ == "__main__":
    try:
        main(sys.stdin.buffer, sys.stdout.buffer)
    except BrokenPipeError:
        # Whoever asked has gone. Nothing more may be flushed on the way out.
        os._exit(0)
