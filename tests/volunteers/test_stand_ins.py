"""Looking for a stand-in, taking over, swapping: until somebody does, the place is theirs; nobody's record worsens."""

from datetime import timedelta

import pytest

from community.models import Consent, Person
from core import clock
from core.actor import Actor
from core.errors import Refused
from core.outbox.models import Event
from core.outbox.relay import drain
from tests.factories import make_assignment, make_organisation, make_person, make_profile, make_session, make_shift
from tests.volunteers.stand_in_kit import a_place, another_shift, helped_before, in_days, who_may_be_asked
from volunteers.errors import (
    AlreadyTakenOver,
    HasItThemself,
    NobodyToAsk,
    NotStandingAnyMore,
    RoleOver,
    SeveralOfThatName,
    StandInNotNeeded,
    SwapNotPossible,
    ThroughProvider,
)
from volunteers.models import Assignment, Shift, StandInAsk, StandInSearch, Watch
from volunteers.rules.week import week_of
from volunteers.selectors.stand_ins import open_searches, person_by_name, questions_to, swaps_for, who_fits
from volunteers.services.call_off_shift import call_off_shift
from volunteers.services.hand_back import hand_back
from volunteers.services.move_shift import move_shift
from volunteers.services.stand_in import (
    decline_stand_in,
    end_stale_searches,
    look_for_stand_in,
    stop_asking_to_stand_in,
    stop_looking,
    take_over,
)

pytestmark = pytest.mark.django_db
BY = Actor(user=None)


def look(place: Assignment, **how: object) -> StandInSearch:
    """They can't come."""
    return look_for_stand_in(assignment=place.pk, made_by=BY, **how)  # type: ignore[arg-type]


def asked_in(search: StandInSearch) -> set[int]:
    """Who was asked."""
    return set(search.asks.values_list("person_id", flat=True))


def take(search: StandInSearch, person: Person, *, vouched: bool = False) -> Assignment:
    """One tap."""
    return take_over(search=search.pk, person=person, made_by=BY, vouched=vouched)


def test_all_who_fit_are_asked_and_one_tap_takes_over() -> None:
    place, fitting = a_place(), who_may_be_asked()
    search = look(place)
    assert asked_in(search) == {fitting.pk}
    place.refresh_from_db()
    assert place.state == "accepted"
    taken = take(search, fitting)
    place.refresh_from_db()
    search.refresh_from_db()
    assert (place.state, place.outcome, place.busy) == ("handed_over", "handed_over", None)
    assert (taken.state, taken.via, taken.person_id) == ("accepted", "stand_in", fitting.pk)
    assert taken.busy is not None
    assert search.found_id == taken.pk
    assert search.ended_at is not None
    names = list(Event.objects.order_by("id").values_list("name", flat=True))
    assert names == ["volunteers.StandInWanted", "volunteers.RoleTaken", "volunteers.StandInFound"]


def test_two_taps_are_one() -> None:
    place, fitting = a_place(), who_may_be_asked()
    search = look(place)
    assert take(search, fitting).pk == take(search, fitting).pk
    assert Assignment.objects.filter(person=fitting, state="accepted").count() == 1


def test_who_comes_second_reads_a_friendly_sentence() -> None:
    place, first, second = a_place(), who_may_be_asked(), who_may_be_asked("原 進")
    search = look(place)
    take(search, first)
    with pytest.raises(AlreadyTakenOver):
        take(search, second)


@pytest.mark.parametrize(
    ("profile", "role", "fits"),
    [
        ({}, {}, True),
        ({}, {"skills": ["cooking"]}, False),
        ({"skills": ["cooking"]}, {"skills": ["cooking"]}, True),
        ({"languages": {"pt": 2}}, {"languages": {"pt": 3}}, False),
        ({"helps": ["seated"]}, {}, False),
        ({"helps": ["seated"]}, {"comforts": ["seated"]}, True),
        ({"ask_me": False}, {}, False),
    ],
)
def test_only_who_fits_and_may_be_asked_is_asked(
    profile: dict[str, object], role: dict[str, object], fits: bool
) -> None:
    place, person = a_place(**role), who_may_be_asked(**profile)  # type: ignore[arg-type]
    assert (person.pk in who_fits(place)) is fits


