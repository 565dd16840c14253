"""P10: a quarter counted, protected and frozen out of a million facts, and out of ten times as many."""

import time
from datetime import date

from django.db import connection

from bench.harness import Result
from core import clock
from core.actor import Actor
from demo.simulation.facts import write_facts
from metrics.models import Release
from metrics.quarters import last_quarter
from metrics.services.releases import prepare_release
from tests.factories import make_area, make_programme, make_user

FACTS, TIMES = 1_000_000, 10
TARGET = 60.0  # seconds, quality.md

# What PostgreSQL alone needs to look once at the same facts.
_ONCE = 'SELECT count(DISTINCT person) FROM metrics_fact WHERE "on" > %s'


# The same doings by ten times as many people, at ten times as many sessions.
_COPIES = """
INSERT INTO metrics_fact (kind, source, person, session, programme, "on", minutes, role_kind, residence, birth_year,
    district_id, language)
SELECT kind, source + copy * {far}, person + copy * {far}, session + copy * {far}, programme, "on", minutes, role_kind,
    residence, birth_year, district_id, language
FROM metrics_fact, generate_series(1, {more}) copy
"""
_FAR = 10**13


def p10_figures() -> Result:
    """Facts by COPY, then the service that an analyst's button calls."""
    for name in ("赤穂", "中沢", "東伊那"):
        make_area(name)
    for number in range(13):
        make_programme(f"事業{number}")
    last = last_quarter(clock.today())
    by = Actor(make_user().pk)
    write_facts(FACTS, last=last)
    small, once = _measure(last, by)
    _execute(_COPIES.format(far=_FAR, more=TIMES - 1))
    large, once_large = _measure(last, by)
    return Result(
        value=small,
        limit=once,
        ratio=small / once,
        target=f"< {TARGET:.0f} s for a quarter out of {FACTS:,} facts",
        met=small < TARGET,
        how=f"seconds for prepare_release; {FACTS * TIMES:,} facts: {large:.1f} s, {large / small:.1f} times as long "
        f"(PostgreSQL's one look: {once_large / once:.1f} times); limit: one count(DISTINCT person) over the facts",
    )


def _measure(last: date, by: Actor) -> tuple[float, float]:
    """Seconds for a release, and for one look at the same facts."""
    Release.objects.all().delete()
    _execute("VACUUM ANALYZE metrics_fact")
    began = time.perf_counter()
    _execute(_ONCE, [date(last.year - 1, last.month, 1)])
    once = time.perf_counter() - began
    began = time.perf_counter()
    prepare_release(last=last, made_by=by)
    return time.perf_counter() - began, once


def _execute(statement: str, values: list[date] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
