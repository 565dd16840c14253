"""Offering, taking, handing back and confirming roles."""

from datetime import timedelta

import pytest
from django.http import Http404

from activities.models import Activity, Session
from community.models import Person
from core import clock
from core.actor import Actor
from core.errors import Refused
from core.outbox.models import Event
from tests.factories import make_activity, make_organisation, make_person, make_session
from volunteers.errors import (
    AlreadyDone,
    HeadcountMissing,
    LengthMissing,
    NoLegalBasis,
    NotBegun,
    NotStandingAnyMore,
    NotTheirSession,
)
from volunteers.models import Assignment, Contribution, Role, Shift
from volunteers.selectors.my_roles import my_roles
from volunteers.selectors.roles import contributions_of, open_shifts, roles_ahead_of
from volunteers.selectors.situations import why_not
from volunteers.services.assign import assign, take_role
from volunteers.services.contributions import confirm_contribution, withdraw_contribution
from volunteers.services.follow_session import follow_session
from volunteers.services.hand_back import hand_back
from volunteers.services.offer_role import offer_role

pytestmark = pytest.mark.django_db
BY = Actor(user=None)


def offer(session: Session | None = None, *, headcount: int = 1, kind: str = Role.Kind.VOLUNTEER) -> Shift:
    """A helper's shift at a session in a week."""
    session = session or make_session()
    organisation = session.activity.organisation
    role = offer_role(
        organisation=organisation, session=session, task=Role.Task.HELP, headcount=headcount, kind=kind, made_by=BY
    )
    return Shift.objects.select_related("role__session__activity").get(role=role)


def begun(session: Session) -> Session:
    """The same session, an hour ago."""
    session.starts_at, session.ends_at = clock.now() - timedelta(hours=1), clock.now() + timedelta(minutes=30)
    session.save()
    follow_session(session=session.pk)
    return session


def codes(person: Person, role: Shift) -> list[str]:
    """Why a person can't take a role."""
    return [reason.code for reason in why_not(person, Shift.objects.get(pk=role.pk))]


def events() -> list[str]:
    """Names of what was published, in order."""
    return list(Event.objects.values_list("name", flat=True))


def test_a_role_is_offered_taken_and_handed_back() -> None:
    role, person = offer(), make_person()
    taken = take_role(shift=role.pk, person=person, made_by=BY)
    assert taken.state == Assignment.State.ACCEPTED
    assert hand_back(assignment=taken.pk, made_by=BY).state == Assignment.State.HANDED_BACK
    assert events() == ["volunteers.RoleOffered", "volunteers.RoleTaken", "volunteers.RoleHandedBack"]


def test_taking_twice_is_taking_once_even_when_it_is_full() -> None:
    role, person = offer(headcount=1), make_person()
    first = take_role(shift=role.pk, person=person, made_by=BY)
    assert take_role(shift=role.pk, person=person, made_by=BY) == first
    assert assign(shift=role.pk, person=person, made_by=BY) == first
    assert events().count("volunteers.RoleTaken") == 1


def test_the_headcount_is_never_passed_and_a_place_given_back_is_free_again() -> None:
    role = offer(headcount=1)
    first = assign(shift=role.pk, person=make_person(), made_by=BY)
    with pytest.raises(Refused) as refusal:
        assign(shift=role.pk, person=make_person(), made_by=BY)
    assert [reason.code for reason in refusal.value.reasons] == ["role_full"]
    hand_back(assignment=first.pk, made_by=BY)
    assert assign(shift=role.pk, person=make_person(), made_by=BY).state == Assignment.State.ACCEPTED


def test_who_handed_back_may_take_it_again() -> None:
    role, person = offer(), make_person()
    hand_back(assignment=take_role(shift=role.pk, person=person, made_by=BY).pk, made_by=BY)
    take_role(shift=role.pk, person=person, made_by=BY)
    assert role.assignments.filter(state=Assignment.State.ACCEPTED).count() == 1


def test_a_proposal_becomes_a_yes() -> None:
    role, person = offer(), make_person()
    proposed = Assignment.objects.create(
        shift=role, person=person, state=Assignment.State.PROPOSED, made_at=clock.now()
    )
    assert take_role(shift=role.pk, person=person, made_by=BY).pk == proposed.pk
    assert role.assignments.count() == 1


def test_every_reason_is_given_at_once() -> None:
    session = make_session(activity=make_activity(state=Activity.State.DRAFT))
    role = offer(session, kind=Role.Kind.WELFARE_B)
    assign(shift=role.pk, person=make_person(), made_by=BY)
    begun(session)
    role.refresh_from_db()
    assert codes(make_person(), role) == ["through_provider", "role_not_open", "role_over", "role_full"]


def test_a_cancelled_session_wants_nobody() -> None:
    session = make_session()
    role = offer(session)
    Session.objects.filter(pk=session.pk).update(state=Session.State.CANCELLED)
    role.refresh_from_db()
    assert codes(make_person(), role) == ["role_session_cancelled"]


def test_two_sessions_at_once_are_too_many_but_two_roles_at_one_session_are_fine() -> None:
    session, person = make_session(), make_person()
    assign(shift=offer(session).pk, person=person, made_by=BY)
    assert codes(person, offer(session)) == []
    assert codes(person, offer(make_session(starts_at=session.starts_at + timedelta(minutes=89)))) == ["times_overlap"]
    assert codes(person, offer(make_session(starts_at=session.ends_at))) == []


