"""My roles: what to answer first, what lies ahead, what was done; for oneself and for whom one supports."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Session
from community.models import Person, SupportAct
from core import clock
from core.actor import Actor
from core.outbox.models import Event
from tests.clients import address, browser, text_of
from tests.community.kit import make_support
from tests.factories import make_assignment, make_person, make_profile, make_session, make_shift
from volunteers.models import Assignment, Contribution, Interest, Thanks, Watch
from volunteers.reasons import Reason
from volunteers.selectors.my_roles import my_roles
from volunteers.services.propose import propose

pytestmark = pytest.mark.django_db
BY = Actor(user=None)


@pytest.fixture
def linh() -> Person:
    """She may be asked."""
    person = make_person("グエン・リン", email="linh@example.jp")
    make_profile(person)
    return person


def asked(person: Person, **role: Any) -> Assignment:
    """A coordinator asks."""
    shift = make_shift(starts_at=clock.now() + timedelta(days=9), **role)
    reasons = [Reason("likes", {"task": "help"}).as_json(), Reason("week_unknown").as_json()]
    return propose(shift=shift.pk, person=person, made_by=BY, reasons=reasons)


def page_of(person: Person, *, language: str = "en") -> str:
    """My roles as they read it."""
    return text_of(browser(person.user).get(address("volunteers:my-roles", language=language)))


def answer(person: Person, row: Assignment, verb: str) -> int:
    """One tap."""
    name = "volunteers:hand-back" if verb == "hand-back" else "volunteers:answer"
    args = [row.pk] if verb == "hand-back" else [row.pk, verb]
    status: int = browser(person.user).post(address(name, *args)).status_code
    row.refresh_from_db()
    return status


def test_a_question_stands_first_with_why_me_and_until_when(linh: Person) -> None:
    one = asked(linh)
    make_assignment(make_shift(starts_at=clock.now() + timedelta(days=1)), linh)
    page = page_of(linh)
    assert f'data-proposal="{one.pk}"' in page
    assert page.index("data-proposal") < page.index(address("volunteers:hand-back", Assignment.objects.last().pk))  # type: ignore[union-attr]
    assert "Would like this: helping" in page
    assert "has not said when" not in page.lower()  # what one should know before asking is not for them
    assert "kept until" in page


@pytest.mark.parametrize(
    ("verb", "state", "event"),
    [("accept", "accepted", "RoleTaken"), ("decline", "declined", "RoleDeclined")],
)
def test_one_tap_answers_and_no_reason_is_asked(linh: Person, verb: str, state: str, event: str) -> None:
    one = asked(linh)
    assert answer(linh, one, verb) == 302
    assert answer(linh, one, verb) == 302  # a double tap
    assert one.state == state
    assert Event.objects.filter(name=f"volunteers.{event}").count() == 1
    assert "data-proposal" not in page_of(linh)


def test_what_has_run_out_or_was_called_off_is_no_longer_asked(linh: Person) -> None:
    late, gone = asked(linh), asked(linh, session=make_session())
    Assignment.objects.filter(pk=late.pk).update(answer_by=clock.now() - timedelta(minutes=1))
    Session.objects.filter(roles=gone.shift.role).update(state="cancelled")
    assert my_roles(linh).proposals == []


def test_a_request_can_be_taken_back(linh: Person) -> None:
    row = make_assignment(make_shift(asks_first=True), linh, state="applied")
    assert my_roles(linh).requests == [row]
    answer(linh, row, "hand-back")
    assert row.state == "handed_back"
    assert my_roles(linh).nothing


def test_what_was_done_comes_with_its_thanks(linh: Person) -> None:
    row = make_assignment(make_shift(starts_at=clock.now() - timedelta(days=3)), linh)
    Contribution.objects.create(
        assignment=row, state="confirmed", minutes=90, on=clock.today(), confirmed_at=clock.now()
    )
    Thanks.objects.create(assignment=row, words="ありがとうございました！", language="ja", at=clock.now())
    page = page_of(linh)
    assert "1.5 hours" in page
    assert "ありがとうございました！" in page
    assert answer(linh, row, "hand-back") == 302
    assert row.state == "accepted"  # what was thanked for is not handed back


def test_interests_and_watches_are_taken_back_there(linh: Person) -> None:
    role = make_shift().role
    Interest.objects.create(role=role, person=linh, shown_at=clock.now())
    Watch.objects.create(role=role, person=linh, since=clock.now())
    client = browser(linh.user)
    for name, verb in (("interest", "withdraw"), ("watch", "off")):
        url = address(f"volunteers:{name}", role.pk, verb)
        assert url in text_of(client.get(address("volunteers:my-roles")))
        assert client.post(url, {"back": "my-roles"})["Location"] == address("volunteers:my-roles")
    mine = my_roles(linh)
    assert (mine.interests, mine.watches) == ([], [])


def test_nobody_answers_for_somebody_else(linh: Person) -> None:
    one, other = asked(linh), make_person(email="x@example.jp")
    for verb in ("accept", "decline", "hand-back"):
        assert answer(other, one, verb) == 404
    assert one.state == "proposed"


def test_a_supporter_answers_for_the_person_and_both_read_it() -> None:
    susumu, yaeko = make_person("下島 進", email="susumu@example.jp"), make_person("下島 八重子")
    support = make_support(yaeko, susumu)
    make_profile(yaeko)
    one = asked(yaeko)
    page = page_of(susumu)
    assert "下島 八重子 is asked" in page
    assert address("volunteers:answer", one.pk, "accept", language="en") in page
    answer(susumu, one, "accept")
    assert (one.state, one.made_by) == ("accepted", susumu.user_id)
    assert Event.objects.get(name="volunteers.RoleTaken").channel == "supporter"
    assert "下島 八重子" in page_of(susumu)
    answer(susumu, one, "hand-back")
    deeds = list(SupportAct.objects.filter(support=support).order_by("id").values_list("deed", flat=True))
    assert deeds == ["looked", "took_role", "gave_back"]


@pytest.mark.parametrize(
    ("terms", "sees", "answers"),
    [({"may_see": False}, False, True), ({"may_sign_up": False}, True, False)],
    ids=["signs-up-alone", "sees-alone"],
)
def test_a_supporter_sees_and_does_what_was_agreed(terms: dict[str, bool], sees: bool, answers: bool) -> None:
    susumu, yaeko = make_person("下島 進", email="susumu@example.jp"), make_person("下島 八重子")
    make_support(yaeko, susumu, **terms)
    make_profile(yaeko)
    one = asked(yaeko)
    page = page_of(susumu)
    assert ("下島 八重子" in page) == sees
    assert (address("volunteers:answer", one.pk, "accept", language="en") in page) == (sees and answers)
    assert (answer(susumu, one, "decline") == 302) == answers


def test_ten_times_as_much_costs_no_query_more(linh: Person) -> None:
    client = browser(linh.user)

    def add(count: int) -> None:
        for number in range(count):
            begin = clock.now() + timedelta(days=10 + count + number)
            asked(linh)
            make_assignment(make_shift(session=make_session(starts_at=begin)), linh)
            make_assignment(make_shift(session=make_session(starts_at=begin), asks_first=True), linh, state="applied")
            Interest.objects.create(role=make_shift().role, person=linh, shown_at=clock.now())
            Watch.objects.create(role=make_shift(session=make_session()).role, person=linh, since=clock.now())
            elder = make_person()
            make_support(elder, linh)
            make_assignment(make_shift(session=make_session(starts_at=begin)), elder)
            before = clock.now() - timedelta(days=10 + count + number)
            done = make_assignment(make_shift(starts_at=before), linh)
            Contribution.objects.create(
                assignment=done, state="confirmed", minutes=60, on=clock.today(), confirmed_at=clock.now()
            )

    def queries() -> int:
        client.get(address("volunteers:my-roles"))  # looking is noted once a day
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address("volunteers:my-roles")).status_code == 200
        return len(captured)

    add(1)
    before = queries()
    add(9)
    assert queries() == before