def test_who_is_somewhere_else_away_or_at_the_shift_is_not_asked() -> None:
    place = a_place(most=3)
    busy, there, other_days = who_may_be_asked("A"), who_may_be_asked("B"), who_may_be_asked("C")
    make_assignment(make_shift(starts_at=in_days(3)), busy)
    make_assignment(place.shift, there)
    assert place.shift.starts_at is not None
    weekday = place.shift.starts_at.astimezone(clock.TOKYO).weekday()
    other_days.profile.week = week_of([((weekday + 3) % 7, part) for part in range(3)])
    other_days.profile.save()
    assert who_fits(place) == []


def test_a_pupil_is_asked_for_what_pupils_may_do_alone() -> None:
    pupil = who_may_be_asked()
    pupil.born_on = clock.today() - timedelta(days=365 * 12)
    pupil.save()
    assert who_fits(a_place()) == []
    assert who_fits(a_place(comforts=["minors"])) == []  # no guardian is known


def test_who_watches_the_role_is_asked_first_and_no_more_than_twenty_are() -> None:
    place, watcher = a_place(), make_person("見ている人")
    others = [who_may_be_asked(f"人 {n}") for n in range(22)]
    Watch.objects.create(role=place.role, person=watcher, since=clock.now())
    found = who_fits(place)
    search = look(place)
    assert found[0] == watcher.pk
    assert len(found) == 20
    assert asked_in(search) == set(found)
    assert {watcher.pk} | {one.pk for one in others} > set(found)
    assert Watch.objects.get().told_at is not None


def test_who_watches_is_not_disturbed_twice_in_a_week() -> None:
    place, watcher = a_place(), make_person()
    Watch.objects.create(role=place.role, person=watcher, since=clock.now(), told_at=clock.now() - timedelta(days=6))
    assert who_fits(place) == []
    Watch.objects.update(told_at=clock.now() - timedelta(days=8))
    assert who_fits(place) == [watcher.pk]


def test_where_the_host_answers_first_only_people_whom_the_host_knows_are_asked() -> None:
    place = a_place(asks_first=True)
    stranger, known = who_may_be_asked("A"), who_may_be_asked("B")
    helped_before(known, place.role.organisation)
    assert stranger.pk not in who_fits(place)
    assert who_fits(place) == [known.pk]


def test_one_person_is_found_by_name_alone_among_those_who_help_this_host() -> None:
    place = a_place()
    friend = helped_before(who_may_be_asked("小林 実"), place.role.organisation)
    who_may_be_asked("原 進")  # never helped here
    helped_before(make_person("中村 茂"), place.role.organisation)  # has not said that they may be asked
    assert person_by_name(place, "小林実") == friend
    for name in ("小林", "原 進", "中村 茂", place.person.name):
        with pytest.raises(NobodyToAsk):
            person_by_name(place, name)
    helped_before(who_may_be_asked("小林 実"), place.role.organisation)
    with pytest.raises(SeveralOfThatName):
        person_by_name(place, "小林 実")


def test_who_is_busy_then_or_a_pupil_is_not_found_by_name_and_nobody_learns_why() -> None:
    place = a_place()
    busy = helped_before(who_may_be_asked("小林 実"), place.role.organisation)
    make_assignment(make_shift(starts_at=in_days(3)), busy)
    pupil = helped_before(who_may_be_asked("原 進"), place.role.organisation)
    Person.objects.filter(pk=pupil.pk).update(born_on=clock.today() - timedelta(days=365 * 17))
    for name in (busy.name, pupil.name):
        with pytest.raises(NobodyToAsk):
            person_by_name(place, name)


def test_a_no_of_the_one_who_was_asked_ends_the_search_and_keeps_the_place() -> None:
    place, friend = a_place(), who_may_be_asked()
    search = look(place, asked=friend)
    assert asked_in(search) == {friend.pk}
    decline_stand_in(search=search.pk, person=friend, made_by=BY)
    decline_stand_in(search=search.pk, person=friend, made_by=BY)
    search.refresh_from_db()
    place.refresh_from_db()
    assert search.ended_at is not None
    assert place.state == "accepted"
    assert Event.objects.filter(name="volunteers.StandInDeclined").count() == 1
    with pytest.raises(StandInNotNeeded):
        take(search, friend)


