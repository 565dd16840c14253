"""Tell me when this needs people: who watches a role hears it, once a week at most."""

from datetime import timedelta

import pytest

from core import clock
from core.actor import Actor
from core.outbox.models import Event
from core.outbox.relay import drain
from notifications.models import Notice
from tests.factories import make_assignment, make_person, make_session, make_shift
from tests.volunteers.stand_in_kit import in_days
from volunteers.models import Shift, Watch
from volunteers.services.hand_back import hand_back
from volunteers.services.propose import decline_proposal
from volunteers.services.tell_watchers import tell_all_watchers, tell_watchers

pytestmark = pytest.mark.django_db
BY = Actor(user=None)


def watching(shift: Shift, *, told_days_ago: float | None = None) -> Watch:
    """Somebody wants to hear of it."""
    told = None if told_days_ago is None else clock.now() - timedelta(days=told_days_ago)
    return Watch.objects.create(role=shift.role, person=make_person(), since=in_days(-30), told_at=told)


def test_a_place_handed_back_is_told_to_who_watches() -> None:
    shift = make_shift(starts_at=in_days(2))
    watch, gone = watching(shift), make_assignment(shift)
    assert tell_watchers(role=shift.role_id) == 0
    hand_back(assignment=gone.pk, made_by=BY)
    drain()
    notice = Notice.objects.get(kind="needs_people")
    assert (notice.person_id, notice.subject_id) == (watch.person_id, watch.pk)
    assert tell_watchers(role=shift.role_id) == 0
    drain()
    assert Notice.objects.filter(kind="needs_people").count() == 1


def test_a_no_frees_the_place_too() -> None:
    shift = make_shift(starts_at=in_days(2))
    watching(shift)
    asked = make_assignment(shift, state="proposed")
    assert tell_all_watchers() == 0  # the place is kept
    decline_proposal(assignment=asked.pk, made_by=BY)
    drain()
    assert Notice.objects.filter(kind="needs_people").exists()


@pytest.mark.parametrize(("days", "least", "told"), [(6.9, 1, 1), (7.1, 1, 0), (0.1, 1, 1), (-0.1, 1, 0), (2, 0, 0)])
def test_only_a_shift_that_is_near_and_short_of_people_is_told(days: float, least: int, told: int) -> None:
    watching(make_shift(starts_at=in_days(days), least=least))
    assert tell_all_watchers() == told


@pytest.mark.parametrize(("days", "told"), [(None, 1), (6.9, 0), (7.1, 1)])
def test_nobody_is_told_twice_in_a_week(days: float | None, told: int) -> None:
    watching(make_shift(starts_at=in_days(2)), told_days_ago=days)
    assert tell_all_watchers() == told
    assert tell_all_watchers() == 0
    assert Event.objects.filter(name="volunteers.PeopleNeeded").count() == told


def test_who_is_busy_then_or_there_already_is_not_told() -> None:
    shift = make_shift(starts_at=in_days(2), most=3)
    busy, there, free = watching(shift), watching(shift), watching(shift)
    make_assignment(make_shift(starts_at=in_days(2)), busy.person)
    make_assignment(shift, there.person)
    assert tell_watchers(role=shift.role_id) == 1
    assert list(Watch.objects.exclude(told_at=None)) == [free]


def test_a_closed_role_a_draft_and_a_session_called_off_call_nobody() -> None:
    closed = make_shift(starts_at=in_days(2), state="closed")
    off = make_shift(session=make_session(starts_at=in_days(2), state="cancelled"))
    for shift in (closed, off):
        watching(shift)
    assert tell_all_watchers() == 0
