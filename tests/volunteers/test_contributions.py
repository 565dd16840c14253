"""What was done: one tap a person, corrected with a trace, taken back, said by a card; and nobody's record worsens."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404

from activities.models import Session
from community.models import Membership, User
from community.selectors import card_of
from community.services.cards import renew_card
from core import clock
from core.actor import Actor
from core.outbox.models import Event
from tests.at_once import at_once
from tests.clients import address, browser, text_of
from tests.factories import (
    make_activity,
    make_assignment,
    make_organisation,
    make_person,
    make_session,
    make_shift,
    make_user,
)
from tests.volunteers.recognition_kit import grown, queries
from volunteers.errors import (
    CheckInNotNow,
    DayNotPossible,
    LengthMissing,
    LoweredByHostAlone,
    NotBegun,
    NotInThisRole,
    NotStandingAnyMore,
)
from volunteers.models import Assignment, Contribution, Correction
from volunteers.services.check_in_role import check_in_role
from volunteers.services.contributions import confirm_contribution, withdraw_contribution
from volunteers.services.record_outcome import confirm_everybody, put_back, record_outcome

pytestmark = pytest.mark.django_db
BY = Actor(user=None)
OUTCOME = Assignment.Outcome


@pytest.fixture
def alice() -> User:
    """She runs the shop."""
    user = make_person("有賀", email="alice@example.jp").user
    assert user is not None
    return user


@pytest.fixture
def session(alice: User) -> Session:
    """It began an hour ago, at alice's."""
    shop = make_organisation(member=alice)
    return make_session(activity=make_activity(organisation=shop), starts_at=clock.now() - timedelta(hours=1))


def helper(session: Session, name: str = "竹内 恵") -> Assignment:
    """Somebody who had a role there."""
    return make_assignment(make_shift(session=session), make_person(name))


def settled(assignment: Assignment, days: int = 30) -> Contribution:
    """Confirmed some time ago, for 90 minutes."""
    confirm_contribution(assignment=assignment.pk, made_by=BY)
    Contribution.objects.update(confirmed_at=clock.now() - timedelta(days=days))
    return Contribution.objects.get(assignment=assignment)


def test_who_was_there_counts_and_who_was_not_is_noted_without_a_fault(session: Session) -> None:
    one = helper(session)
    for outcome in (OUTCOME.EXCUSED, OUTCOME.HANDED_OVER, OUTCOME.UNKNOWN):
        record_outcome(assignment=one.pk, outcome=outcome, made_by=BY)
        one.refresh_from_db()
        assert one.outcome == outcome
        assert not Contribution.objects.exists()
    for outcome in (OUTCOME.PRESENT, OUTCOME.LATE):
        record_outcome(assignment=one.pk, outcome=outcome, made_by=BY)
        one.refresh_from_db()
        assert one.outcome == outcome
    assert Contribution.objects.get().minutes == 90
    assert Correction.objects.count() == 0


def test_an_outcome_that_makes_no_contribution_takes_one_back(session: Session) -> None:
    one = helper(session)
    record_outcome(assignment=one.pk, outcome=OUTCOME.PRESENT, made_by=BY)
    record_outcome(assignment=one.pk, outcome=OUTCOME.EXCUSED, made_by=BY)
    assert Contribution.objects.get().state == "withdrawn"
    assert Assignment.objects.get(pk=one.pk).outcome == OUTCOME.EXCUSED


def test_other_minutes_keep_what_they_were_and_who_said_so(session: Session, alice: User) -> None:
    one = helper(session)
    first = confirm_contribution(assignment=one.pk, made_by=BY, outcome=OUTCOME.LATE)
    confirm_contribution(assignment=one.pk, made_by=Actor(user=alice.pk), minutes=45)
    kept, trace = Contribution.objects.get(), Correction.objects.get()
    assert (kept.minutes, kept.confirmed_at) == (45, first.confirmed_at)
    assert (trace.minutes_before, trace.state_before, trace.on_before, trace.by) == (90, "confirmed", kept.on, alice.pk)
    assert Assignment.objects.get(pk=one.pk).outcome == OUTCOME.LATE


