"""A handler's way to say: tell the people of these subjects this."""

from collections.abc import Iterable

from core import clock
from notifications.kinds.base import AnyKind
from notifications.services._insert import insert_notices

_SOURCE = """
SELECT * FROM unnest(%(persons)s::bigint[], %(subjects)s::bigint[], %(keys)s::text[], %(ends)s::timestamptz[])
    AS given (person_id, subject_id, key, expires_at)
"""


def plan_notices(*, kind: AnyKind, subjects: Iterable[int]) -> int:
    """One notice a subject of which the kind is true now; planned again changes nothing. Answers how many were new."""
    now = clock.now()
    true = [subject for subject in kind.load(subjects).values() if kind.holds(subject, now)]
    if not true:
        return 0
    return insert_notices(
        kind,
        _SOURCE,
        {
            "persons": [kind.person(subject).pk for subject in true],
            "subjects": [subject.pk for subject in true],
            "keys": [kind.key(subject) for subject in true],
            "ends": [kind.expires_at(subject) for subject in true],
        },
    )
