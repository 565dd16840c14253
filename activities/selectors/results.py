"""How it went: one grouped query gives a value a session, or a value an activity; their sum is the whole."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from django.db import connection
from django.db.models import Prefetch
from django.http import Http404

from activities.models import Activity, ActivityText, Campaign, Session
from activities.results import ZERO, Results, Tally, total
from activities.selectors.feedback import Said, words_of
from community.models import User
from community.selectors import AnyUser, doors_of, organisations_of
from core import clock

Level = Literal["session", "activity"]

# Each line of the answer is one count of one thing; in Python each becomes a small Results, and `+` does the rest.
# A stay or an appointment is over with its own period, and its season counts from its beginning.
_COUNTS = """
WITH session AS (
    SELECT s.id, {key} AS key, s.state, s.capacity, s.walk_ins, s.ends_at,
           a.way IN ('first_come', 'lot', 'approval') AS counts_seats,
           CASE WHEN a.way IN ('appointment', 'stay') THEN s.starts_at ELSE s.ends_at END <= %(now)s AS over
    FROM activities_session s JOIN activities_activity a ON a.id = s.activity_id
    WHERE s.activity_id = ANY(%(activities)s)
      AND s.starts_at >= coalesce(%(since)s, '-infinity'::timestamptz)
      AND s.starts_at < coalesce(%(until)s, 'infinity'::timestamptz)
), held AS (
    SELECT * FROM session WHERE over AND state = 'scheduled'
), party AS (
    SELECT s.key, u.channel, u.state, u.seats, s.counts_seats,
           coalesce(t.state, 'unknown') AS attendance, coalesce(t.people, u.seats + u.companions) AS people
    FROM held s
    JOIN activities_signup u ON u.session_id = s.id
    LEFT JOIN activities_attendance t ON t.sign_up_id = u.id
    WHERE coalesce(upper(u.period), s.ends_at) <= %(now)s
      AND u.state IN ('confirmed', 'offered', 'held', 'waiting', 'requested', 'entered')
)
SELECT key, 'sessions', '', count(*) FROM held GROUP BY key
UNION ALL
SELECT key, 'cancelled', '', count(*) FROM session WHERE over AND state = 'cancelled' GROUP BY key
UNION ALL
SELECT key, 'ahead', '', count(*) FROM session WHERE NOT over AND state = 'scheduled' GROUP BY key
UNION ALL
SELECT key, 'seats', '', sum(capacity) FROM held WHERE counts_seats GROUP BY key
UNION ALL
SELECT key, 'walk_ins', '', sum(walk_ins) FROM held GROUP BY key
UNION ALL
SELECT key, 'parties', channel, count(*) FROM party GROUP BY key, channel
UNION ALL
SELECT key, 'taken', '', sum(seats) FROM party
WHERE counts_seats AND state IN ('confirmed', 'offered', 'held') GROUP BY key
UNION ALL
SELECT key, 'waiting', '', sum(seats) FROM party WHERE state = 'waiting' GROUP BY key
UNION ALL
SELECT key, 'people', attendance, sum(people) FROM party
WHERE state IN ('confirmed', 'offered', 'held') GROUP BY key, attendance
UNION ALL
SELECT s.key, 'answers', f.answer, count(*) FROM held s JOIN activities_feedback f ON f.session_id = s.id
GROUP BY s.key, f.answer
"""
_KEYS: dict[Level, str] = {"session": "s.id", "activity": "s.activity_id"}
_TALLIES = ("parties", "people", "answers")


def results_by(
    level: Level,
    activities: Collection[int],
    now: datetime,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> dict[int, Results]:
    """One query: what of these activities is over by `now`, by the id of the session or of the activity.

    `since`, `until`: only sessions that began in between.
    """
    found: defaultdict[int, Results] = defaultdict(lambda: ZERO)
    values: dict[str, Any] = {"activities": list(activities), "now": now, "since": since, "until": until}
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS.format(key=_KEYS[level]), values)
        for key, what, kind, n in cursor.fetchall():
            found[key] += _count(what, kind, int(n))
    return dict(found)


def _count(what: str, kind: str, n: int) -> Results:
    counted: dict[str, Any] = {what: Tally.of(**{kind: n}) if what in _TALLIES else n}
    return replace(ZERO, **counted)


@dataclass(frozen=True)
class SessionLine:
    """One session and what became of it."""

    session: Session
    results: Results


@dataclass(frozen=True)
class ActivityLine:
    """One activity and what became of all its sessions."""

    activity: Activity
    results: Results
    words: list[Said]


@dataclass(frozen=True)
class ActivityResults:
    """The sheet of one activity."""

    lines: list[SessionLine]
    total: Results
    words: list[Said]


@dataclass(frozen=True)
class SeasonResults:
    """The sheet of one season, as far as this reader organises it."""

    lines: list[ActivityLine]
    total: Results


def results_of_activity(activity: Activity) -> ActivityResults:
    """Three queries for any number of sessions, sign-ups and answers."""
    found = results_by("session", [activity.pk], clock.now())
    sessions = activity.sessions.select_related("venue").order_by("starts_at", "id")
    lines = [SessionLine(session, found[session.pk]) for session in sessions if session.pk in found]
    held = [line for line in lines if line.results.sessions]
    return ActivityResults(held, total(line.results for line in lines), words_of([activity.pk]))


def get_season_for(user: AnyUser, pk: int) -> tuple[Campaign, list[Activity]]:
    """A season and this reader's own activities in it; a coordinator's are those of their area, however few.

    Anybody who has none there meets the same 404 as a wrong id.
    """
    campaign = Campaign.objects.select_related("programme").filter(pk=pk).first()
    if campaign is None or not isinstance(user, User):
        raise Http404
    titles = ActivityText.objects.only("activity", "language", "title")
    own = (
        Activity.objects.filter(campaign=campaign, organisation__in=organisations_of(user))
        .exclude(state__in=Activity.HIDDEN)
        .select_related("organisation")
        .prefetch_related(Prefetch("texts", titles))
        .order_by("organisation_id", "id")
    )
    activities = list(own)
    if not activities and not (doors_of(user).coordinates or user.is_superuser):
        raise Http404
    return campaign, activities


def results_of_season(activities: Collection[Activity]) -> SeasonResults:
    """Two queries for any number of activities, sessions, sign-ups and answers."""
    keys = [activity.pk for activity in activities]
    found = results_by("activity", keys, clock.now())
    words: defaultdict[int, list[Said]] = defaultdict(list)
    for said in words_of(keys):
        words[said.activity].append(said)
    lines = [ActivityLine(one, found.get(one.pk, ZERO), words[one.pk]) for one in activities]
    return SeasonResults(lines, total(line.results for line in lines))
