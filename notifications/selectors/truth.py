"""Whether a notice is (still) true, and in which words it would be said now."""

from collections import defaultdict
from collections.abc import Container, Iterable
from datetime import datetime
from typing import Any

from community.selectors.support import standing_supports
from notifications import kinds
from notifications.kinds.base import Words
from notifications.models import Notice


class Truth:
    """Of these notices, at this moment: a fixed number of queries for each kind among them."""

    def __init__(self, notices: Iterable[Notice], now: datetime) -> None:
        given = list(notices)
        self.now = now
        self.subjects = subjects_of(given)
        self.copies = agreed_copies(given)

    def of(self, notice: Notice) -> Any | None:
        """What the notice is about, if it is true and still worth saying; else None."""
        subject = self.subjects.get((notice.kind, notice.subject_id))
        if subject is None or not still_true(notice, subject, self.copies, self.now):
            return None
        return subject if kinds.ALL[notice.kind].expires_at(subject) > self.now else None

    def words_in(self, notice: Notice, language: str) -> Words | None:
        """The notice in another language than its reader's; None where it isn't true any more."""
        subject = self.of(notice)
        if subject is None:
            return None
        reader = notice.person if notice.about_id else None
        return kinds.ALL[notice.kind].words(subject, self.now, reader, language=language)


def still_true(notice: Notice, subject: Any, copies: Container[tuple[int, int]], now: datetime) -> bool:
    """Whether the notice says what is so now; a copy only while its reader is to have copies."""
    kind = kinds.ALL[notice.kind]
    if notice.about_id is None:
        key = kind.key(subject)
    elif (notice.about_id, notice.person_id) in copies:
        key = kind.copy_key(subject, notice.person_id)
    else:
        return False
    return bool(key == notice.key) and kind.holds(subject, now)


def subjects_of(notices: Iterable[Notice]) -> dict[tuple[str, int], Any]:
    """What the notices are about, as it is now, by kind and id."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for notice in notices:
        if notice.kind in kinds.ALL:
            wanted[notice.kind].add(notice.subject_id)
    return {(name, pk): found for name, pks in wanted.items() for pk, found in kinds.ALL[name].load(pks).items()}


def agreed_copies(notices: Iterable[Notice]) -> dict[tuple[int, int], bool]:
    """Person and supporter, of the copies that are still agreed; and whether the supporter sees the appointments."""
    helped = {notice.about_id for notice in notices if notice.about_id is not None}
    if not helped:
        return {}
    agreed = standing_supports().filter(person__in=helped, gets_notices=True)
    rows = agreed.values_list("person_id", "supporter_id", "may_see")
    return {(person, supporter): sees for person, supporter, sees in rows}
