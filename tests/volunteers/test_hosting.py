"""What a host says of a role: the legal gates of every kind, the thank-you, needs that change, interests."""

from typing import Any

import pytest
from django.test import override_settings

from core import clock
from core.actor import Actor
from core.errors import Refused
from core.outbox.models import Event
from tests.factories import (
    make_assignment,
    make_organisation,
    make_person,
    make_profile,
    make_session,
    make_shift,
)
from volunteers.errors import NoLegalBasis, NoLongerInterested, NotTheirSession
from volunteers.models import Interest, Role
from volunteers.rules import ensure_thanks
from volunteers.selectors.hosting import people_outside_needs
from volunteers.selectors.roles import open_shifts
from volunteers.services.answer_interest import answer_interest, close_interest
from volunteers.services.assign import take_role
from volunteers.services.close_role import close_role, reopen_role
from volunteers.services.save_role import RoleFields, offer_full_role, save_role

pytestmark = pytest.mark.django_db
BY = Actor(user=None)
BASIS = "有料・無料職業紹介 20-ム-300001"


def offer(**fields: Any) -> Role:
    """By a shop, whenever it suits."""
    organisation = fields.pop("organisation", None) or make_organisation()
    said = {"task": "help"} | fields
    return offer_full_role(
        organisation=organisation, session=None, role=RoleFields(**said), least=1, most=2, made_by=BY
    )


def codes(refusal: Any) -> list[str]:
    """Of every reason."""
    return [reason.code for reason in refusal.value.reasons]


def events() -> list[str]:
    """Names of what was published, in order."""
    return list(Event.objects.order_by("id").values_list("name", flat=True))


@pytest.mark.parametrize("kind", [kind for kind in Role.Kind if kind != Role.Kind.EMPLOYMENT])
def test_every_kind_but_employment_can_be_offered(kind: str) -> None:
    role = offer(kind=kind, thanks="お弁当" if kind == Role.Kind.THANKED else "")
    assert Role.objects.get().kind == kind
    assert open_shifts().filter(role=role).exists() == (kind in ("volunteer", "thanked"))


def test_employment_needs_a_legal_basis_and_nothing_is_left_of_the_attempt() -> None:
    with pytest.raises(NoLegalBasis) as refusal:
        offer(kind="employment")
    assert str(refusal.value.next_step)
    assert not Role.objects.exists()
    with override_settings(EMPLOYMENT_LEGAL_BASIS=BASIS):
        assert offer(kind="employment").kind == "employment"


def test_without_the_basis_employment_is_neither_changed_nor_opened_again() -> None:
    with override_settings(EMPLOYMENT_LEGAL_BASIS=BASIS):
        role = offer(kind="employment")
    with pytest.raises(Refused) as refusal:
        save_role(role=role.pk, fields=RoleFields(task="run", kind="employment"), made_by=BY)
    assert codes(refusal) == ["no_legal_basis"]
    close_role(role=role.pk, made_by=BY)
    with pytest.raises(Refused) as refusal:
        reopen_role(role=role.pk, made_by=BY)
    assert codes(refusal) == ["no_legal_basis"]


@pytest.mark.parametrize("kind", ["welfare_a", "welfare_b", "employment"])
def test_nobody_takes_welfare_work_or_employment_by_a_button(kind: str) -> None:
    shift = make_shift(kind=kind)
    with pytest.raises(Refused) as refusal:
        take_role(shift=shift.pk, person=make_person(), made_by=BY)
    assert "through_provider" in codes(refusal)


@pytest.mark.parametrize(
    "words",
    [
        "時給800円",
        "1時間500円",
        "１時間 ５００円",
        "500円/時",
        "500円／h",
        "500 yen per hour",
        "hourly 500",
        "1時間につき500円",
    ],
)
def test_a_thank_you_is_never_by_the_hour(words: str) -> None:
    with pytest.raises(Refused) as refusal:
        offer(kind="thanked", thanks=words)
    assert codes(refusal) == ["thanks_by_the_hour"]


@pytest.mark.parametrize("words", ["お弁当", "1回500円", "日帰り温泉券（3時間）", "a lunch", "時間銀行の券"])
def test_what_is_flat_is_welcome(words: str) -> None:
    ensure_thanks("thanked", words, None)


