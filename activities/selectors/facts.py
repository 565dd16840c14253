"""What the gates need to know of a person, in one query."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from activities.models import Session
from activities.party import Period
from activities.rules import Facts
from community.models import Person
from community.rules.ages import age_on
from core import clock

_FACTS = """
SELECT
    wanted.session,
    (SELECT count(*) FROM activities_signup u
     JOIN activities_session s ON s.id = u.session_id JOIN activities_activity a ON a.id = s.activity_id
     WHERE wanted.campaign IS NOT NULL AND u.person_id = %(person)s AND u.session_id <> wanted.session
       AND u.state IN ('confirmed', 'offered', 'held', 'waiting', 'requested', 'entered')
       AND s.state = 'scheduled' AND a.campaign_id = wanted.campaign),
    EXISTS (SELECT FROM activities_signup u JOIN activities_session s ON s.id = u.session_id
     WHERE u.person_id = %(person)s AND u.session_id <> wanted.session
       AND u.state IN ('confirmed', 'held') AND s.state = 'scheduled'
       AND coalesce(u.period, tstzrange(s.starts_at, s.ends_at)) && tstzrange(wanted.starts_at, wanted.ends_at)),
    (SELECT consented_at IS NOT NULL FROM community_guardian WHERE person_id = %(person)s AND ended_at IS NULL)
FROM unnest(%(sessions)s::bigint[], %(campaigns)s::bigint[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
     AS wanted(session, campaign, starts_at, ends_at)
"""


class _Wanted(NamedTuple):
    """A session, and when the person would be there."""

    session: int
    campaign: int | None
    starts_at: datetime
    ends_at: datetime


def facts_of(person: Person | None, session: Session, period: Period | None = None) -> Facts:
    """One query for a person, none for a stranger. A season of stays clashes with nothing until a period is chosen."""
    if person is None:
        return Facts()
    return _facts(person, [_wanted(session, period)])[session.pk]


def facts_for(person: Person | None, sessions: Sequence[Session]) -> dict[int, Facts]:
    """By session, for a page that shows several: one query for a person, none for a stranger."""
    if person is None or not sessions:
        return {session.pk: Facts() for session in sessions}
    return _facts(person, [_wanted(session, None) for session in sessions])


def _wanted(session: Session, period: Period | None) -> _Wanted:
    campaign = session.activity.campaign_id
    if period is not None and period.lower is not None and period.upper is not None:
        return _Wanted(session.pk, campaign, period.lower, period.upper)
    # An empty range overlaps nothing.
    ends_at = session.starts_at if session.activity.takes_periods else session.ends_at
    return _Wanted(session.pk, campaign, session.starts_at, ends_at)


def _facts(person: Person, wanted: Sequence[_Wanted]) -> dict[int, Facts]:
    columns = dict(zip(("sessions", "campaigns", "starts", "ends"), map(list, zip(*wanted, strict=True)), strict=True))
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, columns | {"person": person.pk})
        found = cursor.fetchall()
    # The age is the one of the day itself; in a season that has begun, of today.
    days = {one.session: max(one.starts_at, clock.now()).astimezone(clock.TOKYO).date() for one in wanted}
    return {
        session: Facts(
            age=age_on(person.born_on, days[session]),
            resident=person.residence == Person.Residence.RESIDENT,
            guardian_known=guardian is not None,
            guardian_agreed=bool(guardian),
            in_season=in_season,
            clashes=clashes,
        )
        for session, in_season, clashes, guardian in found
    }
