"""Who hears what about roles: each event once, nothing that is not true any more, nothing to who did it themself."""

from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from activities.services.cancel_session import cancel_session
from community.models import Membership, Person
from core import clock
from core.actor import Actor
from core.outbox.relay import drain
from notifications import kinds
from notifications.models import Notice, NoticeDelivery
from notifications.services.plan_role_reminders import plan_proposal_endings, plan_role_reminders
from tests.factories import (
    make_activity,
    make_assignment,
    make_organisation,
    make_person,
    make_profile,
    make_session,
    make_shift,
)
from tests.notifications.conftest import SetClock
from tests.notifications.test_planning import tokyo
from volunteers.models import Assignment, Interest, Shift
from volunteers.services.assign import accept_application, apply_for_role, assign, refuse_application, take_role
from volunteers.services.call_off_shift import call_off_shift, restore_shift
from volunteers.services.hand_back import hand_back
from volunteers.services.move_shift import move_shift
from volunteers.services.propose import accept_proposal, propose
from volunteers.services.show_interest import show_interest
from volunteers.services.stand_in import decline_stand_in, look_for_stand_in, take_over

pytestmark = pytest.mark.django_db
BY = Actor(user=None)


def told() -> set[tuple[str, int]]:
    """(kind, person) of every notice that is planned after the events have been handled."""
    drain()
    return set(Notice.objects.values_list("kind", "person"))


def body_of(kind: str) -> str:
    """The words of the only notice of this kind, as they would be sent now."""
    notice = Notice.objects.get(kind=kind)
    subject = kinds.ALL[kind].load([notice.subject_id])[notice.subject_id]
    return kinds.ALL[kind].words(subject, clock.now()).body


def a_host() -> Person:
    """Somebody with an account."""
    return make_person("Host", email="host@example.jp", language="en")


def a_shift(host: Person | None = None, *, days: float = 5, **role: object) -> Shift:
    """Of a shop for which the host acts."""
    shop = make_organisation(member=host.user if host else None)
    return make_shift(organisation=shop, starts_at=clock.now() + timedelta(days=days), **role)  # type: ignore[arg-type]


def test_a_role_taken_is_confirmed_and_one_handed_back_is_told_to_the_host() -> None:
    host, person = a_host(), make_person()
    taken = take_role(shift=a_shift(host).pk, person=person, made_by=BY)
    assert told() == {("role_taken", person.pk)}
    hand_back(assignment=taken.pk, made_by=BY)
    assert told() == {("role_taken", person.pk), ("role_handed_back", host.pk)}


def test_a_host_is_not_told_what_they_did_themself() -> None:
    host, person = a_host(), make_person()
    assert host.user is not None
    by_host = Actor(user=host.user.pk, channel="phone")
    taken = assign(shift=a_shift(host).pk, person=person, made_by=by_host)
    hand_back(assignment=taken.pk, made_by=by_host)
    assert told() == set()  # handed back before the relay came by: nothing of it is true any more


def test_the_host_who_posted_it_is_told_else_who_is_responsible() -> None:
    shop = make_organisation()
    staff, owner, poster = (make_person(name, email=f"{name}@example.jp") for name in ("staff", "owner", "poster"))
    for person, role in ((staff, "staff"), (owner, "owner"), (poster, "staff")):
        assert person.user is not None
        Membership.objects.create(user=person.user, organisation=shop, role=role)
    activity = make_activity(organisation=shop)
    session = make_session(activity=activity)
    first = take_role(shift=make_shift(session=session).pk, person=make_person(), made_by=BY)
    hand_back(assignment=first.pk, made_by=BY)
    drain()
    assert Notice.objects.get(kind="role_handed_back").person == owner
    activity.created_by = poster.user
    activity.save()
    second = take_role(shift=first.shift_id, person=make_person(), made_by=BY)
    hand_back(assignment=second.pk, made_by=BY)
    drain()
    assert Notice.objects.filter(kind="role_handed_back").order_by("-id")[0].person == poster


def test_a_request_goes_to_the_host_and_the_answer_back() -> None:
    host, yes, no = a_host(), make_person(language="en"), make_person(language="en")
    shift = a_shift(host, asks_first=True, most=2)
    asked = [apply_for_role(shift=shift.pk, person=one, made_by=BY) for one in (yes, no)]
    assert told() == {("role_applied", host.pk)}
    assert Notice.objects.count() == 2
    accept_application(assignment=asked[0].pk, made_by=BY)
    refuse_application(assignment=asked[1].pk, made_by=BY)
    assert told() == {("role_applied", host.pk), ("role_taken", yes.pk), ("application_refused", no.pk)}
    assert "The host has said yes" in body_of("role_taken")
    assert "It says nothing about you." in body_of("application_refused")


