"""Facts follow what happened: made, corrected and removed by the state as it is now."""

from django.db import connection, transaction

from core.pages import forget_pages
from metrics.models import Fact
from metrics.sql import NAMED, STATES, Scope, matching_facts


@transaction.atomic
def record_attendance_fact(*, sign_up: int, person: int) -> None:
    """The fact of one party's coming, or none. Safe to run twice and in any order."""
    _lock(person)
    _match(Fact.Kind.ATTENDANCE, "source = %(id)s", sign_up)


@transaction.atomic
def record_contribution_fact(*, contribution: int, person: int) -> None:
    """The fact of one fulfilled role, or none. Safe to run twice and in any order."""
    _lock(person)
    _match(Fact.Kind.CONTRIBUTION, "source = %(id)s", contribution)


@transaction.atomic
def recount_person(*, person: int) -> None:
    """All facts of a person: after they gave or took back their consent to be counted."""
    _lock(person)
    for kind in Fact.Kind:
        _match(kind, "person = %(id)s", person)


@transaction.atomic
def rebuild_facts() -> int:
    """Count anew from the event table, in two statements. Returns how many facts were changed.

    The same as if every event had come one by one: what stands keeps the residence, birth year, district and language
    of its day, which no event holds; a fact that was lost gets those of today.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE metrics_fact IN SHARE ROW EXCLUSIVE MODE")  # one writer at a time; readers go on
    return sum(_match(kind, "TRUE", None) for kind in Fact.Kind)


def _lock(person: int) -> None:
    # Two events of one person at once: without the lock the one that read the older state might write last.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('metrics:person:' || %s, 0))", [person])


def _match(kind: Fact.Kind, scope: Scope, pk: int | None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            matching_facts(kind, scope), {"kind": kind, "states": STATES[kind], "id": pk, "names": NAMED[kind][1]}
        )
        changed = int(cursor.fetchone()[0])
    if changed:
        # After the commit: a page rendered before it would be remembered as new.
        transaction.on_commit(forget_pages)
    return changed
