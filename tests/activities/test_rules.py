"""Every rule at its edge. No database: the things are built and never saved."""

from datetime import UTC, datetime, time, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities import rules
from activities.errors import CheckInTooEarly, NotReadyToPublish, OutsideProgrammeRules
from activities.models import Activity, Campaign, Draw, Programme, Session
from activities.party import period
from core import clock
from core.errors import DomainError, Refused

NOW = datetime(2026, 8, 21, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def a_session(**fields: Any) -> Session:
    """Published, scheduled, in a week, six seats; unless told otherwise."""
    programme = Programme(rules=fields.pop("rules", {}))
    campaign = Campaign(programme=programme, **fields.pop("campaign")) if "campaign" in fields else None
    about = {name: fields.pop(name) for name in ("way", "min_age", "max_age", "residents_only") if name in fields}
    state = fields.pop("published", Activity.State.PUBLISHED)
    activity = Activity(state=state, programme=programme, campaign=campaign, **about)
    starts_at = fields.pop("starts_at", NOW + timedelta(days=7))
    times = {"starts_at": starts_at, "ends_at": fields.pop("ends_at", starts_at + timedelta(hours=1))}
    return Session(**{"activity": activity, "capacity": 6, **times, **fields})


def codes(session: Session, *, facts: rules.Facts | None = None, wanted: rules.Wanted | None = None) -> list[str]:
    """Why not."""
    return [reason.code for reason in rules.why_not(session, now=NOW, facts=facts, wanted=wanted)]


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
    wanted = rules.Wanted(seats=seats)
    assert codes(a_session(), wanted=wanted) == expected
    assert codes(a_session(taken=6), wanted=wanted) == expected  # full is the waiting list, no refusal


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
    facts = rules.Facts(in_season=standing)
    assert codes(a_session(campaign={"per_person_limit": limit}), facts=facts) == expected
    assert codes(a_session(campaign={}, rules={"limit": limit}), facts=facts) == expected
    assert codes(a_session(rules={"limit": limit}), facts=facts) == []  # the limit is one of seasons


@pytest.mark.parametrize(
    ("ages", "age", "expected"),
    [
        ((None, None), 3, ["guardian_must_agree"]),
        ((18, None), 17, ["too_young", "guardian_contact_missing"]),
        ((18, None), 18, []),
        ((None, 30), 30, []),
        ((None, 30), 31, ["too_old"]),
        ((18, 30), None, []),
    ],
)
def test_who_is_old_enough(ages: tuple[int | None, int | None], age: int | None, expected: list[str]) -> None:
    assert codes(a_session(min_age=ages[0], max_age=ages[1]), facts=rules.Facts(age=age)) == expected


@pytest.mark.parametrize(
    ("age", "known", "agreed", "expected"),
    [
        (15, False, False, ["guardian_must_agree"]),
        (15, True, False, ["guardian_must_agree"]),
        (15, True, True, []),
        (16, False, False, ["guardian_contact_missing"]),
        (17, True, False, []),
        (18, False, False, []),
        (None, False, False, []),
    ],
)
def test_minors_have_somebody_behind_them(age: int | None, known: bool, agreed: bool, expected: list[str]) -> None:
    facts = rules.Facts(age=age, guardian_known=known, guardian_agreed=agreed)
    assert codes(a_session(), facts=facts) == expected


def test_who_lives_elsewhere_and_who_is_somewhere_else_already() -> None:
    assert codes(a_session(residents_only=True), facts=rules.Facts(resident=False)) == ["only_for_residents"]
    assert codes(a_session(residents_only=True)) == []
    assert codes(a_session(), facts=rules.Facts(clashes=True)) == ["clashes"]


def test_nobody_signs_up_for_what_one_just_goes_to() -> None:
    assert codes(a_session(way="walk_in")) == ["no_sign_up_needed"]


def test_entries_close_and_after_the_draw_the_rest_is_first_come() -> None:
    closed = a_session(way="lot", closes_at=NOW)
    assert codes(closed) == ["booking_closed"]
    Draw(session=closed)
    assert codes(closed) == ["booking_closed"]
    closed.draw.drawn_at = NOW
    assert codes(closed) == []
    assert codes(a_session(closes_at=NOW + SECOND)) == []
    assert codes(a_session(closes_at=NOW)) == ["booking_closed"]


def test_some_programmes_come_to_groups_alone() -> None:
    five = a_session(rules={"min_party": 5})
    assert codes(five, wanted=rules.Wanted(seats=4)) == ["party_too_small"]
    assert codes(five, wanted=rules.Wanted(seats=5)) == []


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("from_hour", "to_hour", "slot", "expected"),
    [
        (None, None, None, ["period_missing"]),
        (1, 3, None, []),
        (0, 10, None, []),
        (-1, 3, None, ["period_not_possible"]),
        (9, 11, None, ["period_not_possible"]),
        (1, 2, 60, []),
        (1.5, 2.5, 60, ["period_not_possible"]),
        (1, 3, 60, ["period_not_possible"]),
    ],
)
def test_a_period_lies_within_the_session_and_on_a_slot(
    from_hour: float | None, to_hour: float | None, slot: int | None, expected: list[str]
) -> None:
    start = NOW + timedelta(days=1)
    session = a_session(way="appointment", starts_at=start, ends_at=start + 10 * HOUR, slot_minutes=slot)
    chosen = None if from_hour is None or to_hour is None else period(start + from_hour * HOUR, start + to_hour * HOUR)
    assert codes(session, wanted=rules.Wanted(period=chosen)) == expected