def test_a_proposal_says_why_you_and_until_when() -> None:
    person = make_person("Anna", language="en")
    make_profile(person)
    shift = a_shift()
    asked = propose(shift=shift.pk, person=person, made_by=BY, reasons=[{"code": "first_role", "data": {}}])
    assert told() == {("role_proposed", person.pk)}
    body = body_of("role_proposed")
    assert "Why we ask you: A first role" in body
    assert "A place is kept for you until" in body
    accept_proposal(assignment=asked.pk, made_by=BY)
    assert told() == {("role_proposed", person.pk), ("role_taken", person.pk)}


def test_a_shift_that_moves_is_told_to_who_can_come_and_asks_who_can_not() -> None:
    shift = a_shift(most=2)
    free, busy = make_person("A", language="en"), make_person("B", language="en")
    for person in (free, busy):
        make_assignment(shift, person)
    assert shift.starts_at is not None
    assert shift.ends_at is not None
    later = timedelta(days=1)
    make_assignment(make_shift(starts_at=shift.starts_at + later), busy)
    move_shift(shift=shift.pk, starts_at=shift.starts_at + later, ends_at=shift.ends_at + later, made_by=BY)
    assert told() == {("shift_changed", free.pk), ("role_asked_again", busy.pk)}
    for days in (2, 1):  # back and forth: each time is told
        by = timedelta(days=days)
        move_shift(shift=shift.pk, starts_at=shift.starts_at + by, ends_at=shift.ends_at + by, made_by=BY)
        drain()
    assert Notice.objects.filter(kind="shift_changed", person=free).count() == 3


def test_a_shift_called_off_and_put_back() -> None:
    shift, person = a_shift(), make_person()
    make_assignment(shift, person)
    call_off_shift(shift=shift.pk, made_by=BY)
    assert told() == {("shift_called_off", person.pk)}
    restore_shift(shift=shift.pk, made_by=BY)
    assert told() == {("shift_called_off", person.pk), ("shift_restored", person.pk)}


def test_a_session_called_off_is_told_to_who_has_a_role_there() -> None:
    session, person = make_session(), make_person()
    make_assignment(make_shift(session=session), person)
    cancel_session(session=session.pk, made_by=BY)
    assert told() == {("shift_called_off", person.pk)}


def test_a_stand_in_from_the_question_to_the_thanks() -> None:
    host, old, new, other = a_host(), make_person("A", language="en"), make_person("B", language="en"), make_person("C")
    for person in (new, other):
        make_profile(person)
    place = make_assignment(a_shift(host), old)
    search = look_for_stand_in(assignment=place.pk, made_by=BY)
    assert told() == {("stand_in_wanted", new.pk), ("stand_in_wanted", other.pk)}
    take_over(search=search.pk, person=new, made_by=BY)
    assert told() - {("stand_in_wanted", new.pk), ("stand_in_wanted", other.pk)} == {
        ("role_taken", new.pk),
        ("stand_in_found", old.pk),
        ("place_handed_over", host.pk),
    }
    assert "Thank you for standing in!" in body_of("role_taken")
    assert "you need not come" in body_of("stand_in_found")
    assert "A can't come; B comes instead." in body_of("place_handed_over")


def test_a_question_that_is_answered_meanwhile_is_not_sent() -> None:
    first, second = make_person(), make_person()
    for person in (first, second):
        make_profile(person)
    search = look_for_stand_in(assignment=make_assignment(a_shift(), make_person()).pk, made_by=BY)
    take_over(search=search.pk, person=first, made_by=BY)
    assert ("stand_in_wanted", second.pk) not in told()


def test_who_looks_hears_that_nobody_has_time() -> None:
    old, friend = make_person("A", language="en"), make_person("B")
    make_profile(friend)
    search = look_for_stand_in(assignment=make_assignment(a_shift(), old).pk, asked=friend, made_by=BY)
    decline_stand_in(search=search.pk, person=friend, made_by=BY)
    assert ("stand_in_declined", old.pk) in told()
    assert "The place is still yours" in body_of("stand_in_declined")
    assert "B" not in body_of("stand_in_declined").replace("Before", "")


@pytest.mark.parametrize(("kind", "count"), [("welfare_b", 1), ("volunteer", 0)])
def test_interest_in_welfare_work_goes_to_the_provider_without_a_name(kind: str, count: int) -> None:
    host, person = a_host(), make_person("秘密 太郎")
    show_interest(role=a_shift(host, kind=kind).role, person=person, share_contact=True, made_by=BY)
    drain()
    assert Notice.objects.filter(kind="interest_shown", person=host).count() == count
    assert Interest.objects.count() == 1
    if count:
        assert "秘密" not in body_of("interest_shown")


