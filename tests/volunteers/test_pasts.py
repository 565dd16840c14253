"""What the record says of persons: first roles, months without, hosts they know; one query for all."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.models import Person
from core import clock
from tests.factories import make_activity, make_assignment, make_organisation, make_person, make_session, make_shift
from volunteers.models import Contribution, Interest, OutreachNote, Shift
from volunteers.rules.score import Past
from volunteers.selectors.pasts import pasts, records

pytestmark = pytest.mark.django_db


def past_of(person: Person, shift: Shift) -> Past:
    return pasts([person.pk], shift)[person.pk]


def over(days: int, **fields: object) -> Shift:
    """A shift so many days ago."""
    return make_shift(starts_at=clock.now() - timedelta(days=days), **fields)  # type: ignore[arg-type]


def test_who_never_had_a_role_would_have_a_first_one() -> None:
    assert past_of(make_person(), make_shift()) == Past(first=True)


def test_what_was_called_off_handed_back_or_not_done_is_no_role() -> None:
    person = make_person()
    Shift.objects.filter(pk=make_assignment(over(30), person).shift_id).update(state="cancelled")
    make_assignment(over(40), person, state="handed_back")
    gone = make_session()
    make_assignment(make_shift(session=gone), person)
    gone.state = "cancelled"
    gone.save()
    undone = make_assignment(over(50), person)
    Contribution.objects.create(
        assignment=undone, state="withdrawn", minutes=60, on=clock.today(), confirmed_at=clock.now()
    )
    assert past_of(person, make_shift()).first


@pytest.mark.parametrize(("days", "months"), [(1, 0), (27, 0), (100, 3), (400, 13)])
def test_full_months_since_the_last_role_are_counted(days: int, months: int) -> None:
    person = make_person()
    make_assignment(over(days), person)
    make_assignment(over(days + 200), person)
    found = past_of(person, make_shift())
    assert not found.first
    assert found.months_without == months


def test_who_has_a_role_ahead_or_a_lasting_one_is_not_without() -> None:
    ahead, lasting, done = make_person(), make_person(), make_person()
    make_assignment(make_shift(starts_at=clock.now() + timedelta(days=3)), ahead)
    make_assignment(make_shift(), lasting)
    confirmed = make_assignment(make_shift(), done)
    Contribution.objects.create(
        assignment=confirmed,
        state="confirmed",
        minutes=60,
        on=clock.today() - timedelta(days=70),
        confirmed_at=clock.now() - timedelta(days=70),
    )
    found = pasts([ahead.pk, lasting.pk, done.pk], make_shift())
    assert (found[ahead.pk].months_without, found[lasting.pk].months_without) == (None, None)
    assert found[done.pk].months_without == 2


def test_interest_counts_for_the_role_and_for_its_programme() -> None:
    person, stranger = make_person(), make_person()
    activity = make_activity()
    shift, sister = (make_shift(session=make_session(activity=activity)) for _ in range(2))
    Interest.objects.create(role=shift.role, person=person, shown_at=clock.now())
    Interest.objects.create(role=shift.role, person=stranger, shown_at=clock.now(), ended_at=clock.now())
    assert past_of(person, shift).interested
    assert past_of(person, sister).interested
    assert not past_of(person, make_shift()).interested
    assert not past_of(stranger, shift).interested


def test_a_host_is_known_once_one_has_helped_there() -> None:
    person, host = make_person(), make_organisation()
    make_assignment(make_shift(organisation=host, starts_at=clock.now() + timedelta(days=2)), person)
    shift = make_shift(organisation=host)
    assert not past_of(person, shift).knows_host
    make_assignment(over(9, organisation=host), person)
    assert past_of(person, shift).knows_host


def test_roles_are_counted_in_the_month_of_the_shift() -> None:
    person = make_person()
    later = clock.now() + timedelta(days=70)
    for hours in (0, 3, 6):
        make_assignment(make_shift(starts_at=later.replace(day=10, hour=1) + timedelta(hours=hours)), person)
    assert past_of(person, make_shift(starts_at=later.replace(day=20))).this_month == 3
    assert past_of(person, make_shift(starts_at=later + timedelta(days=70))).this_month == 0
    assert past_of(person, make_shift()).this_month == 0


def test_who_was_asked_a_few_days_ago_was_asked_lately() -> None:
    asked, called, long_ago = make_person(), make_person(), make_person()
    make_assignment(make_shift(), asked, state="declined")
    OutreachNote.objects.create(person=called, channel="telephone", result="later", at=clock.now())
    note = OutreachNote.objects.create(person=long_ago, channel="visit", result="later", at=clock.now())
    OutreachNote.objects.filter(pk=note.pk).update(at=clock.now() - timedelta(days=8))
    found = pasts([asked.pk, called.pk, long_ago.pk], make_shift())
    assert [found[one.pk].asked_lately for one in (asked, called, long_ago)] == [True, True, False]


def test_one_query_for_all() -> None:
    persons = [make_person().pk for _ in range(5)]
    for person in Person.objects.all():
        make_assignment(over(10 + person.pk % 3), person)
    with CaptureQueriesContext(connection) as captured:
        assert set(records(persons)) == set(persons)
    assert len(captured) == 1
