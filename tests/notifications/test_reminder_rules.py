"""The organiser's four reminders: each at its moment, worth sending until the next one, and never three at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.utils.translation import override

from activities.models import Activity, Reminder, SignUp
from core import clock
from notifications import kinds
from notifications.models import Notice, NoticeDelivery, Urgency
from notifications.reminding import moment, next_after, worth_until
from notifications.rules import wait_for_morning
from notifications.services.plan_notices import plan_notices
from notifications.services.plan_reminders import plan_reminders
from tests.factories import make_activity, make_person, make_session, make_sign_up
from tests.notifications.conftest import SetClock
from tests.notifications.test_planning import tokyo

WEEK, DAYS, EVENING, HOURS = Reminder
ALL = list(Reminder)


@pytest.mark.parametrize(
    ("rule", "starts_at", "due"),
    [
        (WEEK, "2026-12-10 10:00", "2026-12-03 18:00"),
        (DAYS, "2026-12-10 10:00", "2026-12-07 18:00"),
        (EVENING, "2026-12-10 10:00", "2026-12-09 18:00"),
        (HOURS, "2026-12-10 10:00", "2026-12-10 08:00"),
        (WEEK, "2028-03-07 10:00", "2028-02-29 18:00"),  # a leap year's day
        (WEEK, "2027-03-07 10:00", "2027-02-28 18:00"),
        (DAYS, "2028-03-03 23:59", "2028-02-29 18:00"),
        (DAYS, "2027-01-02 06:30", "2026-12-30 18:00"),
        (WEEK, "2027-01-03 00:00", "2026-12-27 18:00"),
        (EVENING, "2027-01-01 00:00", "2026-12-31 18:00"),
        (HOURS, "2027-01-01 00:30", "2026-12-31 22:30"),
        (HOURS, "2028-03-01 01:00", "2028-02-29 23:00"),
    ],
)
def test_when_each_is_due(rule: Reminder, starts_at: str, due: str) -> None:
    assert moment(rule, tokyo(starts_at)) == tokyo(due)


@pytest.mark.parametrize(
    ("rule", "chosen", "until"),
    [
        (WEEK, ALL, "2026-12-07 18:00"),
        (WEEK, [WEEK, EVENING], "2026-12-09 18:00"),
        (WEEK, [WEEK], "2026-12-10 10:00"),
        (DAYS, ALL, "2026-12-09 18:00"),
        (EVENING, ALL, "2026-12-10 08:00"),
        (EVENING, [WEEK, EVENING], "2026-12-10 10:00"),
        (HOURS, ALL, "2026-12-10 09:30"),
    ],
)
def test_each_is_worth_sending_until_the_next_one_that_was_chosen(
    rule: Reminder, chosen: list[str], until: str
) -> None:
    assert worth_until(rule, tokyo("2026-12-10 10:00"), chosen) == tokyo(until)


@pytest.mark.parametrize(
    ("now", "rule"),
    [
        ("2026-12-01 10:00", WEEK),
        ("2026-12-03 18:00", DAYS),  # the moment itself is past: the confirmation stands for it
        ("2026-12-08 10:00", EVENING),
        ("2026-12-09 20:00", HOURS),
        ("2026-12-10 08:30", None),
    ],
)
def test_the_next_one(now: str, rule: Reminder | None) -> None:
    assert next_after(tokyo(now), tokyo("2026-12-10 10:00"), ALL) == rule


def a_party(starts_at: str, chosen: Sequence[str], *, made_at: datetime | None = None) -> SignUp:
    """A party that signed up a month before, unless told otherwise."""
    activity = make_activity(english="Soba making")
    Activity.objects.filter(pk=activity.pk).update(reminders=list(chosen))
    activity.refresh_from_db()
    start = tokyo(starts_at)
    session = make_session(activity=activity, starts_at=start)
    return make_sign_up(
        session=session, person=make_person(language="en"), made_at=made_at or start - timedelta(days=30)
    )


def planned() -> list[str]:
    """The kinds, in the order of planning."""
    return list(Notice.objects.order_by("id").values_list("kind", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("now", "kind", "until"),
    [
        ("2026-12-03 17:59", None, ""),
        ("2026-12-03 18:00", "reminder_week", "2026-12-07 18:00"),
        ("2026-12-07 17:59", "reminder_week", "2026-12-07 18:00"),
        ("2026-12-07 18:00", "reminder_days", "2026-12-09 18:00"),
        ("2026-12-09 17:59", "reminder_days", "2026-12-09 18:00"),
        ("2026-12-09 18:00", "reminder", "2026-12-10 08:00"),
        ("2026-12-10 07:59", "reminder", "2026-12-10 08:00"),
        ("2026-12-10 08:00", "reminder_hours", "2026-12-10 09:30"),
        ("2026-12-10 09:29", "reminder_hours", "2026-12-10 09:30"),
        ("2026-12-10 09:30", None, ""),
        ("2026-12-10 10:00", None, ""),
    ],
)
def test_after_an_outage_one_of_four_is_sent(now: str, kind: str | None, until: str, set_clock: SetClock) -> None:
    a_party("2026-12-10 10:00", ALL)
    set_clock(tokyo(now))
    assert plan_reminders() == (kind is not None)
    assert plan_reminders() == 0
    assert planned() == ([kind] if kind else [])
    assert list(NoticeDelivery.objects.values_list("expires_at", flat=True)) == ([tokyo(until)] if kind else [])


@pytest.mark.django_db
def test_each_in_its_time_and_once(set_clock: SetClock) -> None:
    a_party("2027-01-02 00:15", ALL)
    for now in ("2026-12-26 18:00", "2026-12-30 18:05", "2027-01-01 18:00", "2027-01-01 22:15", "2027-01-01 22:20"):
        set_clock(tokyo(now))
        plan_reminders()
    assert planned() == ["reminder_week", "reminder_days", "reminder", "reminder_hours"]


@pytest.mark.django_db
def test_only_what_the_organiser_chose(set_clock: SetClock) -> None:
    a_party("2026-12-10 10:00", [DAYS])
    a_party("2026-12-10 10:00", [])
    for now in ("2026-12-03 18:00", "2026-12-07 18:00", "2026-12-09 18:00", "2026-12-10 08:00"):
        set_clock(tokyo(now))
        plan_reminders()
    assert planned() == ["reminder_days"]


@pytest.mark.django_db
def test_statement_and_kind_say_the_same(set_clock: SetClock) -> None:
    set_clock(tokyo("2026-11-01 10:00"))
    for chosen in (ALL, [WEEK], [WEEK, HOURS], [DAYS, EVENING], [EVENING, HOURS], [HOURS]):
        for starts_at in ("2028-03-01 00:15", "2028-02-29 10:00", "2027-01-01 08:30"):
            a_party(starts_at, list(chosen))
    for party in SignUp.objects.select_related("session__activity"):
        for rule in party.session.activity.reminders:
            set_clock(moment(Reminder(rule), party.starts_at))
            plan_reminders()
    planned_now = NoticeDelivery.objects.select_related("notice")
    assert planned_now.count() == 12 * 3
    for one in planned_now:
        kind = kinds.ALL[one.notice.kind]
        subject = kind.load([one.notice.subject_id])[one.notice.subject_id]
        assert kind.key(subject) == one.notice.key
        assert kind.expires_at(subject) == one.expires_at
        assert kind.holds(subject, one.due_at)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("made_at", "word", "later"),
    [
        ("2026-12-01 10:00", "We remind you on Thu 3 Dec", ["reminder_week", "reminder_days"]),
        ("2026-12-04 10:00", "We remind you on Mon 7 Dec", ["reminder_days"]),
        ("2026-12-08 10:00", "We remind you on the evening before.", []),
        ("2026-12-09 20:00", "It is tomorrow. We look forward to seeing you.", []),
        ("2026-12-10 09:00", "It is today. We look forward to seeing you.", []),
    ],
)
def test_a_late_sign_up_reads_once_what_still_makes_sense(
    made_at: str, word: str, later: list[str], set_clock: SetClock
) -> None:
    set_clock(tokyo(made_at))
    party = a_party("2026-12-10 10:00", ALL, made_at=tokyo(made_at))
    kind = kinds.ALL["sign_up_confirmed"]
    plan_notices(kind=kind, subjects=[party.pk])
    body = kind.words(kind.load([party.pk])[party.pk], clock.now()).body
    assert word in body
    assert plan_reminders() == 0  # whose moment is past is not sent beside the confirmation
    evening = ["reminder"] if tokyo(made_at) < tokyo("2026-12-09 18:00") else []
    hours = ["reminder_hours"] if tokyo(made_at) < tokyo("2026-12-10 08:00") else []
    for now in ("2026-12-03 18:00", "2026-12-07 18:00", "2026-12-09 18:00", "2026-12-10 08:00"):
        if tokyo(now) > tokyo(made_at):
            set_clock(tokyo(now))
            plan_reminders()
    assert planned() == ["sign_up_confirmed", *later, *evening, *hours]


@pytest.mark.django_db
def test_who_was_told_of_the_move_needs_no_reminder_of_the_same_evening(set_clock: SetClock) -> None:
    party = a_party("2026-12-20 10:00", [EVENING])
    set_clock(tokyo("2026-12-09 19:00"))
    session = party.session
    session.starts_at, session.ends_at = tokyo("2026-12-10 10:00"), tokyo("2026-12-10 12:00")
    session.sequence += 1
    session.save()
    plan_notices(kind=kinds.ALL["session_moved"], subjects=[party.pk])
    assert plan_reminders() == 0
    assert planned() == ["session_moved"]


@pytest.mark.django_db
def test_a_rule_taken_away_makes_its_reminder_untrue(set_clock: SetClock) -> None:
    party = a_party("2026-12-10 10:00", [WEEK])
    set_clock(tokyo("2026-12-03 18:00"))
    assert plan_reminders() == 1
    Activity.objects.update(reminders=[EVENING])
    kind = kinds.ALL["reminder_week"]
    assert not kind.holds(kind.load([party.pk])[party.pk], clock.now())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "now", "title", "body"),
    [
        ("reminder_week", "2026-12-03 18:00", "In 7 days: Soba making", "It is in 7 days."),
        ("reminder_days", "2026-12-08 20:00", "In 2 days: Soba making", "It is in 2 days."),  # after an outage
        ("reminder", "2026-12-09 18:00", "Tomorrow: Soba making", "It is tomorrow."),
        ("reminder_hours", "2026-12-10 08:00", "Today: Soba making", "It is today."),
    ],
)
def test_its_words_say_how_near_it_is(kind: str, now: str, title: str, body: str) -> None:
    party = a_party("2026-12-10 10:00", ALL)
    with override("en"):
        words = kinds.ALL[kind].words(kinds.ALL[kind].load([party.pk])[party.pk], tokyo(now))
    assert words.title == title
    assert body in words.body


@pytest.mark.parametrize(
    ("starts_at", "arrives"),
    [
        ("2026-12-10 10:00", "2026-12-10 08:00"),
        ("2026-12-10 09:00", "2026-12-10 08:00"),  # it waited an hour for the morning
        ("2026-12-10 08:30", None),  # at eight one is on the way already
        ("2026-12-10 07:30", None),
        ("2026-12-10 23:30", None),  # half past nine in the evening is night too
        ("2026-12-10 22:30", "2026-12-10 20:30"),
    ],
)
def test_two_hours_before_does_not_ring_at_night(starts_at: str, arrives: str | None) -> None:
    start = tokyo(starts_at)
    due, ends = moment(HOURS, start), worth_until(HOURS, start, [HOURS])
    later = wait_for_morning(due, urgency=Urgency.TODAY, expires_at=ends) or due
    assert (later if later < ends else None) == (arrives and tokyo(arrives))
