"""An import's rows in the database: written and settled a batch at a time, in one statement each."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection

from activities.imports.reasons import all_kept
from activities.imports.rows import Verdict
from activities.services._import_fates import Done

_ADD = """
INSERT INTO activities_importrow (of_id, number, title, outcome, fate, reasons, activity_id)
SELECT %s, number, title, outcome, fate, reasons::jsonb, nullif(activity, 0)
FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[])
  AS line (number, title, outcome, fate, reasons, activity)
"""
_SETTLE = """
UPDATE activities_importrow AS row
SET fate = line.fate, reasons = line.reasons::jsonb, activity_id = nullif(line.activity, 0), before = line.before::jsonb
FROM unnest(%s::int[], %s::text[], %s::text[], %s::bigint[], %s::text[])
  AS line (number, fate, reasons, activity, before)
WHERE row.of_id = %s AND row.number = line.number
"""
MAX_TITLE = 200


def add(of: int, batch: Sequence[Verdict], done: Sequence[Done]) -> None:
    """What was read, and what would become of it."""
    columns: list[list[Any]] = [
        [verdict.line for verdict in batch],
        [verdict.title[:MAX_TITLE] for verdict in batch],
        [verdict.outcome.value for verdict in batch],
        [one.fate.value for one in done],
        _reasons(batch, done),
        [one.activity or 0 for one in done],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [of, *columns])


def settle(of: int, batch: Sequence[Verdict], done: Sequence[Done]) -> None:
    """What has become of it."""
    columns: list[list[Any]] = [
        [verdict.line for verdict in batch],
        [one.fate.value for one in done],
        _reasons(batch, done),
        [one.activity or 0 for one in done],
        [None if one.before is None else json.dumps(one.before, ensure_ascii=False) for one in done],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, [*columns, of])


def _reasons(batch: Sequence[Verdict], done: Sequence[Done]) -> list[str]:
    said = ([*verdict.refusals, *one.reasons, *verdict.warnings] for verdict, one in zip(batch, done, strict=True))
    return [json.dumps(all_kept(reasons), ensure_ascii=False) if reasons else "[]" for reasons in said]
