"""Who would like a role, or has had none for a while: people of one coordinator who may be asked, page by page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal, overload

from django.core.exceptions import EmptyResultSet
from django.db import connection

from community.models import Area
from community.rules.terms import months_later
from community.selectors import AnyUser
from core import clock
from volunteers.selectors.owned import own_persons
from volunteers.selectors.pasts import HAD

Who = Literal["looking", "never", "3", "6", "12"]
Reads = Literal["ja", "ja-easy", "other"]  # the three groups of languages of the figures
AGES = {"10-17": (10, 17), "18-39": (18, 39), "40-64": (40, 64), "65-74": (65, 74), "75+": (75, 200)}  # as the figures
TOUCHED_LATELY = timedelta(days=30)  # who was in touch so long ago comes after the others

_PEOPLE = f"""
WITH latest AS (SELECT person_id, max(over_at) AS at FROM ({HAD}) had GROUP BY person_id),
touched AS (
    SELECT DISTINCT ON (person_id) person_id, at, again_on, result FROM volunteers_outreachnote
    ORDER BY person_id, at DESC, id DESC
),
people AS (
    SELECT p.id, p.born_on, who.area_id, who.language, f.looking_since, latest.at AS latest, touched.at AS touched_at,
        COALESCE(touched.again_on > %(today)s, touched.at > %(lately)s, FALSE) AS later,
        EXISTS (SELECT FROM volunteers_interest i WHERE i.person_id = p.id AND i.ended_at IS NULL) AS interested
    FROM ({{own}}) p
        JOIN community_person who ON who.id = p.id
        JOIN community_consent c ON c.person_id = p.id AND c.purpose = 'ask_me' AND c.withdrawn_at IS NULL
        LEFT JOIN volunteers_profile f ON f.person_id = p.id
        LEFT JOIN latest ON latest.person_id = p.id
        LEFT JOIN touched ON touched.person_id = p.id
)
"""  # noqa: S608  both parts stand in this room

_WHO: Mapping[Who, str] = {
    "looking": "looking_since IS NOT NULL OR interested",
    "never": "latest IS NULL",
    "3": "latest IS NULL OR latest <= %(since)s",
    "6": "latest IS NULL OR latest <= %(since)s",
    "12": "latest IS NULL OR latest <= %(since)s",
}
_ORDER = {
    "board": "looking_since NULLS LAST, latest NULLS FIRST, id",
    "outreach": "later, latest NULLS FIRST, id",
}


@dataclass(frozen=True)
class OfGroup:
    """People of one group of the figures: an age band (the age reached this year), a district, what they read."""

    age: str = ""  # of AGES
    home: Area | None = None  # a district
    reads: Reads | Literal[""] = ""

    @property
    def conditions(self) -> str:
        """Over the statement's `people`."""
        parts = []
        if self.age:
            parts.append("%(year)s - extract(year FROM born_on) BETWEEN %(youngest)s AND %(oldest)s")
        if self.home:
            parts.append("area_id IN (SELECT id FROM community_area WHERE %(home)s IN (id, parent_id))")
        if self.reads:
            other = self.reads == "other"
            parts.append("language NOT IN ('ja', 'ja-easy')" if other else "language = %(reads)s")
        return " AND ".join(["TRUE", *parts])

    @property
    def values(self) -> dict[str, Any]:
        """What stands in the conditions."""
        youngest, oldest = AGES.get(self.age, (0, 0))
        home = self.home.pk if self.home else None
        return {
            "year": clock.today().year, "youngest": youngest, "oldest": oldest, "home": home, "reads": self.reads
        }  # fmt: skip


ANYBODY = OfGroup()


@dataclass(frozen=True)
class PeopleWithout:
    """Ids of people for Django's paginator: one query counts, one fetches a page.

    `board`: who has been looking the longest first. `outreach`: who has been without the longest first, those who were
    in touch lately, or said "later", after the others.
    """

    user: AnyUser
    who: Who
    order: Literal["board", "outreach"] = "board"
    group: OfGroup = ANYBODY

    def count(self) -> int:
        """How many there are."""
        rows = self._ask("SELECT count(*) FROM people")
        return int(rows[0]) if rows else 0

    def __len__(self) -> int:
        """For the paginator."""
        return self.count()

    def __iter__(self) -> Iterator[int]:
        """All of them."""
        return iter(self[: self.count()])

    @overload
    def __getitem__(self, part: int) -> int: ...

    @overload
    def __getitem__(self, part: slice) -> list[int]: ...

    def __getitem__(self, part: int | slice) -> int | list[int]:
        """The ids of a page."""
        if isinstance(part, int):
            return self[part : part + 1][0]
        first = part.start or 0
        return self._ask(
            "SELECT id FROM people", f"ORDER BY {_ORDER[self.order]} LIMIT {part.stop - first} OFFSET {first}"
        )

    def _ask(self, head: str, tail: str = "") -> list[int]:
        try:
            own, values = own_persons(self.user)
        except EmptyResultSet:
            return []
        with connection.cursor() as cursor:
            text = f"{_PEOPLE.format(own=own)} {head} WHERE ({_WHO[self.who]}) AND {self.group.conditions} {tail}"
            cursor.execute(text, {**values, **_moments(self.who), **self.group.values})
            return [row[0] for row in cursor.fetchall()]


def _moments(who: Who) -> dict[str, Any]:
    now, today = clock.now(), clock.today()
    months = int(who) if who.isdecimal() else 0
    return {
        "now": now,
        "today": today,
        "lately": now - TOUCHED_LATELY,
        "since": _midnight(months_later(today, -months)),
    }


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=clock.TOKYO)