def test_everybody_was_there_in_one_tap_but_whom_something_else_was_noted_of(session: Session) -> None:
    people = [helper(session, name) for name in ("一", "二", "三")]
    record_outcome(assignment=people[2].pk, outcome=OUTCOME.EXCUSED, made_by=BY)
    undated = make_assignment(make_shift(organisation=session.activity.organisation))
    before = confirm_everybody(assignments=[one.pk for one in [*people, undated]], made_by=BY)
    assert [one.assignment for one in before] == [one.pk for one in people[:2]]
    assert Contribution.objects.filter(state="confirmed").count() == 2
    assert confirm_everybody(assignments=[one.pk for one in people], made_by=BY) == []


def test_undo_brings_back_what_was_known(session: Session) -> None:
    one, other = helper(session, "一"), helper(session, "二")
    record_outcome(assignment=one.pk, outcome=OUTCOME.LATE, minutes=60, made_by=BY)
    changed = record_outcome(assignment=one.pk, outcome=OUTCOME.EXCUSED, made_by=BY)
    new = record_outcome(assignment=other.pk, outcome=OUTCOME.PRESENT, made_by=BY)
    put_back(before=[changed, new], made_by=BY)
    one.refresh_from_db()
    assert (one.outcome, one.contribution.state, one.contribution.minutes) == (OUTCOME.LATE, "confirmed", 60)
    assert Contribution.objects.get(assignment=other).state == "withdrawn"
    assert Assignment.objects.get(pk=other.pk).outcome == OUTCOME.UNKNOWN


def test_what_was_done_without_a_date_has_a_day_and_minutes() -> None:
    one, today = make_assignment(make_shift()), clock.today()
    with pytest.raises(LengthMissing):
        confirm_contribution(assignment=one.pk, made_by=BY)
    for day in (today + timedelta(days=1), today - timedelta(days=367)):
        with pytest.raises(DayNotPossible):
            confirm_contribution(assignment=one.pk, made_by=BY, minutes=60, on=day)
    day = today - timedelta(days=3)
    assert confirm_contribution(assignment=one.pk, made_by=BY, minutes=60, on=day).on == day
    assert confirm_contribution(assignment=one.pk, made_by=BY, minutes=70).on == day
    moved = confirm_contribution(assignment=one.pk, made_by=BY, on=today)
    assert (moved.on, moved.minutes) == (today, 70)


def test_a_day_that_was_said_does_not_move_what_has_its_own(session: Session) -> None:
    day = session.starts_at.astimezone(clock.TOKYO).date()
    kept = confirm_contribution(assignment=helper(session).pk, made_by=BY, on=clock.today() - timedelta(days=9))
    assert kept.on == day


def test_after_two_weeks_the_host_alone_makes_it_less(session: Session, alice: User) -> None:
    one, coordinator = helper(session), Actor(user=make_user().pk)
    settled(one)
    for less in (
        lambda: confirm_contribution(assignment=one.pk, made_by=coordinator, minutes=30),
        lambda: withdraw_contribution(assignment=one.pk, made_by=coordinator),
        lambda: record_outcome(assignment=one.pk, outcome=OUTCOME.UNKNOWN, made_by=coordinator),
        lambda: withdraw_contribution(assignment=one.pk, made_by=BY),
    ):
        with pytest.raises(LoweredByHostAlone):
            less()
    assert confirm_contribution(assignment=one.pk, made_by=coordinator, minutes=120).minutes == 120
    with pytest.raises(LoweredByHostAlone):  # what was raised may not be lowered below, either
        confirm_contribution(assignment=one.pk, made_by=coordinator, minutes=30)
    assert confirm_contribution(assignment=one.pk, made_by=Actor(user=alice.pk), minutes=30).minutes == 30


