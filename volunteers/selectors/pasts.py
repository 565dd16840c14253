"""What the record says of persons, as far as matching may use it: in one query however many they are."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import connection

from community.rules.terms import months_later
from core import clock
from volunteers.models import Role, Shift
from volunteers.rules.fit import day_of
from volunteers.rules.score import Past

LATELY = timedelta(days=7)  # who was asked for something so long ago is not asked again at once


def had(source: str = "volunteers_assignment a JOIN volunteers_shift s ON s.id = a.shift_id") -> str:
    """Each role that somebody has or had: when it began and ended. What was called off, or taken back as not done, is
    none; one without times lasts until it is confirmed. %(now)s is the present; `source` names `a` and `s`."""
    return f"""
SELECT a.person_id, r.organisation_id,
    COALESCE(s.starts_at, a.made_at) AS began_at,
    COALESCE(s.ends_at, LEAST(c.confirmed_at, %(now)s)) AS over_at
FROM {source}
    JOIN volunteers_role r ON r.id = s.role_id
    LEFT JOIN activities_session e ON e.id = r.session_id
    LEFT JOIN volunteers_contribution c ON c.assignment_id = a.id
WHERE a.state = 'accepted' AND s.state = 'scheduled' AND e.state IS DISTINCT FROM 'cancelled'
    AND c.state IS DISTINCT FROM 'withdrawn'
"""  # noqa: S608  the sources stand in this package


HAD = had()
# Who was asked since %(lately)s: by a proposal, however it was answered, or by a coordinator who called.
ASKED_LATELY = """
SELECT a.person_id FROM volunteers_assignment a
WHERE a.state IN ('proposed', 'declined', 'lapsed') AND a.made_at > %(lately)s
UNION SELECT o.person_id FROM volunteers_outreachnote o WHERE o.at > %(lately)s
"""
_RECORDS = f"""
WITH had AS ({HAD} AND a.person_id = ANY(%(persons)s)),
asked AS (SELECT person_id FROM ({ASKED_LATELY}) q WHERE person_id = ANY(%(persons)s))
SELECT p.id,
    (SELECT max(had.over_at) FROM had WHERE had.person_id = p.id),
    ARRAY(SELECT DISTINCT had.organisation_id FROM had WHERE had.person_id = p.id AND had.began_at <= %(now)s),
    ARRAY(SELECT (had.began_at AT TIME ZONE 'Asia/Tokyo')::date FROM had
        WHERE had.person_id = p.id AND had.began_at > %(now)s - interval '31 days'),
    ARRAY(SELECT i.role_id FROM volunteers_interest i WHERE i.person_id = p.id AND i.ended_at IS NULL),
    ARRAY(SELECT DISTINCT COALESCE(r.programme_id, y.programme_id) FROM volunteers_interest i
        JOIN volunteers_role r ON r.id = i.role_id
        LEFT JOIN activities_session e ON e.id = r.session_id
        LEFT JOIN activities_activity y ON y.id = e.activity_id
        WHERE i.person_id = p.id AND i.ended_at IS NULL AND COALESCE(r.programme_id, y.programme_id) IS NOT NULL),
    EXISTS (SELECT FROM asked WHERE asked.person_id = p.id)
FROM community_person p WHERE p.id = ANY(%(persons)s)
"""  # noqa: S608  both parts stand above


@dataclass(frozen=True)
class Record:
    """What is known of a person before any role is looked at; `towards` a role it becomes a `Past`."""

    last: datetime | None = None  # when their latest role is over; None: never had one
    hosts: frozenset[int] = frozenset()  # organisations that they have helped
    months: Mapping[tuple[int, int], int] = field(default_factory=dict)  # roles in each month, from this one on
    roles: frozenset[int] = frozenset()  # said "interested"
    programmes: frozenset[int] = frozenset()  # of those roles
    asked_lately: bool = False

    def in_month(self, day: date) -> int:
        """How many roles they have in the month of that day."""
        return self.months.get((day.year, day.month), 0)

    def towards(self, about: Shift | Role) -> Past:
        """Towards a shift; of a role, in the present month."""
        role, day = (about.role, day_of(about)) if isinstance(about, Shift) else (about, clock.today())
        programme = programme_of(role)
        return Past(
            first=self.last is None,
            months_without=months_since(self.last),
            interested=role.pk in self.roles or (programme is not None and programme in self.programmes),
            knows_host=role.organisation_id in self.hosts,
            this_month=self.in_month(day),
            asked_lately=self.asked_lately,
        )


def programme_of(role: Role) -> int | None:
    """The programme of a role, else of its session's activity."""
    if role.programme_id is not None or role.session is None:
        return role.programme_id
    return role.session.activity.programme_id


def months_since(last: datetime | None) -> int | None:
    """Full months since a role was over; None: there is one, or there was none."""
    today = clock.today()
    day = last.astimezone(clock.TOKYO).date() if last else today
    if day >= today:
        return None
    months = (today.year - day.year) * 12 + today.month - day.month
    return months - (months_later(day, months) > today)


def records(persons: Collection[int]) -> dict[int, Record]:
    """Of each person who is there; one query."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(_RECORDS, {"persons": list(persons), "now": now, "lately": now - LATELY})
        return {row[0]: _record(*row[1:]) for row in cursor.fetchall()}


def pasts(persons: Collection[int], about: Shift | Role) -> dict[int, Past]:
    """What the record says of each person towards a shift (or a role, in the present month); one query.

    Its role comes with the session's activity, or each costs a query. For many shifts take `records` once.
    """
    return {person: record.towards(about) for person, record in records(persons).items()}


def _record(
    last: datetime | None,
    hosts: list[int],
    days: list[date],
    roles: list[int],
    programmes: list[int],
    asked_lately: bool,
) -> Record:
    return Record(
        last=last,
        hosts=frozenset(hosts),
        months=Counter((day.year, day.month) for day in days),
        roles=frozenset(roles),
        programmes=frozenset(programmes),
        asked_lately=asked_lately,
    )
