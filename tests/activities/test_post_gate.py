"""Before everybody sees it: what an activity needs, what its programme wants, and whether its places are free."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from activities import rules
from activities.errors import AtField
from activities.models import Activity, Campaign, Programme, Session
from community.models import Organisation
from core import clock

NOW = datetime(2026, 8, 21, 1, 0, tzinfo=UTC)
WEEK = timedelta(weeks=1)


# --- the rules alone


def an_activity(programme: dict[str, Any] | None = None, **fields: Any) -> Activity:
    """Complete, unless told otherwise; never saved."""
    return Activity(
        programme=Programme(rules=programme or {}),
        organisation=Organisation(kind=fields.pop("kind", "shop")),
        **{
            "languages": ["ja"],
            "step_free": "no",
            "cost_yen": 0,
            "children": "no",
            "support": "no",
            **fields,
        },
    )


def a_session(**fields: Any) -> Session:
    """In a week, of 90 minutes, six seats."""
    starts = fields.pop("starts_at", NOW + WEEK)
    return Session(**{"starts_at": starts, "ends_at": starts + timedelta(minutes=90), "capacity": 6, **fields})


def missing(activity: Activity, *sessions: Session, titled: bool = True) -> list[str]:
    """The fields that keep it a draft."""
    reasons = rules.why_not_ready(activity, sessions, titled=titled, now=NOW)
    assert all(str(one) and str(one.next_step) for one in reasons)
    return [one.field for one in reasons if isinstance(one, AtField)]


def test_a_complete_activity_lacks_nothing() -> None:
    assert missing(an_activity(), a_session()) == []


def test_everything_that_is_missing_is_said_at_once() -> None:
    activity = an_activity({"promises": [{"key": "open", "names": {}}]}, languages=None, support="")
    assert missing(activity, titled=False) == ["title", "languages", "promises", "dates"]


@pytest.mark.parametrize(
    ("fields", "session", "expected"),
    [
        ({}, {"starts_at": NOW}, ["dates"]),
        ({"way": "stay"}, {"starts_at": NOW - WEEK, "ends_at": NOW + WEEK}, []),
        ({"way": "appointment"}, {"starts_at": NOW - WEEK, "ends_at": NOW}, ["dates"]),
        ({}, {"capacity": 0}, ["capacity"]),
        ({"way": "appointment"}, {"capacity": 0, "slot_minutes": 30}, ["capacity"]),
        ({"way": "walk_in"}, {"capacity": 0}, []),
        ({"way": "lot"}, {}, ["closes_days"]),
        ({"way": "lot"}, {"closes_at": NOW + WEEK}, ["closes_days"]),
        ({"way": "lot"}, {"closes_at": NOW + WEEK - timedelta(seconds=1)}, []),
        ({"way": "lot"}, {"closes_at": NOW}, ["closes_days"]),
        ({}, {"closes_at": NOW + 2 * WEEK}, ["closes_days"]),
        ({"way": "appointment"}, {}, ["slot_minutes"]),
        ({"way": "appointment"}, {"slot_minutes": 91}, ["slot_minutes"]),
        ({"way": "appointment"}, {"slot_minutes": 90}, []),
        ({"min_age": 15, "max_age": 15}, {}, []),
        ({"min_age": 16, "max_age": 15}, {}, ["min_age"]),
    ],
)
def test_what_each_way_needs(fields: dict[str, Any], session: dict[str, Any], expected: list[str]) -> None:
    activity = an_activity({"ways": Activity.Way.values}, **fields)
    assert missing(activity, a_session(**session)) == expected


@pytest.mark.parametrize(
    ("programme", "fields", "session", "expected"),
    [
        ({"hosts": ["school"]}, {}, {}, ["programme"]),
        ({"hosts": ["school", "shop"]}, {}, {}, []),
        ({"ways": ["lot"]}, {"way": "first_come"}, {}, ["way"]),
        ({}, {"way": "approval"}, {}, ["way"]),
        ({"max_cost_yen": 1000}, {"cost_yen": 1000}, {}, []),
        ({"max_cost_yen": 1000}, {"cost_yen": 1001}, {}, ["cost_yen"]),
        ({"max_cost_yen": 0}, {"cost_yen": 1}, {}, ["cost_yen"]),
        ({"seats": [2, 5]}, {}, {}, ["capacity"]),
        ({"seats": [2, 6]}, {}, {}, []),
        ({"minutes": [60, 89]}, {}, {}, ["minutes"]),
        ({"minutes": [60, 90]}, {}, {}, []),
        ({"min_party": 7}, {}, {}, ["capacity"]),
        ({"min_party": 6}, {}, {}, []),
        ({"minutes": [60, 90], "seats": [2, 10], "ways": ["stay"]}, {"way": "stay"}, {"ends_at": NOW + 9 * WEEK}, []),
        ({"promises": [{"key": "a", "names": {}}, {"key": "b", "names": {}}]}, {"promises": ["a"]}, {}, ["promises"]),
        ({"promises": [{"key": "a", "names": {}}]}, {"promises": ["a", "old"]}, {}, []),
    ],
)
def test_what_a_programme_wants(
    programme: dict[str, Any], fields: dict[str, Any], session: dict[str, Any], expected: list[str]
) -> None:
    assert missing(an_activity(programme, **fields), a_session(**session)) == expected


def test_thirty_dates_break_a_rule_once_and_what_is_over_breaks_none() -> None:
    activity = an_activity({"seats": [2, 5]})
    assert missing(activity, *(a_session(starts_at=NOW + WEEK * n) for n in range(1, 31))) == ["capacity"]
    assert missing(activity, a_session(starts_at=NOW - WEEK), a_session(capacity=5)) == []


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [(0, 0, []), (-1, 1, []), (1, 2, ["campaign"]), (-2, -1, ["campaign"])],
)
def test_dates_lie_within_the_season(first: int, last: int, expected: list[str]) -> None:
    day = (NOW + WEEK).astimezone(clock.TOKYO).date()
    season = Campaign(starts_on=day + timedelta(days=first), ends_on=day + timedelta(days=last), rules={})
    assert missing(an_activity(campaign=season), a_session()) == expected


def test_a_season_begins_and_ends_at_midnight_in_tokyo() -> None:
    evening = datetime(2026, 9, 1, 23, 0, tzinfo=clock.TOKYO)
    season = Campaign(starts_on=evening.date(), ends_on=evening.date(), rules={})
    assert (
        missing(an_activity(campaign=season), a_session(starts_at=evening, ends_at=evening + timedelta(minutes=59)))
        == []
    )
    over = a_session(starts_at=evening, ends_at=evening + timedelta(minutes=61))
    assert missing(an_activity(campaign=season), over) == ["campaign"]


@pytest.mark.parametrize(
    ("weeks", "expected"), [(None, ["campaign"]), (0, ["campaign"]), (1, []), (4, []), (5, ["campaign"])]
)
def test_sign_ups_open_so_many_weeks_before_the_season(weeks: int | None, expected: list[str]) -> None:
    starts = (NOW + WEEK).astimezone(clock.TOKYO)
    opens = None if weeks is None else datetime.combine(starts.date(), starts.timetz()) - WEEK * weeks
    season = Campaign(starts_on=starts.date(), ends_on=starts.date(), booking_opens_at=opens, rules={})
    activity = an_activity({"booking_opens_weeks": [1, 4]}, campaign=season)
    assert missing(activity, a_session()) == expected


def test_a_seasons_own_rules_win() -> None:
    day = (NOW + WEEK).astimezone(clock.TOKYO).date()
    season = Campaign(starts_on=day, ends_on=day, rules={"seats": [2, 6]})
    assert missing(an_activity({"seats": [2, 5]}, campaign=season), a_session()) == []


@pytest.mark.parametrize(
    ("programme", "wanted", "expected"),
    [
        ({}, (None, None, False), (None, None, False)),
        ({"ages": [15, 18]}, (None, None, False), (15, 18, False)),
        ({"ages": [15, 18]}, (16, 17, False), (16, 17, False)),
        ({"ages": [15, 18]}, (3, 99, False), (15, 18, False)),
        ({"ages": [0, 18]}, (None, 6, True), (0, 6, True)),
        ({"residents_only": True}, (None, None, False), (None, None, True)),
    ],
)
def test_the_narrower_of_two_audiences(programme: dict[str, Any], wanted: Any, expected: Any) -> None:
    found = rules.merged_audience(rules.ProgrammeRules.of(programme), rules.Audience(*wanted))
    assert (found.min_age, found.max_age, found.residents_only) == expected