def test_within_two_weeks_a_coordinator_corrects_for_the_host(session: Session) -> None:
    one = helper(session)
    settled(one, days=13)
    assert confirm_contribution(assignment=one.pk, made_by=Actor(user=make_user().pk), minutes=30).minutes == 30


def test_what_was_handed_back_is_not_done(session: Session) -> None:
    one = helper(session)
    Assignment.objects.update(state="handed_back", busy=None)
    for outcome in OUTCOME.values:
        with pytest.raises(NotStandingAnyMore):
            record_outcome(assignment=one.pk, outcome=outcome, made_by=BY)


def test_a_card_says_it_once(session: Session) -> None:
    one = helper(session)
    done = check_in_role(shifts=[one.shift_id], person=one.person, made_by=BY)
    assert not done.again
    assert check_in_role(shifts=[one.shift_id], person=one.person, made_by=BY).again
    kept = Contribution.objects.get()
    assert (kept.how, kept.minutes) == ("check_in", 90)
    assert Event.objects.filter(name="volunteers.ContributionConfirmed").count() == 1


def test_a_card_counts_from_three_hours_before() -> None:
    early = helper(make_session(starts_at=clock.now() + timedelta(hours=2, minutes=50)))
    with pytest.raises(NotBegun):
        record_outcome(assignment=early.pk, outcome=OUTCOME.PRESENT, made_by=BY)
    assert not check_in_role(shifts=[early.shift_id], person=early.person, made_by=BY).again
    too_early = helper(make_session(starts_at=clock.now() + timedelta(hours=3, minutes=10)), "早い")
    over = helper(make_session(starts_at=clock.now() - timedelta(hours=5)), "遅い")
    for one in (too_early, over):
        with pytest.raises(CheckInNotNow):
            check_in_role(shifts=[one.shift_id], person=one.person, made_by=BY)


def test_a_card_means_the_shift_of_now_and_no_other(session: Session) -> None:
    one = helper(session)
    later = make_assignment(make_shift(starts_at=clock.now() + timedelta(days=1)), one.person)
    undated = make_assignment(make_shift(), one.person)
    shifts = [one.shift_id, later.shift_id, undated.shift_id]
    done = check_in_role(shifts=shifts, person=one.person, made_by=BY)
    assert [row.pk for row in done.assignments] == [one.pk]
    with pytest.raises(LengthMissing):
        check_in_role(shifts=[undated.shift_id], person=one.person, made_by=BY)
    with pytest.raises(NotInThisRole):
        check_in_role(shifts=shifts, person=make_person(), made_by=BY)