def test_a_thank_you_belongs_to_a_thanked_volunteer() -> None:
    for fields, code in (
        ({"kind": "thanked"}, "thanks_missing"),
        ({"kind": "volunteer", "points": 100}, "thanks_not_expected"),
        ({"kind": "welfare_b", "thanks": "お弁当"}, "thanks_not_expected"),
    ):
        with pytest.raises(Refused) as refusal:
            offer(**fields)
        assert codes(refusal) == [code]
    assert offer(kind="thanked", points=100).points == 100


def test_a_role_is_offered_at_ones_own_session_alone() -> None:
    with pytest.raises(NotTheirSession):
        offer_full_role(
            organisation=make_organisation(),
            session=make_session(),
            role=RoleFields(task="help"),
            least=1,
            most=1,
            made_by=BY,
        )


class TestChanging:
    def test_words_and_needs_change_and_what_changed_is_kept(self) -> None:
        role = offer(titles={"ja": "受付"})
        fields = RoleFields(task="help", titles={"ja": "受付", "en": "Reception"}, skills=["hospitality"], japanese=2)
        save_role(role=role.pk, fields=fields, made_by=BY)
        save_role(role=role.pk, fields=fields, made_by=BY)
        role.refresh_from_db()
        assert (role.titles["en"], role.skills, role.japanese) == ("Reception", ["hospitality"], 2)
        [event] = Event.objects.filter(name="volunteers.RoleChanged")
        assert event.payload["changed"] == ["japanese", "skills", "titles"]

    def test_the_kind_stays_as_it_was_offered(self) -> None:
        role = offer()
        with pytest.raises(Refused) as refusal:
            save_role(role=role.pk, fields=RoleFields(task="help", kind="welfare_b"), made_by=BY)
        assert codes(refusal) == ["kind_is_fixed"]

    def test_who_has_it_keeps_it_and_the_host_is_told_with_whom_to_talk(self) -> None:
        role = offer()
        shift = role.shifts.get()
        knows, silent = make_profile(skills=["cooking"]).person, make_person()
        rows = [take_role(shift=shift.pk, person=one, made_by=BY) for one in (knows, silent)]
        assert people_outside_needs(role) == []
        save_role(role=role.pk, fields=RoleFields(task="help", skills=["cooking"]), made_by=BY)
        role.refresh_from_db()
        assert [one.person for one in people_outside_needs(role)] == [silent]
        assert {row.state for row in shift.assignments.all()} == {"accepted"}
        assert len(rows) == 2


def test_closed_nobody_new_finds_it_and_who_has_it_keeps_it() -> None:
    role = offer()
    shift = role.shifts.get()
    kept = take_role(shift=shift.pk, person=make_person(), made_by=BY)
    for _ in range(2):
        close_role(role=role.pk, made_by=BY)
    with pytest.raises(Refused) as refusal:
        take_role(shift=shift.pk, person=make_person(), made_by=BY)
    assert codes(refusal) == ["role_not_open"]
    kept.refresh_from_db()
    assert kept.state == "accepted"
    for _ in range(2):
        reopen_role(role=role.pk, made_by=BY)
    take_role(shift=shift.pk, person=make_person(), made_by=BY)
    assert [name for name in events() if name.startswith(("volunteers.RoleC", "volunteers.RoleR"))] == [
        "volunteers.RoleClosed",
        "volunteers.RoleReopened",
    ]


def test_a_role_at_a_cancelled_session_is_not_opened_again() -> None:
    role = make_shift(session=make_session(state="cancelled"), state="closed").role
    with pytest.raises(Refused) as refusal:
        reopen_role(role=role.pk, made_by=BY)
    assert codes(refusal) == ["role_session_cancelled"]


def test_an_interest_is_answered_and_ended_once() -> None:
    interest = Interest.objects.create(role=offer(), person=make_person(), shown_at=clock.now())
    for _ in range(2):
        answer_interest(interest=interest.pk, made_by=BY)
    for _ in range(2):
        close_interest(interest=interest.pk, made_by=BY)
    interest.refresh_from_db()
    assert interest.answered_at is not None
    assert interest.ended_at is not None
    assert events().count("volunteers.InterestAnswered") == events().count("volunteers.InterestClosed") == 1
    with pytest.raises(NoLongerInterested):
        answer_interest(interest=interest.pk, made_by=BY)


def test_an_assignment_that_is_over_is_nobodys_to_talk_about() -> None:
    """Only who stands ahead of us is named."""
    role = offer(skills=["cooking"])
    make_assignment(role.shifts.get(), state="handed_back")
    assert people_outside_needs(role) == []
