"""Every rule at its edge. No database: the things are built and never saved."""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from activities import rules
from activities.errors import CheckInTooEarly, NotReadyToPublish, OutsideProgrammeRules
from activities.models import Activity, Campaign, Programme, Session
from core.errors import DomainError, Refused

NOW = datetime(2026, 8, 21, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def a_session(**fields: Any) -> Session:
    """Published, scheduled, in a week, six seats; unless told otherwise."""
    campaign = Campaign(programme=Programme(), **fields.pop("campaign")) if "campaign" in fields else None
    activity = Activity(state=fields.pop("published", Activity.State.PUBLISHED), campaign=campaign)
    return Session(**{"activity": activity, "starts_at": NOW + timedelta(days=7), "capacity": 6, **fields})


def codes(session: Session, **more: int) -> list[str]:
    """Why not."""
    return [reason.code for reason in rules.why_not(session, now=NOW, **more)]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"published": "draft"}, ["not_published"]),
        ({"published": "cancelled"}, ["not_published"]),
        ({"state": "cancelled"}, ["session_cancelled"]),
        ({"starts_at": NOW + SECOND}, []),
        ({"starts_at": NOW}, ["already_started"]),
        ({"starts_at": NOW - SECOND}, ["already_started"]),
        ({"booking_opens_at": NOW - SECOND}, []),
        ({"booking_opens_at": NOW}, []),
        ({"booking_opens_at": NOW + SECOND}, ["booking_not_open"]),
        ({"campaign": {"booking_opens_at": NOW + SECOND}}, ["booking_not_open"]),
        ({"campaign": {"booking_opens_at": NOW}}, []),
        ({"campaign": {"booking_opens_at": NOW + SECOND}, "booking_opens_at": NOW}, []),
        ({"campaign": {"booking_opens_at": NOW}, "booking_opens_at": NOW + SECOND}, ["booking_not_open"]),
        ({"campaign": {}}, []),
    ],
)
def test_when_a_session_is_open(fields: dict[str, Any], expected: list[str]) -> None:
    assert codes(a_session(**fields)) == expected


@pytest.mark.parametrize(
    ("seats", "expected"),
    [(-1, ["party_empty"]), (0, ["party_empty"]), (1, []), (6, []), (7, ["party_too_large"])],
)
def test_how_large_a_party_may_be(seats: int, expected: list[str]) -> None:
    assert codes(a_session(), seats=seats) == expected
    assert codes(a_session(taken=6), seats=seats) == expected  # full is the waiting list, no refusal


@pytest.mark.parametrize(
    ("limit", "standing", "expected"),
    [
        (None, 99, []),
        (2, 0, []),
        (2, 1, []),
        (2, 2, ["limit_reached"]),
        (2, 3, ["limit_reached"]),
        (0, 0, ["limit_reached"]),
    ],
)
def test_how_often_one_may_come(limit: int | None, standing: int, expected: list[str]) -> None:
    assert codes(a_session(campaign={"per_person_limit": limit}), in_campaign=standing) == expected


def test_all_reasons_come_together_and_each_says_what_to_do() -> None:
    session = a_session(published="draft", state="cancelled", starts_at=NOW, booking_opens_at=NOW + SECOND)
    reasons = rules.why_not(session, now=NOW, seats=7)
    assert [reason.code for reason in reasons] == [
        "not_published",
        "session_cancelled",
        "already_started",
        "booking_not_open",
        "party_too_large",
    ]
    for reason in reasons:
        said = reason.as_dict()
        assert said["message"]
        assert said["next_step"]


def test_reasons_are_raised_as_one_and_none_as_none() -> None:
    rules.refuse_if([])
    reasons: list[DomainError] = rules.why_not(a_session(state="cancelled"), now=NOW, seats=0)
    with pytest.raises(Refused) as refused:
        rules.refuse_if(reasons)
    assert refused.value.reasons == reasons
    assert (refused.value.code, refused.value.status) == (reasons[0].code, reasons[0].status)


@pytest.mark.parametrize(
    ("ahead", "lasts"),
    [
        (timedelta(days=30), timedelta(hours=24)),
        (timedelta(hours=48), timedelta(hours=24)),
        (timedelta(hours=47), timedelta(hours=23.5)),
        (timedelta(hours=1), timedelta(minutes=30)),
    ],
)
def test_an_offer_lasts_a_day_or_half_of_what_is_left(ahead: timedelta, lasts: timedelta) -> None:
    assert rules.offer_ends_at(a_session(starts_at=NOW + ahead), NOW) == NOW + lasts


def test_check_in_opens_three_hours_before_and_never_closes() -> None:
    early = a_session(starts_at=NOW + timedelta(hours=3) + SECOND)
    with pytest.raises(CheckInTooEarly):
        rules.ensure_check_in_open(early, NOW)
    for ahead in (timedelta(hours=3), timedelta(), timedelta(days=-365)):
        rules.ensure_check_in_open(a_session(starts_at=NOW + ahead), NOW)


ANSWERED: dict[str, Any] = {
    "languages": ["ja"],
    "step_free": "no",
    "cost_yen": 0,
    "children": "no",
    "support": "no",
}


def test_no_is_an_answer() -> None:
    rules.ensure_welcome_fields_answered(Activity(**ANSWERED))


@pytest.mark.parametrize("field", ANSWERED)
def test_each_unanswered_question_keeps_it_a_draft(field: str) -> None:
    open_question = None if field in ("languages", "cost_yen") else ""
    with pytest.raises(NotReadyToPublish):
        rules.ensure_welcome_fields_answered(Activity(**ANSWERED | {field: open_question}))


def test_no_language_at_all_is_no_answer() -> None:
    with pytest.raises(NotReadyToPublish):
        rules.ensure_welcome_fields_answered(Activity(**ANSWERED | {"languages": []}))


MACHIZEMI = rules.ProgrammeRules.of({"seats": [2, 10], "minutes": [60, 90]})


@pytest.mark.parametrize(("seats", "minutes"), [*product([1, 2, 10, 11], [59, 60, 90, 91])])
def test_machizemi_is_two_to_ten_for_sixty_to_ninety(seats: int, minutes: int) -> None:
    length = timedelta(minutes=minutes)
    if seats in (2, 10) and minutes in (60, 90):
        rules.ensure_within_programme_rules(MACHIZEMI, seats=seats, length=length)
    else:
        with pytest.raises(OutsideProgrammeRules):
            rules.ensure_within_programme_rules(MACHIZEMI, seats=seats, length=length)


@pytest.mark.parametrize("data", [{}, {"seats": None}, {"minutes": []}, {"colour": "red"}])
def test_a_programme_without_rules_allows_everything(data: dict[str, Any]) -> None:
    known = rules.ProgrammeRules.of(data)
    rules.ensure_within_programme_rules(known, seats=1, length=timedelta(minutes=1))
    rules.ensure_within_programme_rules(known, seats=5000, length=timedelta(days=30))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ソバ", "そば"),
        ("ｿﾊﾞ", "そば"),
        ("ＳＯＢＡ　教室", "soba 教室"),
        ("ヴ", "ゔ"),
        ("コーヒー", "こーひー"),
        ("  a \n b ", "a b"),
        ("①", "1"),
    ],
)
def test_words_that_search_takes_for_one(one: str, other: str) -> None:
    assert rules.fold(one) == other
    assert rules.fold(rules.fold(one)) == rules.fold(one)