@pytest.mark.django_db(transaction=True)
def test_ten_taps_at_once_are_one_contribution() -> None:
    session = make_session(starts_at=clock.now() - timedelta(hours=1))
    one = helper(session)
    at_once(lambda: check_in_role(shifts=[one.shift_id], person=one.person, made_by=BY), 6)
    at_once(lambda: confirm_everybody(assignments=[one.pk], made_by=BY), 4)
    assert Contribution.objects.count() == 1
    assert Correction.objects.count() == 0
    assert Event.objects.filter(name="volunteers.ContributionConfirmed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_hosts_who_confirm_everybody_never_deadlock() -> None:
    session = make_session(starts_at=clock.now() - timedelta(hours=1))
    rows = [helper(session, f"人{number}") for number in range(6)]
    done = at_once(lambda: confirm_everybody(assignments=[one.pk for one in rows], made_by=BY), 4)
    assert sorted(len(one) for one in done) == [0, 0, 0, 6]


# The pages.


def sheet(session: Session) -> str:
    """Where it is."""
    return address("volunteers:session-sheet", session.pk)


def tap(user: User, url: str, **data: Any) -> str:
    """One tap, and what the page says then."""
    return text_of(browser(user).post(url, data, follow=True))


def test_the_sheet_says_how_it_went_and_takes_it_back(session: Session, alice: User) -> None:
    one, client = helper(session), browser(alice)
    assert "竹内 恵" in text_of(client.get(sheet(session)))
    client.post(sheet(session), {"assignment": one.pk, "outcome": "present"})
    assert Contribution.objects.get().state == "confirmed"
    client.post(sheet(session), {"undo": "1"})
    assert Contribution.objects.get().state == "withdrawn"
    client.post(sheet(session), {"undo": "1"})  # nothing is left to undo
    assert Contribution.objects.get().state == "withdrawn"
    page = text_of(client.get(sheet(session)))
    assert "有賀" in page  # who took it back


def test_the_sheet_by_htmx_is_the_sheet_alone(session: Session, alice: User) -> None:
    helper(session)
    answer = browser(alice).post(sheet(session), {"everybody": "1"}, headers={"HX-Request": "true"})
    assert "<html" not in text_of(answer)
    assert 'id="sheet"' in text_of(answer)
    assert Contribution.objects.get().confirmed_by == alice.pk


def test_minutes_that_make_no_sense_are_told(session: Session, alice: User) -> None:
    one = helper(session)
    for minutes in ("0", "2000", "x"):
        answer = browser(alice).post(sheet(session), {"assignment": one.pk, "outcome": "present", "minutes": minutes})
        assert answer.status_code == 422
    assert not Contribution.objects.exists()


def test_only_who_stands_on_the_sheet_is_tapped(session: Session, alice: User) -> None:
    other = helper(make_session(starts_at=clock.now() - timedelta(hours=1)))
    assert browser(alice).post(sheet(session), {"assignment": other.pk, "outcome": "present"}).status_code == 404
    assert not Contribution.objects.exists()


def test_the_sheet_of_a_free_role_enters_a_day(alice: User) -> None:
    shift = make_shift(organisation=make_organisation(member=alice))
    one = make_assignment(shift)
    day = clock.today() - timedelta(days=2)
    url = address("volunteers:role-sheet", shift.role_id)
    tap(alice, url, assignment=one.pk, outcome="present", minutes=40, on=day.isoformat())
    kept = Contribution.objects.get()
    assert (kept.minutes, kept.on) == (40, day)


def test_the_cards_code_is_typed_and_guesses_are_counted(session: Session, alice: User) -> None:
    one = helper(session)
    renew_card(person=one.person, made_by=BY)
    shown = card_of(one.person)
    assert shown
    url, client = address("volunteers:session-role-check-in", session.pk), browser(alice)
    assert "竹内 恵" in text_of(client.post(url, {"token": shown.code}))
    assert Contribution.objects.get().how == "check_in"
    codes = [client.post(url, {"token": "00000-00000"}).status_code for _ in range(11)]
    assert codes == [422] * 10 + [429]


def test_a_stranger_finds_no_sheet(session: Session) -> None:
    stranger = make_person(email="s@example.jp").user
    assert browser(stranger).get(sheet(session)).status_code == 404
    with pytest.raises(Http404):
        withdraw_contribution(assignment=helper(session).pk, made_by=BY)


def test_more_people_cost_no_more_queries(session: Session, alice: User) -> None:
    def grow() -> None:
        for number in range(5):
            one = helper(session, f"人{number}")
            confirm_contribution(assignment=one.pk, made_by=Actor(user=alice.pk))
            confirm_contribution(assignment=one.pk, made_by=Actor(user=alice.pk), minutes=30)

    few, many = grown(grow, lambda: queries(sheet(session), alice))
    assert few == many


def test_membership_is_what_makes_a_host(session: Session, alice: User) -> None:
    one = helper(session)
    settled(one)
    Membership.objects.all().delete()
    with pytest.raises(LoweredByHostAlone):
        withdraw_contribution(assignment=one.pk, made_by=Actor(user=alice.pk))
