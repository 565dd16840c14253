"""Who may watch which board, and which boards an event reaches; never a name on the wire."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from activities.events import SessionMoved
from community.events import ConsentWithdrawn
from config import routing
from config.event_routes import ROUTES
from core.live.watches import find
from tests.factories import make_area, make_organisation, make_person, make_session, make_shift, make_user
from tests.volunteers.board_kit import make_coordinator
from volunteers import events, live
from volunteers.selectors.board import TOWN, board_version

pytestmark = pytest.mark.django_db
Sent = list[tuple[str, Any]]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """What went out."""
    found: Sent = []
    monkeypatch.setattr("volunteers.live.live.send", lambda topic, state: found.append((topic, state)))
    return found


def topics(sent: Sent) -> set[str]:
    return {topic for topic, _ in sent}


def test_each_watches_the_board_of_their_own_office_alone() -> None:
    here, there = make_area("赤穂"), make_area("中沢")
    ward = make_area("町二区", kind="ward", parent=here)
    user, town = make_coordinator(here), make_coordinator()
    assert live.may_watch(user, here.pk)
    assert not any(live.may_watch(user, area) for area in (there.pk, ward.pk, TOWN))
    assert live.may_watch(town, TOWN)
    assert not live.may_watch(make_user(), here.pk)
    assert not live.may_watch(AnonymousUser(), TOWN)
    assert live.BOARD.is_private
    assert routing.websockets is not None  # which registers what may be watched
    assert find(f"board:{here.pk}") == (live.BOARD, here.pk)


def test_an_event_reaches_the_boards_of_the_role_and_of_the_person_and_no_others(sent: Sent) -> None:
    town = make_area("駒ヶ根市", kind="municipality")
    host_side, home, elsewhere = (make_area(name, parent=town) for name in ("赤穂", "中沢", "東伊那"))
    ward = make_area("町二区", kind="ward", parent=home)
    shift = make_shift(organisation=make_organisation(area=host_side))
    person = make_person("竹内 恵", area=ward)
    before = board_version()
    live.show_boards(events.RoleProposed(assignment=1, role=shift.role_id, person=person.pk))
    assert topics(sent) == {f"board:{pk}" for pk in (TOWN, town.pk, host_side.pk, home.pk, ward.pk)}
    assert f"board:{elsewhere.pk}" not in topics(sent)
    assert all(set(state) == {"refetch", "version"} for _, state in sent)
    assert {state["version"] for _, state in sent} == {board_version()}
    assert board_version() > before


def test_who_told_no_area_belongs_to_the_municipality(sent: Sent) -> None:
    town = make_area("駒ヶ根市", kind="municipality")
    live.show_boards(events.ProfileSaved(person=make_person().pk))
    assert topics(sent) == {f"board:{TOWN}", f"board:{town.pk}"}


def test_a_session_that_moves_moves_its_roles_on_the_board(sent: Sent) -> None:
    area = make_area()
    shift = make_shift(session=make_session(), organisation=make_organisation(area=area))
    moved = SessionMoved.__new__(SessionMoved)
    object.__setattr__(moved, "session", shift.role.session_id)
    live.show_boards_of_session(moved)
    assert f"board:{area.pk}" in topics(sent)
    sent.clear()
    object.__setattr__(moved, "session", make_session().pk)
    live.show_boards_of_session(moved)
    assert sent == []


def test_only_the_consent_to_be_asked_changes_the_board(sent: Sent) -> None:
    person = make_person(area=make_area())
    live.show_boards_of_consent(ConsentWithdrawn(person=person.pk, purpose="figures"))
    assert sent == []
    live.show_boards_of_consent(ConsentWithdrawn(person=person.pk, purpose="ask_me"))
    assert f"board:{person.area_id}" in topics(sent)


def test_what_stands_between_roles_and_people_is_routed_to_the_boards() -> None:
    for event in (
        events.RoleOffered,
        events.RoleTaken,
        events.RoleProposed,
        events.RoleDeclined,
        events.RoleHandedBack,
    ):
        assert live.show_boards in ROUTES[event]