def test_the_host_enters_who_helped_on_the_spot_but_nobody_takes_it_alone_then() -> None:
    role = offer(begun(make_session()))
    assert codes(make_person(), role) == ["role_over"]
    assert assign(shift=role.pk, person=make_person(), made_by=BY).state == Assignment.State.ACCEPTED


def test_what_may_not_be_offered() -> None:
    session = make_session()
    organisation = session.activity.organisation
    with pytest.raises(NoLegalBasis):
        offer(session, kind=Role.Kind.EMPLOYMENT)
    with pytest.raises(HeadcountMissing):
        offer(session, headcount=0)
    with pytest.raises(NotTheirSession):
        offer_role(organisation=make_organisation(), session=session, task="help", made_by=BY)
    with pytest.raises(ValueError, match="juggle"):
        offer_role(organisation=organisation, session=session, task="juggle", made_by=BY)
    assert not Role.objects.exists()


def test_a_contribution_is_confirmed_with_the_length_of_the_session() -> None:
    role = offer(begun(make_session()))
    taken = assign(shift=role.pk, person=make_person(), made_by=BY)
    kept = confirm_contribution(assignment=taken.pk, made_by=BY)
    assert (kept.minutes, kept.on, kept.state) == (90, clock.today(), "confirmed")
    assert confirm_contribution(assignment=taken.pk, made_by=BY) == kept
    assert events().count("volunteers.ContributionConfirmed") == 1


def test_a_confirmation_is_corrected_withdrawn_and_given_again() -> None:
    role = offer(begun(make_session()))
    taken = assign(shift=role.pk, person=make_person(), made_by=BY)
    confirm_contribution(assignment=taken.pk, made_by=BY)
    assert confirm_contribution(assignment=taken.pk, made_by=BY, minutes=45).minutes == 45
    assert withdraw_contribution(assignment=taken.pk, made_by=BY).state == "withdrawn"
    assert withdraw_contribution(assignment=taken.pk, made_by=BY).state == "withdrawn"
    assert confirm_contribution(assignment=taken.pk, made_by=BY).state == "confirmed"
    assert Contribution.objects.count() == 1
    assert [name for name in events() if "Contribution" in name] == [
        "volunteers.ContributionConfirmed",
        "volunteers.ContributionConfirmed",
        "volunteers.ContributionWithdrawn",
        "volunteers.ContributionConfirmed",
    ]


def test_what_has_not_begun_or_was_handed_back_is_not_confirmed() -> None:
    session = make_session()
    taken = assign(shift=offer(session).pk, person=make_person(), made_by=BY)
    with pytest.raises(NotBegun):
        confirm_contribution(assignment=taken.pk, made_by=BY)
    begun(session)
    hand_back(assignment=taken.pk, made_by=BY)
    with pytest.raises(NotStandingAnyMore):
        confirm_contribution(assignment=taken.pk, made_by=BY)
    with pytest.raises(Http404):
        withdraw_contribution(assignment=taken.pk, made_by=BY)


def test_what_is_thanked_for_is_not_handed_back() -> None:
    taken = assign(shift=offer(begun(make_session())).pk, person=make_person(), made_by=BY)
    confirm_contribution(assignment=taken.pk, made_by=BY)
    with pytest.raises(AlreadyDone):
        hand_back(assignment=taken.pk, made_by=BY)


@pytest.mark.parametrize("minutes", [None, 0, -5, 24 * 60 + 1])
def test_a_role_without_a_session_needs_a_sensible_length(minutes: int | None) -> None:
    role = offer_role(organisation=make_organisation(), session=None, task=Role.Task.WATCH, made_by=BY)
    taken = take_role(shift=role.shifts.get().pk, person=make_person(), made_by=BY)
    with pytest.raises(LengthMissing):
        confirm_contribution(assignment=taken.pk, made_by=BY, minutes=minutes)
    assert confirm_contribution(assignment=taken.pk, made_by=BY, minutes=40).on == clock.today()


def test_open_roles_are_those_one_can_take() -> None:
    wanted = offer(make_session(starts_at=clock.now() + timedelta(days=2)), headcount=2)
    assign(shift=wanted.pk, person=make_person(), made_by=BY)
    undated = offer_role(organisation=make_organisation(), session=None, task=Role.Task.TRANSLATE, made_by=BY)
    full = offer(headcount=1)
    assign(shift=full.pk, person=make_person(), made_by=BY)
    offer(begun(make_session()))
    offer(make_session(activity=make_activity(state=Activity.State.DRAFT)))
    offer(kind=Role.Kind.WELFARE_B)
    assert [(shift.pk, vars(shift)["left"]) for shift in open_shifts()] == [
        (wanted.pk, 1),
        (undated.shifts.get().pk, 1),
    ]


def test_my_roles_move_from_ahead_to_done() -> None:
    session, person = make_session(), make_person()
    taken = take_role(shift=offer(session).pk, person=person, made_by=BY)
    assert (list(roles_ahead_of(person)), list(contributions_of(person))) == ([taken], [])
    begun(session)
    confirm_contribution(assignment=taken.pk, made_by=BY)
    mine = my_roles(person)
    assert (mine.ahead, mine.done, mine.hours) == ([], [taken], 1.5)


def test_nobody_takes_a_role_that_does_not_exist() -> None:
    with pytest.raises(Http404):
        take_role(shift=4711, person=make_person(), made_by=BY)
    with pytest.raises(Http404):
        hand_back(assignment=4711, made_by=BY)