def test_a_search_goes_on_while_somebody_may_still_say_yes() -> None:
    place, first, second = a_place(), who_may_be_asked(), who_may_be_asked("原 進")
    search = look(place)
    decline_stand_in(search=search.pk, person=first, made_by=BY)
    assert list(questions_to(first)) == []
    assert [one.search_id for one in questions_to(second)] == [search.pk]
    assert take(search, first).person_id == first.pk  # they can after all


def test_looking_again_the_same_way_is_looking_once_and_another_way_replaces_it() -> None:
    place, friend = a_place(), who_may_be_asked()
    first = look(place)
    assert look(place) == first
    second = look(place, asked=friend)
    first.refresh_from_db()
    assert first.ended_at is not None
    assert [one.pk for one in open_searches(place.role.organisation)] == [second.pk]


def test_whoever_can_come_after_all_stops_looking() -> None:
    place, fitting = a_place(), who_may_be_asked()
    search = look(place)
    stop_looking(search=search.pk, made_by=BY)
    stop_looking(search=search.pk, made_by=BY)
    with pytest.raises(StandInNotNeeded):
        take(search, fitting)
    assert list(open_searches(place.role.organisation)) == []
    assert Event.objects.filter(name="volunteers.StandInSearchEnded").count() == 1


def test_who_has_taken_over_is_not_sent_away_again() -> None:
    place, fitting = a_place(), who_may_be_asked()
    search = look(place)
    take(search, fitting)
    with pytest.raises(AlreadyTakenOver):
        stop_looking(search=search.pk, made_by=BY)


def test_what_is_not_theirs_has_begun_or_goes_through_a_provider_needs_no_stand_in() -> None:
    given_back = a_place()
    hand_back(assignment=given_back.pk, made_by=BY)
    with pytest.raises(NotStandingAnyMore):
        look(given_back)
    with pytest.raises(RoleOver):
        look(a_place(days=-1))
    with pytest.raises(ThroughProvider):
        look(a_place(kind="welfare_b"))


def test_gates_hold_at_the_tap_too() -> None:
    place, busy, unable = a_place(skills=["cooking"]), who_may_be_asked(skills=["cooking"]), make_person("原 進")
    Watch.objects.create(role=place.role, person=unable, since=clock.now())
    search = look(place)
    assert asked_in(search) == {busy.pk, unable.pk}
    make_assignment(make_shift(starts_at=in_days(3)), busy)
    with pytest.raises(Refused) as refusal:
        take(search, busy)
    assert [one.code for one in refusal.value.reasons] == ["times_overlap"]
    with pytest.raises(Refused) as refusal:
        take(search, unable)
    assert [one.code for one in refusal.value.reasons] == ["skills_needed"]
    place.refresh_from_db()
    assert place.state == "accepted"
    assert take(search, unable, vouched=True).person_id == unable.pk


def test_who_was_not_asked_takes_nothing_over() -> None:
    search = look(a_place(), asked=who_may_be_asked())
    with pytest.raises(StandInNotNeeded):
        take(search, make_person())


def test_who_is_at_the_shift_already_has_it_themself() -> None:
    place, fitting = a_place(most=2), who_may_be_asked()
    search = look(place)
    make_assignment(place.shift, fitting)
    with pytest.raises(HasItThemself):
        take(search, fitting)


def test_who_was_proposed_the_shift_meanwhile_takes_over_with_the_same_row() -> None:
    place, fitting = a_place(most=2), who_may_be_asked()
    search = look(place)
    proposed = make_assignment(place.shift, fitting, state="proposed")
    assert take(search, fitting).pk == proposed.pk
    assert Assignment.objects.filter(shift=place.shift, state="accepted").count() == 1


