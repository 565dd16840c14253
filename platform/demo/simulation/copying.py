"""COPY: ten times as fast as INSERT for the many rows of a town."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model

Row = TypeVar("Row", bound=Model)


def copy_rows(rows: Iterable[Row]) -> list[Row]:
    """Insert rows of one model, whose parents are saved, and give them their ids. Signals and defaults by SQL: none."""
    made = list(rows)
    if not made:
        return made
    meta = made[0]._meta
    for row, pk in zip(made, _new_ids(meta.db_table, len(made)), strict=True):
        row.pk = pk
    wrapper = connections[DEFAULT_DB_ALIAS]  # the proxy would look it up for every value
    prepared = [(field.attname, field.get_db_prep_save) for field in meta.concrete_fields]
    with copying(meta.db_table, [str(field.column) for field in meta.concrete_fields]) as copy:
        for row in made:
            copy.write_row([prepare(getattr(row, name), wrapper) for name, prepare in prepared])
    return made


@contextmanager
def copying(table: str, columns: Sequence[str]) -> Iterator[Any]:
    """A psycopg Copy into these columns."""
    names = ", ".join(map(connection.ops.quote_name, columns))
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {connection.ops.quote_name(table)} ({names}) FROM STDIN") as copy,
    ):
        yield copy


def _new_ids(table: str, count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [connection.ops.quote_name(table), count],
        )
        return sorted(pk for (pk,) in cursor.fetchall())