def test_a_season_of_stays_that_has_begun_takes_requests_for_what_lies_ahead() -> None:
    season = a_session(way="stay", starts_at=NOW - 48 * HOUR, ends_at=NOW + 48 * HOUR)
    assert codes(season) == []
    assert codes(season, wanted=rules.Wanted(period=period(NOW - HOUR, NOW + HOUR))) == ["period_not_possible"]
    assert codes(season, wanted=rules.Wanted(period=period(NOW + HOUR, NOW + 2 * HOUR))) == []
    assert codes(a_session(way="stay", starts_at=NOW - 48 * HOUR, ends_at=NOW)) == ["already_started"]


def test_all_reasons_come_together_and_each_says_what_to_do() -> None:
    session = a_session(published="draft", state="cancelled", starts_at=NOW, booking_opens_at=NOW + SECOND)
    reasons = rules.why_not(session, now=NOW, wanted=rules.Wanted(seats=7))
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
    reasons: list[DomainError] = rules.why_not(a_session(state="cancelled"), now=NOW, wanted=rules.Wanted(seats=0))
    with pytest.raises(Refused) as refused:
        rules.refuse_if(reasons)
    assert refused.value.reasons == reasons
    assert (refused.value.code, refused.value.status) == (reasons[0].code, reasons[0].status)


# NOW is 10:00 in Tokyo.
@pytest.mark.parametrize(
    ("now", "starts", "ends"),
    [
        # 24 hours of a clock that stands still at night: 11 today, 13 tomorrow.
        ("2026-08-21T10:00", "2026-09-21T10:00", "2026-08-22T21:00"),
        ("2026-08-21T23:30", "2026-09-21T10:00", "2026-08-23T19:00"),
        ("2026-08-21T07:00", "2026-09-21T10:00", "2026-08-22T19:00"),
        # Half of the waking hours that are left.
        ("2026-08-21T10:00", "2026-08-22T10:00", "2026-08-21T16:30"),
        ("2026-08-21T20:00", "2026-08-22T13:00", "2026-08-22T10:00"),
        ("2026-08-21T10:00", "2026-08-21T12:00", "2026-08-21T11:00"),
        ("2026-02-28T20:30", "2026-03-31T10:00", "2026-03-02T18:30"),
        ("2028-02-28T20:30", "2028-03-31T10:00", "2028-03-01T18:30"),
        # Less than an hour to answer: open to all who wait.
        ("2026-08-21T10:00", "2026-08-21T11:59", None),
        ("2026-08-21T22:00", "2026-08-22T09:00", None),
        ("2026-08-21T22:00", "2026-08-22T07:00", None),
    ],
)
def test_how_long_a_seat_is_held(now: str, starts: str, ends: str | None) -> None:
    session = a_session(starts_at=tokyo(starts))
    expected = None if ends is None else tokyo(ends)
    assert rules.offer_ends_at(session, tokyo(now)) == expected


@given(
    st.timedeltas(timedelta(), timedelta(days=3 * 365)),
    st.timedeltas(timedelta(), timedelta(days=9)),
)
def test_the_waking_clock_counts_what_it_adds(since: timedelta, length: timedelta) -> None:
    start = tokyo("2026-01-01T00:00") + since
    later = rules.waking_later(start, length)
    assert rules.waking_between(start, later) == length
    assert time(8) <= later.time() <= time(21)


def tokyo(moment: str) -> datetime:
    """A wall clock's time in the town."""
    return datetime.fromisoformat(moment).replace(tzinfo=clock.TOKYO)


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