@pytest.mark.parametrize(
    ("now", "starts_at", "due"),
    [
        ("2026-12-01 17:59", "2026-12-02 10:00", False),
        ("2026-12-01 18:00", "2026-12-02 10:00", True),
        ("2026-12-01 18:00", "2026-12-03 00:00", False),
        ("2026-12-01 23:30", "2026-12-02 00:15", True),
        ("2026-12-02 00:30", "2026-12-02 10:00", True),  # the sender was down all evening
        ("2026-12-02 10:00", "2026-12-02 10:00", False),  # never once it has begun
        ("2026-12-31 18:00", "2027-01-01 06:30", True),
    ],
)
def test_a_role_is_reminded_of_from_six_on_the_evening_before(
    now: str, starts_at: str, due: bool, set_clock: SetClock
) -> None:
    a_place(tokyo(starts_at), made_at=tokyo(starts_at) - timedelta(days=5))
    set_clock(tokyo(now))
    assert plan_role_reminders() == int(due)
    assert plan_role_reminders() == 0
    assert list(NoticeDelivery.objects.values_list("due_at", "expires_at")) == [(tokyo(now), tokyo(starts_at))] * due


def a_place(starts_at: datetime, *, made_at: datetime, state: str = "accepted") -> Assignment:
    """Taken on at that moment."""
    place = make_assignment(make_shift(starts_at=starts_at), state=state)
    Assignment.objects.filter(pk=place.pk).update(made_at=made_at)
    return place


def test_who_takes_it_on_late_reads_tomorrow_once(set_clock: SetClock) -> None:
    place = a_place(tokyo("2026-12-02 10:00"), made_at=tokyo("2026-12-01 18:30"))
    set_clock(tokyo("2026-12-01 19:00"))
    assert plan_role_reminders() == 0
    kind = kinds.ALL["role_taken"]
    Person.objects.update(language="en")
    assert "It is tomorrow." in kind.words(kind.load([place.pk])[place.pk], clock.now()).body


@pytest.mark.parametrize("what", ["given back", "shift", "session"])
def test_what_does_not_take_place_or_is_not_theirs_is_not_reminded_of(what: str, set_clock: SetClock) -> None:
    starts_at, long_ago = tokyo("2026-12-02 10:00"), tokyo("2026-11-20 10:00")
    if what == "given back":
        a_place(starts_at, made_at=long_ago, state="handed_back")
    elif what == "shift":
        Shift.objects.filter(pk=a_place(starts_at, made_at=long_ago).shift_id).update(state="cancelled")
    else:
        place = make_assignment(make_shift(session=make_session(starts_at=starts_at, state="cancelled")))
        Assignment.objects.filter(pk=place.pk).update(made_at=long_ago)
    set_clock(tokyo("2026-12-01 18:00"))
    assert plan_role_reminders() == 0


def test_a_moved_shift_is_reminded_of_again_and_the_old_word_is_not_sent(set_clock: SetClock) -> None:
    place = a_place(tokyo("2026-12-02 10:00"), made_at=tokyo("2026-11-20 10:00"))
    set_clock(tokyo("2026-12-01 18:00"))
    assert plan_role_reminders() == 1
    Shift.objects.update(starts_at=tokyo("2026-12-09 10:00"), ends_at=tokyo("2026-12-09 12:00"))
    kind = kinds.ALL["role_reminder"]
    assert kind.key(kind.load([place.pk])[place.pk]) != Notice.objects.get().key
    assert plan_role_reminders() == 0
    set_clock(tokyo("2026-12-08 18:00"))
    assert plan_role_reminders() == 1


def test_reminders_of_roles_are_one_question_however_many(
    set_clock: SetClock, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(10):
        a_place(tokyo("2026-12-02 10:00"), made_at=tokyo("2026-11-20 10:00"))
    set_clock(tokyo("2026-12-01 18:00"))
    with django_assert_num_queries(3):  # the statement, between a savepoint and its release
        assert plan_role_reminders() == 10


@pytest.mark.parametrize(
    ("hours", "after", "due"),
    [(72, 47, 0), (72, 49, 1), (72, 73, 0), (12, 7, 0), (12, 9, 1), (5, 4, 0)],
)
def test_an_open_question_is_reminded_of_once_in_the_last_third_of_its_time(
    hours: int, after: int, due: int, set_clock: SetClock
) -> None:
    now = tokyo("2026-12-01 08:00")
    place = a_place(now + timedelta(days=30), made_at=now, state="proposed")
    Assignment.objects.filter(pk=place.pk).update(answer_by=now + timedelta(hours=hours))
    set_clock(now + timedelta(hours=after))
    assert plan_proposal_endings() == due
    assert plan_proposal_endings() == 0
