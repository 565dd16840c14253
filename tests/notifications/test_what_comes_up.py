"""What the clock brings, beside reminders: who is told, when, once, and when not at all."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from activities.models import Activity, Attendance, SupportRequest
from activities.services import review
from activities.services.answer_request import refuse
from activities.services.sign_up import sign_up
from community.models import Area, Membership, Office, Person, Supporter
from community.services.persons import register_person
from core import clock
from core.actor import Actor
from core.outbox.relay import drain
from notifications import kinds
from notifications.kinds import visit_thanks
from notifications.models import Notice, NoticeDelivery
from notifications.services.plan_afterwards import plan_visit_thanks, plan_what_is_missing
from notifications.services.plan_days import plan_endings, plan_risks
from notifications.services.plan_notices import plan_notices
from notifications.services.plan_requests import plan_offer_endings, plan_request_endings, plan_requests
from tests.activities.posting import a_draft
from tests.factories import (
    make_activity,
    make_area,
    make_assignment,
    make_organisation,
    make_person,
    make_profile,
    make_session,
    make_shift,
    make_sign_up,
    make_user,
)
from tests.notifications.conftest import SetClock
from tests.notifications.hosts_kit import an_agreement
from tests.notifications.test_planning import tokyo, told
from volunteers.models import Assignment, Contribution, Qualification
from volunteers.services.propose import accept_proposal, propose, withdraw_proposal
from volunteers.services.say_thanks import say_thanks

pytestmark = pytest.mark.django_db
BY = Actor(user=None)
NOW = tokyo("2026-12-01 10:00")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _at_ten(set_clock: SetClock) -> None:
    set_clock(NOW)


def a_host(name: str = "host") -> Person:
    return make_person(name, email=f"{name}@example.jp", language="en")


def hosted(host: Person, **fields: object) -> Activity:
    """An activity for whose host this person acts."""
    activity = make_activity(english="Soba making")
    for name, value in fields.items():
        setattr(activity, name, value)
    activity.save()
    assert host.user is not None
    Membership.objects.create(user=host.user, organisation=activity.organisation, role="owner")
    return activity


def an_office(person: Person, *, kind: str = "coordinator", area: Area | None = None) -> Office:
    """Of an area, or of the whole town."""
    assert person.user is not None
    return Office.objects.create(user=person.user, kind=kind, area=area)


def body_of(kind: str) -> str:
    """The words of the latest notice of this kind, as they would be sent now."""
    notice = Notice.objects.filter(kind=kind).latest("id")
    subject = kinds.ALL[kind].load([notice.subject_id])[notice.subject_id]
    return kinds.ALL[kind].words(subject, clock.now()).body


# Offers and requests.


@pytest.mark.parametrize(
    ("hours", "after", "due"), [(24, 15, 0), (24, 17, 1), (24, 25, 0), (3, 1, 0), (3, 2.5, 1), (2, 1.9, 0)]
)
def test_a_held_seat_is_reminded_of_once_in_the_last_third(
    hours: float, after: float, due: int, set_clock: SetClock
) -> None:
    session = make_session(starts_at=NOW + 9 * DAY)
    party = make_sign_up(session=session, state="offered", offer_ends_at=NOW + hours * HOUR)
    plan_notices(kind=kinds.ALL["seat_offered"], subjects=[party.pk])
    set_clock(NOW + after * HOUR)
    assert plan_offer_endings() == due
    assert plan_offer_endings() == 0


def test_a_host_hears_of_a_request_at_once_and_of_more_within_the_hour_together(set_clock: SetClock) -> None:
    host = a_host()
    session = make_session(activity=hosted(host, way="approval"), starts_at=NOW + 9 * DAY)
    first = sign_up(session=session.pk, person=make_person(), made_by=BY)
    drain()
    assert ("request_waiting", host.pk) in told()
    assert "1 request waits" in body_of("request_waiting")
    for minutes in (10, 20):
        set_clock(NOW + timedelta(minutes=minutes))
        sign_up(session=session.pk, person=make_person(), made_by=BY)
        drain()
    assert Notice.objects.filter(kind="request_waiting").count() == 1
    set_clock(NOW + timedelta(minutes=61))
    assert plan_requests() == 1
    assert plan_requests() == 0
    assert "3 requests wait" in body_of("request_waiting")
    refuse(sign_up=first.pk, made_by=BY)
    set_clock(NOW + 5 * HOUR)
    assert plan_requests() == 0  # what they know is not told again


def test_a_wish_for_help_waits_for_the_host_too() -> None:
    host = a_host()
    party = make_sign_up(session=make_session(activity=hosted(host)), state="held")
    asked = SupportRequest.objects.create(
        sign_up=party, text="車いすです", asked_at=clock.now(), delete_on=clock.today() + DAY
    )
    assert plan_requests() == 1
    assert "車いす" not in body_of("request_waiting")
    asked.answer = "can"
    asked.save()
    kind = kinds.ALL["request_waiting"]
    assert not kind.holds(kind.load([party.pk])[party.pk], clock.now())


@pytest.mark.parametrize(
    ("asked", "starts", "due"),
    [(-48, 23, 1), (-48, 25, 0), (-48, -1, 0), (-0.5, 23, 0)],
)
def test_an_unanswered_request_is_told_of_again_a_day_before(asked: float, starts: float, due: int) -> None:
    host = a_host()
    session = make_session(activity=hosted(host, way="approval"), starts_at=NOW + starts * HOUR)
    for _ in range(2):
        make_sign_up(session=session, state="requested", made_at=NOW + asked * HOUR)
    shift = make_shift(organisation=session.activity.organisation, starts_at=NOW + starts * HOUR)
    Assignment.objects.filter(pk=make_assignment(shift, state="applied").pk).update(made_at=NOW + asked * HOUR)
    assert plan_request_endings() == 2 * due
    assert plan_request_endings() == 0
    assert {kind for kind, _ in told()} == ({"request_ending", "application_ending"} if due else set())


# Afterwards.


@pytest.mark.parametrize(
    ("state", "hours", "due"),
    [
        ("present", 0, 1),
        ("late", 1, 1),
        ("excused", 30, 0),
        ("handed_over", 30, 0),
        ("unknown", 23, 0),
        ("unknown", 25, 1),
        ("", 23, 0),
        ("", 25, 1),
        ("present", -1, 0),
        ("present", 24 * 7 + 1, 0),
    ],
)
def test_who_came_is_thanked_and_who_could_not_come_is_not(state: str, hours: int, due: int) -> None:
    ended = NOW - hours * HOUR
    session = make_session(starts_at=ended - timedelta(minutes=90))
    party = make_sign_up(session=session, person=make_person(email="a@example.jp"))
    if state:
        Attendance.objects.create(sign_up=party, state=state, recorded_at=NOW)
    assert plan_visit_thanks() == due
    assert plan_visit_thanks() == 0
    kind = visit_thanks.KIND
    found = kind.load([party.pk])[party.pk]
    assert (kind.holds(found, NOW) and kind.expires_at(found) > NOW) is bool(due)
    ends = list(NoticeDelivery.objects.values_list("due_at", "expires_at"))
    assert ends == [(tokyo("2026-12-01 17:00"), ended + 7 * DAY)] * due


def test_the_questionnaire_is_named_where_there_is_one() -> None:
    activity = make_activity(english="Soba making")
    session = make_session(activity=activity, starts_at=NOW - 3 * HOUR)
    party = make_sign_up(session=session, person=make_person(language="en"))
    Attendance.objects.create(sign_up=party, state="present", recorded_at=NOW)
    kind = visit_thanks.KIND
    words = kind.words(kind.load([party.pk])[party.pk], NOW)
    assert "How was it?" in words.body
    assert words.path == f"/en/sessions/{session.pk}/feedback/"
    activity.programme.rules = {"feedback": False}
    activity.programme.save()
    words = kind.words(kind.load([party.pk])[party.pk], NOW)
    assert "How was it?" not in words.body
    assert words.path == f"/en/sign-ups/{party.pk}/"


def test_thanks_are_one_question_however_many(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    session = make_session(starts_at=NOW - 3 * DAY, capacity=30)
    for _ in range(9):
        make_sign_up(session=session)
    with django_assert_num_queries(3):  # the statement, between a savepoint and its release
        assert plan_visit_thanks() == 9


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-12-01 23:00", 0),
        ("2026-12-02 07:59", 0),
        ("2026-12-02 08:00", 2),
        ("2026-12-08 09:00", 2),
        ("2026-12-09 09:00", 0),
    ],
)
def test_hosts_are_asked_on_the_morning_after_what_nobody_noted(now: str, due: int, set_clock: SetClock) -> None:
    host = a_host()
    session = make_session(activity=hosted(host), starts_at=NOW)
    make_sign_up(session=session)
    make_assignment(make_shift(session=session))
    set_clock(tokyo(now))
    assert plan_what_is_missing() == due
    assert plan_what_is_missing() == 0
    assert {kind for kind, _ in told()} == ({"attendance_missing", "contribution_missing"} if due else set())


def test_what_is_noted_is_not_asked_for(set_clock: SetClock) -> None:
    host = a_host()
    session = make_session(activity=hosted(host), starts_at=NOW)
    Attendance.objects.create(sign_up=make_sign_up(session=session), state="present", recorded_at=NOW)
    make_sign_up(session=session, state="waiting")
    done = make_assignment(make_shift(session=session))
    Contribution.objects.create(assignment=done, state="confirmed", minutes=90, on=NOW.date(), confirmed_at=NOW)
    make_sign_up(session=make_session(activity=session.activity, starts_at=NOW, state="cancelled"))
    set_clock(NOW + DAY)
    assert plan_what_is_missing() == 0


# Risks, by day and area.


@pytest.mark.parametrize(("days", "people", "due"), [(2.9, 1, 1), (3.1, 1, 0), (1, 2, 0), (1, 0, 1)])
def test_a_shift_with_too_few_people_is_told_once_a_day(
    days: float, people: int, due: int, set_clock: SetClock
) -> None:
    host, coordinator = a_host(), a_host("coordinator")
    assert host.user is not None
    shop = make_organisation(member=host.user)
    shift = make_shift(organisation=shop, starts_at=NOW + days * DAY, least=2, most=3)
    for _ in range(people):
        make_assignment(shift)
    make_assignment(shift, state="proposed")
    an_office(coordinator)
    wanted = [("role_at_risk", host.pk), ("roles_at_risk_here", coordinator.pk)] * due
    assert plan_risks() == len(wanted)
    assert plan_risks() == 0
    assert told() == wanted
    if days > 1 and due:
        set_clock(NOW + DAY)
        assert plan_risks() == 2
        set_clock(NOW + DAY + 12 * HOUR)
        Notice.objects.all().delete()
        assert plan_risks() == 0  # not at ten in the evening


def test_a_coordinator_hears_of_their_own_area_alone() -> None:
    town = make_area("駒ヶ根市", kind="municipality")
    here, there = make_area("赤穂", parent=town), make_area("中沢", parent=town)
    ward = make_area("北割一区", kind="ward", parent=here)
    shop = make_organisation(area=ward)
    session = make_session(activity=make_activity(organisation=shop), starts_at=NOW + 5 * HOUR)
    make_sign_up(session=session, state="requested", made_at=NOW - 3 * DAY)
    people = {}
    for name, area in (("here", here), ("there", there), ("town", town), ("ward", ward), ("all", None)):
        people[name] = a_host(name)
        an_office(people[name], area=area)
    analyst = a_host("analyst")
    an_office(analyst, kind="analyst", area=here)
    plan_risks()
    assert {person for _, person in told()} == {people[name].pk for name in ("here", "town", "ward", "all")}


def test_coordinators_hear_of_drafts_in_one_message(set_clock: SetClock) -> None:
    person = a_host("coordinator")
    an_office(person)
    drafts = [a_draft() for _ in range(2)]
    for draft in drafts:
        review.submit(activity=draft.pk, made_by=Actor(user=make_user().pk))
        drain()
    kind = kinds.ALL["review_wanted"]
    notices = list(Notice.objects.filter(kind="review_wanted").order_by("id"))
    assert [one.person for one in notices] == [person, person]
    office = kind.load([notices[0].subject_id])[notices[0].subject_id]
    assert [kind.key(office) == one.key for one in notices] == [False, True]  # the older one is not true any more
    assert "2" in kind.title(office, NOW)
    Activity.objects.update(state="published")
    assert not kind.holds(kind.load([office.pk])[office.pk], NOW)


# What ends.


@pytest.mark.parametrize(("days", "due"), [(31, 0), (30, 1), (0, 1), (-1, 0)])
def test_a_certificate_that_runs_out_is_told_once(days: int, due: int) -> None:
    Qualification.objects.create(
        person=make_person(), certificate="driver", expires_on=clock.today() + days * DAY, told_at=NOW
    )
    Qualification.objects.create(person=make_person(), certificate="driver", told_at=NOW)
    assert plan_endings() == due
    assert plan_endings() == 0


@pytest.mark.parametrize(("days", "due"), [(15, 0), (14, 2), (0, 2), (-1, 0)])
def test_both_sides_hear_that_an_agreement_ends(days: int, due: int) -> None:
    person, supporter = make_person(), make_person()
    standing = an_agreement(person, supporter, days=days)
    assert plan_endings() == due
    assert plan_endings() == 0
    assert told() == ([("consent_ending", person.pk), ("supporting_ending", supporter.pk)] if due else [])
    Supporter.objects.update(ended_at=NOW)
    assert kinds.ALL["consent_ending"].load([standing.pk]) == {}


def test_who_agreed_for_a_week_has_just_read_until_when() -> None:
    standing = an_agreement(make_person(), make_person(), days=7)
    Supporter.objects.filter(pk=standing.pk).update(agreed_at=NOW)
    assert plan_endings() == 0


# Roles and thanks.


def test_the_host_hears_of_a_yes_to_a_question() -> None:
    host, person = a_host(), make_person()
    make_profile(person)
    assert host.user is not None
    shift = make_shift(organisation=make_organisation(member=host.user), starts_at=NOW + 5 * DAY)
    asked = propose(shift=shift.pk, person=person, made_by=BY)
    accept_proposal(assignment=asked.pk, made_by=BY)
    drain()
    assert set(told()) == {("role_taken", person.pk), ("role_accepted", host.pk)}


@pytest.mark.parametrize("read", [True, False])
def test_a_question_taken_back_is_told_to_who_has_read_it(read: bool) -> None:
    person, coordinator = make_person(language="en"), make_user()
    make_profile(person)
    by = Actor(user=coordinator.pk)
    asked = propose(shift=make_shift(starts_at=NOW + 5 * DAY).pk, person=person, made_by=by)
    drain()
    if read:
        Notice.objects.update(title="Would you like to?")
    withdraw_proposal(assignment=asked.pk, made_by=by)
    drain()
    assert told() == [("role_proposed", person.pk), *([("role_called_off", person.pk)] if read else [])]


def test_thanks_in_the_hosts_own_words_reach_the_person() -> None:
    person = make_person(language="en")
    shift = make_shift(starts_at=NOW - 2 * HOUR)
    done = make_assignment(shift, person)
    Contribution.objects.create(assignment=done, state="confirmed", minutes=60, on=NOW.date(), confirmed_at=NOW)
    say_thanks(assignment=done.pk, made_by=BY, words="The children loved it.")
    drain()
    assert told() == [("thanks_said", person.pk)]
    assert "The children loved it." in body_of("thanks_said")


@pytest.mark.parametrize("account", [True, False])
def test_who_is_new_here_is_welcomed_once(account: bool) -> None:
    user = make_user("new@example.jp", language="en") if account else None
    person = register_person(name="Anna", language="en", user=user, made_by=BY)
    drain()
    drain()
    assert told() == ([("welcome", person.pk)] if account else [])
    if account:
        assert "easy Japanese" in body_of("welcome")
