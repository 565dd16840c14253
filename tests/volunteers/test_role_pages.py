"""The host's panel, the list of open roles, and one's own roles."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import Session
from community.models import Membership, Person, User
from core import clock
from core.actor import Actor
from tests.factories import make_activity, make_organisation, make_person, make_session
from volunteers.models import Assignment, Contribution, Shift
from volunteers.services.assign import assign
from volunteers.services.offer_role import offer_role

pytestmark = pytest.mark.django_db
BY = Actor(user=None)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def session() -> Session:
    """A class in a week, at alice's shop."""
    return make_session(activity=make_activity(organisation=make_organisation()))


@pytest.fixture
def alice(session: Session) -> User:
    """She runs the shop."""
    user = User.objects.create_user("alice@example.jp")
    Membership.objects.create(user=user, organisation=session.activity.organisation)
    return user


@pytest.fixture
def charlie() -> User:
    """A stranger with a shop of his own."""
    user = User.objects.create_user("charlie@example.jp")
    Membership.objects.create(user=user, organisation=make_organisation())
    return user


def signed_in(user: User | None) -> Client:
    """A browser of that account."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def offer(session: Session, headcount: int = 1) -> Shift:
    """A helper is wanted."""
    role = offer_role(
        organisation=session.activity.organisation, session=session, task="help", headcount=headcount, made_by=BY
    )
    return role.shifts.get()


def start(session: Session) -> None:
    """The class began ten minutes ago."""
    session.starts_at = clock.now() - timedelta(minutes=10)
    session.ends_at = clock.now() + timedelta(minutes=50)
    session.save()


def panel(session: Session) -> str:
    """Its address."""
    return reverse("volunteers:session-roles", args=[session.pk])


def test_the_panel_is_a_page_and_a_part_of_the_roster(session: Session, alice: User) -> None:
    client = signed_in(alice)
    whole = client.get(panel(session)).content.decode()
    part = client.get(panel(session), headers=HTMX).content.decode()
    assert "<html" in whole
    assert "<html" not in part
    assert 'id="session-roles"' in whole
    assert part.count('id="session-roles"') == 1


def test_a_host_adds_a_role_enters_a_person_and_confirms(session: Session, alice: User) -> None:
    client = signed_in(alice)
    assert client.post(panel(session), {"task": "teach", "headcount": "1"}).status_code == 302
    shift = Shift.objects.get()
    assert (shift.role.task, shift.role.kind, shift.most) == ("teach", "volunteer", 1)

    people = reverse("volunteers:add-person", args=[shift.pk])
    client.post(people, {"name": "宮下 誠", "telephone": "0265-00-1234"})
    taken = Assignment.objects.get()
    assert (taken.person.name, taken.made_by, taken.state) == ("宮下 誠", alice.pk, "accepted")

    confirm = reverse("volunteers:change-assignment", args=[taken.pk, "confirm"])
    assert confirm not in client.get(panel(session)).content.decode()
    assert client.post(confirm).status_code == 409
    start(session)
    assert confirm in client.get(panel(session)).content.decode()
    client.post(confirm)
    assert Contribution.objects.get().state == "confirmed"

    withdraw = reverse("volunteers:change-assignment", args=[taken.pk, "withdraw"])
    assert withdraw in client.get(panel(session)).content.decode()
    client.post(withdraw)
    assert Contribution.objects.get().state == "withdrawn"


def test_a_full_role_says_so_and_changes_nothing(session: Session, alice: User) -> None:
    role = offer(session)
    assign(shift=role.pk, person=make_person(), made_by=BY)
    answer = signed_in(alice).post(reverse("volunteers:add-person", args=[role.pk]), {"name": "宮下 誠"}, headers=HTMX)
    assert answer.status_code == 409
    assert [reason.code for reason in answer.context["reasons"]] == ["role_full"]
    assert Assignment.objects.count() == 1


def test_an_account_is_found_only_by_its_address_and_name_together(session: Session, alice: User) -> None:
    role, member = offer(session, headcount=3), make_person("竹内 恵", email="megumi@example.jp")
    people, client = reverse("volunteers:add-person", args=[role.pk]), signed_in(alice)
    wrong_name = client.post(people, {"name": "宮下 誠", "email": "megumi@example.jp"})
    unknown = client.post(people, {"name": "宮下 誠", "email": "nobody@example.jp"})
    assert wrong_name.status_code == unknown.status_code == 422
    assert [list(a.context["rows"][0][1].errors.values()) for a in (wrong_name, unknown)] == [
        list(unknown.context["rows"][0][1].errors.values())
    ] * 2
    assert Person.objects.count() == 1
    client.post(people, {"name": "竹内恵", "email": "MEGUMI@example.jp"})
    assert Assignment.objects.get().person == member


def test_a_name_with_a_line_break_is_refused(session: Session, alice: User) -> None:
    people = reverse("volunteers:add-person", args=[offer(session).pk])
    assert signed_in(alice).post(people, {"name": "宮下\r\nBcc: x"}).status_code == 422


@pytest.mark.parametrize(("who", "status"), [("alice", 200), ("charlie", 404), ("nobody", 302)])
def test_who_may_see_and_change_a_panel(
    session: Session, who: str, status: int, request: pytest.FixtureRequest
) -> None:
    role = offer(session)
    taken = assign(shift=role.pk, person=make_person(), made_by=BY)
    start(session)
    user = None if who == "nobody" else request.getfixturevalue(who)
    client = signed_in(user)
    doors: list[tuple[str, dict[str, Any]]] = [
        (panel(session), {"task": "help", "headcount": "1"}),
        (reverse("volunteers:add-person", args=[offer(session).pk]), {"name": "宮下 誠"}),
        (reverse("volunteers:change-assignment", args=[taken.pk, "confirm"]), {}),
        (reverse("volunteers:change-assignment", args=[taken.pk, "withdraw"]), {}),
        (reverse("volunteers:change-assignment", args=[taken.pk, "hand-back"]), {}),
    ]
    assert client.get(panel(session), headers=HTMX).status_code == status
    assert {client.post(url, data, headers=HTMX).status_code for url, data in doors} == {status}


def test_changes_need_a_token_and_reading_changes_nothing(session: Session, alice: User) -> None:
    taken = assign(shift=offer(session).pk, person=make_person(), made_by=BY)
    start(session)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)
    confirm = reverse("volunteers:change-assignment", args=[taken.pk, "confirm"])
    assert strict.post(confirm).status_code == 403
    assert strict.get(confirm).status_code == 405
    assert not Contribution.objects.exists()


def open_page() -> str:
    """The list's address, new each time: a stranger's page is remembered."""
    return f"{reverse('volunteers:open-roles')}?test={uuid4()}"


def test_a_resident_takes_a_role_and_hands_it_back(session: Session) -> None:
    role, person = offer(session), make_person(email="bob@example.jp")
    client = signed_in(person.user)
    take, page = reverse("volunteers:take", args=[role.pk]), reverse("volunteers:role", args=[role.role_id])
    assert page in client.get(open_page()).content.decode()
    assert take in client.get(page).content.decode()
    assert client.post(take)["Location"] == reverse("volunteers:my-roles")
    taken = Assignment.objects.get()
    back = reverse("volunteers:hand-back", args=[taken.pk])
    assert back in client.get(reverse("volunteers:my-roles"), headers=HTMX).content.decode()
    client.post(back)
    assert Assignment.objects.get().state == "handed_back"


def test_nobody_hands_back_for_somebody_else(session: Session) -> None:
    taken = assign(shift=offer(session).pk, person=make_person(), made_by=BY)
    other = make_person(email="bob@example.jp")
    assert signed_in(other.user).post(reverse("volunteers:hand-back", args=[taken.pk])).status_code == 404
    assert Assignment.objects.get().state == "accepted"


def test_a_stranger_is_asked_to_sign_in_and_sees_no_names(session: Session) -> None:
    role = offer(session, headcount=2)
    assign(shift=role.pk, person=make_person("竹内 恵"), made_by=BY)
    page = Client().get(open_page()).content.decode()
    assert "竹内" not in page
    assert reverse("volunteers:take", args=[role.pk]) not in page
    assert reverse("account_login") in page
    assert Client().post(reverse("volunteers:take", args=[role.pk])).status_code == 302
    assert Assignment.objects.count() == 1


def test_an_account_without_a_name_is_asked_for_it(session: Session) -> None:
    client = signed_in(User.objects.create_user("new@example.jp"))
    answer = client.post(reverse("volunteers:take", args=[offer(session).pk]))
    assert answer["Location"] == reverse("my-details")


@pytest.mark.parametrize("page", ["panel", "open", "mine"])
def test_ten_more_rows_cost_no_more_queries(page: str, alice: User, session: Session) -> None:
    person = Person.objects.create(user=alice, name="有賀 花", created_at=clock.now())
    client = signed_in(alice)
    addresses = {
        "panel": panel(session),
        "open": reverse("volunteers:open-roles"),
        "mine": reverse("volunteers:my-roles"),
    }

    def add_ten(first_day: int) -> None:
        for number in range(10):
            offer(session)
            assign(shift=offer(session).pk, person=make_person(), made_by=BY)
            later = make_session(starts_at=clock.now() + timedelta(days=first_day + number))
            assign(shift=offer(later, headcount=2).pk, person=person, made_by=BY)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(addresses[page]).status_code == 200
        return len(captured)

    add_ten(10)
    queries()  # what the filters offer is remembered from the first look on
    before = queries()
    add_ten(30)
    assert queries() == before
