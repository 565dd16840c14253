"""The weekly letter: on Fridays, to who wished it, with what suits them and nothing else."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from activities.models import Session
from community.models import Person
from core import clock
from notifications import kinds
from notifications.models import Notice, Wishes
from notifications.services.plan_days import plan_digests
from tests.factories import (
    make_activity,
    make_area,
    make_assignment,
    make_person,
    make_profile,
    make_session,
    make_shift,
    make_sign_up,
    make_venue,
)
from tests.notifications.conftest import SetClock
from tests.notifications.test_planning import tokyo, told

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FRIDAY = "2026-12-04 09:00"


def wishes(person: Person, digest: bool = True) -> Person:
    """Somebody who asked for the weekly letter, or did not."""
    Wishes.objects.create(person=person, digest=digest, saved_at=clock.now())
    return person


def something(days: float = 3, title: str = "そば", *, now: str = FRIDAY, **fields: object) -> Session:
    """A date that anybody may come to, counted from the Friday."""
    activity = make_activity(title)
    for name, value in fields.items():
        setattr(activity, name, value)
    activity.save()
    return make_session(activity=activity, starts_at=tokyo(now) + days * DAY)


@pytest.mark.parametrize(
    ("now", "due"),
    [("2026-12-03 12:00", 0), ("2026-12-04 08:59", 0), (FRIDAY, 1), ("2026-12-04 23:59", 1), ("2026-12-05 09:00", 0)],
)
def test_the_weekly_letter_is_planned_on_fridays_for_who_wished_it(now: str, due: int, set_clock: SetClock) -> None:
    person = wishes(make_person())
    wishes(make_person(), digest=False)
    make_person()
    set_clock(tokyo(now))
    assert plan_digests() == due
    assert plan_digests() == 0
    assert told() == [("weekly_digest", person.pk)] * due
    kind = kinds.ALL["weekly_digest"]
    for notice in Notice.objects.all():
        subject = kind.load([person.pk])[person.pk]
        assert kind.key(subject) == notice.key
        assert not kind.holds(subject, clock.now())  # there is nothing to write
    set_clock(tokyo("2026-12-11 09:00"))
    assert plan_digests() == 1


def titles_for(person: Person) -> list[str]:
    """What the letter would name, in its order."""
    kind = kinds.ALL["weekly_digest"]
    context = kind.context(kind.load([person.pk])[person.pk], clock.now())
    return [one["title"] for one in [*context["activities"], *context["roles"]]]


def test_it_names_what_suits_and_nothing_else(set_clock: SetClock) -> None:
    set_clock(tokyo(FRIDAY))
    person = wishes(make_person())
    something(3, "A")
    something(1, "B", languages=["ja", "en"])
    something(15, "too late")
    something(-1, "over")
    something(2, "in English", languages=["en"])
    something(2, "draft", state="draft")
    full = something(2, "full")
    Session.objects.filter(pk=full.pk).update(taken=full.capacity)
    mine = something(2, "signed up")
    make_sign_up(session=mine, person=person)
    closed = something(2, "closed")
    Session.objects.filter(pk=closed.pk).update(closes_at=tokyo(FRIDAY) - HOUR)
    assert titles_for(person) == ["B", "A"]


def test_the_nearest_five_come_first_what_one_knows_before_the_rest(set_clock: SetClock) -> None:
    set_clock(tokyo(FRIDAY))
    ward = make_area("北割一区", kind="ward", parent=make_area())
    person = wishes(make_person(area=ward))
    for number in range(5):
        something(1 + number, f"{number}")
    near = something(11, "near")
    Session.objects.filter(pk=near.pk).update(venue=make_venue(area=ward.parent))
    known = something(12, "known")
    before = make_activity(organisation=known.activity.organisation)
    past = make_session(activity=before, starts_at=tokyo(FRIDAY) - 20 * DAY)
    make_sign_up(session=past, person=person)
    assert titles_for(person) == ["0", "1", "2", "near", "known"]


def test_two_roles_that_fit_who_may_be_asked(set_clock: SetClock) -> None:
    set_clock(tokyo(FRIDAY))
    asked, silent = wishes(make_person()), wishes(make_person())
    make_profile(asked, tasks=["teach"])
    for days, task in ((1, "help"), (2, "teach"), (3, "run")):
        make_shift(starts_at=tokyo(FRIDAY) + days * DAY, task=task, titles={"ja": task})
    make_shift(starts_at=tokyo(FRIDAY) + DAY, skills=["driving"], titles={"ja": "not able"})
    had = make_shift(starts_at=tokyo(FRIDAY) + 4 * DAY, titles={"ja": "had"})
    make_assignment(had, asked)
    assert titles_for(asked) == ["teach", "help"]
    assert titles_for(silent) == []


def test_many_letters_cost_as_many_questions_as_one(
    set_clock: SetClock, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    set_clock(tokyo(FRIDAY))
    something()
    make_shift(starts_at=tokyo(FRIDAY) + DAY)
    people = [wishes(make_person()) for _ in range(6)]
    for person in people:
        make_profile(person)
        make_sign_up(person=person)
    for some in (people[:1], people):
        with django_assert_num_queries(7):
            kinds.ALL["weekly_digest"].load([one.pk for one in some])