@pytest.mark.parametrize("what", ["moved", "called_off", "session", "begun", "handed_back"])
def test_a_search_ends_when_it_no_longer_applies(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fitting = who_may_be_asked()
    session = make_session(starts_at=in_days(3))
    place = make_assignment(make_shift(session=session)) if what == "session" else a_place()
    search = look(place)
    if what == "moved":
        move_shift(shift=place.shift_id, starts_at=in_days(4), ends_at=in_days(4.1), made_by=BY)
    elif what == "called_off":
        call_off_shift(shift=place.shift_id, made_by=BY)
    elif what == "session":
        session.state = "cancelled"
        session.save()
    elif what == "handed_back":
        hand_back(assignment=place.pk, made_by=BY)
    else:
        begun = in_days(3.01)
        monkeypatch.setattr(clock, "now", lambda: begun)
    assert list(questions_to(fitting)) == []
    assert list(open_searches(place.role.organisation)) == []
    with pytest.raises((StandInNotNeeded, Refused)):
        take(search, fitting)
    drain()
    end_stale_searches()
    search.refresh_from_db()
    assert search.ended_at is not None
    assert search.found is None
    assert end_stale_searches() == 0


def test_a_session_that_has_just_moved_takes_nobody_by_surprise() -> None:
    fitting, session = who_may_be_asked(), make_session(starts_at=in_days(3))
    search = look(make_assignment(make_shift(session=session)))
    session.starts_at, session.ends_at = in_days(5), in_days(5.1)
    session.save()  # the handler is still on its way
    with pytest.raises(StandInNotNeeded):
        take(search, fitting)


def test_who_no_longer_wants_to_be_asked_is_asked_no_more() -> None:
    place, person = a_place(), who_may_be_asked()
    search = look(place)
    assert stop_asking_to_stand_in(person=person.pk) == 0
    Consent.objects.filter(person=person).update(withdrawn_at=clock.now())
    assert stop_asking_to_stand_in(person=person.pk) == 1
    assert not StandInAsk.objects.exists()
    search.refresh_from_db()
    assert search.ended_at is not None  # nobody is left, and who looks hears it
    assert Event.objects.filter(name="volunteers.StandInDeclined").exists()


def swapping() -> tuple[Assignment, Assignment]:
    """Two people of one role at two times."""
    mine = a_place()
    theirs = make_assignment(another_shift(mine.shift, days=5), make_person("小林 実"))
    make_profile(theirs.person)
    return mine, theirs


def test_a_swap_moves_both() -> None:
    mine, theirs = swapping()
    assert [(one.shift.pk, one.assignment) for one in swaps_for(mine)] == [(theirs.shift_id, theirs.pk)]
    search = look(mine, in_exchange=theirs.pk)
    assert asked_in(search) == {theirs.person_id}
    taken = take(search, theirs.person)
    assert take(search, theirs.person) == taken
    now = set(Assignment.objects.filter(state="accepted").values_list("shift", "person", "via"))
    assert now == {
        (mine.shift_id, theirs.person_id, "stand_in"),
        (theirs.shift_id, mine.person_id, "stand_in"),
    }
    gone = Assignment.objects.filter(state="handed_over").values_list("outcome", flat=True)
    assert list(gone) == ["handed_over"] * 2


def test_a_swap_of_times_that_touch_is_possible() -> None:
    mine = a_place()
    theirs = make_assignment(another_shift(mine.shift, days=3.04), make_person("小林 実"))  # an hour later
    make_profile(theirs.person)
    search = look(mine, in_exchange=theirs.pk)
    take(search, theirs.person)
    assert Assignment.objects.filter(state="accepted").count() == 2


def test_a_swap_moves_both_or_none() -> None:
    mine, theirs = swapping()
    search = look(mine, in_exchange=theirs.pk)
    make_assignment(make_shift(starts_at=in_days(5)), mine.person)  # by now busy at the other time
    with pytest.raises(SwapNotPossible):
        take(search, theirs.person)
    standing = {one.pk: one.state for one in Assignment.objects.filter(pk__in=[mine.pk, theirs.pk])}
    assert set(standing.values()) == {"accepted"}


def test_what_was_given_back_or_is_another_role_can_not_be_swapped() -> None:
    mine, theirs = swapping()
    search = look(mine, in_exchange=theirs.pk)
    hand_back(assignment=theirs.pk, made_by=BY)
    with pytest.raises(SwapNotPossible):
        take(search, theirs.person)
    with pytest.raises(SwapNotPossible):
        look(mine, in_exchange=a_place(make_person()).pk)


def test_open_searches_are_the_hosts_own() -> None:
    place = a_place(organisation=make_organisation())
    search = look(place)
    assert [one.pk for one in open_searches(place.role.organisation)] == [search.pk]
    assert list(open_searches(make_organisation())) == []
    assert Shift.objects.count() == 1
