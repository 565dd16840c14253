"""Attendance: on the list, of some of a party, of all at once; every tick has its way back."""

from datetime import timedelta

import pytest
from psycopg.types.range import TimestamptzRange

from activities.models import Activity, Attendance, Session, SignUp
from activities.services.check_in_walk_ins import add_walk_ins
from activities.services.record_attendance import record_all_present, record_attendance
from community.models import Organisation, User
from core import clock
from core.outbox.models import Event
from tests.activities.check_in_kit import ATTENDANCE, BY, begun, press, said, tick
from tests.clients import address, browser, text_of
from tests.factories import make_organisation, make_person, make_sign_up, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> User:
    """She runs a shop."""
    return make_user()


@pytest.fixture
def shop(alice: User) -> Organisation:
    """Her shop."""
    return make_organisation(member=alice)


@pytest.fixture
def session(shop: Organisation) -> Session:
    """Six seats, begun five minutes ago."""
    return begun(shop)


def test_some_of_a_party_came(alice: User, session: Session) -> None:
    party, client = make_sign_up(session=session, seats=3), browser(alice)
    SignUp.objects.filter(pk=party.pk).update(companions=1)
    assert "2 of 4" in tick(client, party, state="present", people="2")
    assert said(party) == ("present", 2)
    assert client.get(address("activities:roster", session.pk)).context["roster"].came == 2
    tick(client, party, state="present")
    assert said(party) == ("present", None)
    tick(client, party, state="present", people="4")  # all of them is all of them
    assert said(party) == ("present", None)
    assert Event.objects.filter(name=ATTENDANCE).count() == 2


@pytest.mark.parametrize("people", ["0", "4"])
def test_no_more_than_the_party_has(alice: User, session: Session, people: str) -> None:
    party = make_sign_up(session=session, seats=3)
    assert "That is more people than this party has." in tick(browser(alice), party, state="present", people=people)
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("people", ["x", "-1", "1.5", "²"])
def test_a_number_that_is_none_is_404(alice: User, session: Session, people: str) -> None:
    party = make_sign_up(session=session, seats=3)
    url = address("activities:change-party", session.pk, party.pk, "attendance")
    assert browser(alice).post(url, {"state": "present", "people": people}).status_code == 404


def test_undo_leads_back_to_what_it_was(alice: User, session: Session) -> None:
    party, client = make_sign_up(session=session, seats=3), browser(alice)
    tick(client, party, state="present", people="2")
    page = tick(client, party, state="excused")
    assert f'formaction="{address("activities:undo-attendance", session.pk, language="en")}"' in page
    press(client, "undo-attendance", session.pk)
    assert said(party) == ("present", 2)
    press(client, "undo-attendance", session.pk)  # once
    assert said(party) == ("present", 2)


def test_undo_of_the_first_tick_is_not_known(alice: User, session: Session) -> None:
    party, client = make_sign_up(session=session), browser(alice)
    tick(client, party, state="present")
    page = press(client, "undo-attendance", session.pk)
    assert said(party) == ("unknown", None)
    assert "Taken back for 1 party." in page
    assert "roster__row--present" not in page
    assert Event.objects.filter(name=ATTENDANCE).values_list("payload__state", flat=True).last() == "unknown"


def test_undo_is_of_this_session_this_browser_and_ten_minutes(
    alice: User, shop: Organisation, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    party, client, other = make_sign_up(session=session), browser(alice), begun(shop)
    tick(client, party, state="present")
    press(browser(alice), "undo-attendance", session.pk)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=11))
    assert "roster-undo" not in text_of(client.get(address("activities:roster", session.pk)))
    press(client, "undo-attendance", session.pk)
    monkeypatch.setattr(clock, "now", lambda: now)
    tick(client, party, state="late")
    press(client, "undo-attendance", other.pk)
    assert said(party) == ("late", None)


def test_everybody_came_in_one_tap_and_back_in_one(alice: User, session: Session) -> None:
    here, excused, held = (make_sign_up(session=session, person=make_person(name)) for name in "abc")
    SignUp.objects.filter(pk=held.pk).update(state="held")
    offered = make_sign_up(session=session, state=SignUp.State.OFFERED)
    waiting = make_sign_up(session=session, state=SignUp.State.WAITING)
    client = browser(alice)
    tick(client, excused, state="excused")
    page = press(client, "all-present", session.pk)
    assert "2 parties are marked as here." in page
    assert (said(here)[0], said(excused)[0], said(held)[0]) == ("present", "excused", "present")
    assert not Attendance.objects.filter(sign_up__in=[offered, waiting]).exists()
    held.refresh_from_db()
    assert held.state == "confirmed"  # who came has answered
    press(client, "undo-attendance", session.pk)
    assert (said(here)[0], said(excused)[0]) == ("unknown", "excused")


def test_who_comes_with_an_offer_has_taken_it(session: Session) -> None:
    party = make_sign_up(session=session, state=SignUp.State.OFFERED)
    record_attendance(sign_up=party.pk, state="present", made_by=BY)
    party.refresh_from_db()
    assert party.state == "confirmed"
    other = make_sign_up(session=session, state=SignUp.State.OFFERED)
    record_attendance(sign_up=other.pk, state="excused", made_by=BY)
    other.refresh_from_db()
    assert other.state == "offered"


def test_a_cancelled_session_has_no_check_in(alice: User, session: Session) -> None:
    party = make_sign_up(session=session)
    Session.objects.filter(pk=session.pk).update(state="cancelled")
    assert "This session does not take place." in tick(browser(alice), party, state="present")
    assert not Attendance.objects.exists()


def test_people_who_just_come_are_counted_up_and_down(alice: User, session: Session) -> None:
    client = browser(alice)
    for more in ("5", "1", "1", "-1"):
        press(client, "walk-ins", session.pk, more=more)
    session.refresh_from_db()
    assert session.walk_ins == 6
    press(client, "walk-ins", session.pk, people="40")
    assert "<dd>40</dd>" in press(client, "walk-ins", session.pk, people="many")
    assert "in digits" in press(client, "walk-ins", session.pk, more="1000000")


def test_under_zero_there_is_nobody(session: Session) -> None:
    assert add_walk_ins(session=session.pk, more=-1, made_by=BY).walk_ins == 0


def test_a_guest_of_next_week_is_not_here_yet_though_the_season_has_begun(alice: User, session: Session) -> None:
    Activity.objects.filter(pk=session.activity_id).update(way=Activity.Way.STAY)
    Session.objects.filter(pk=session.pk).update(ends_at=clock.now() + timedelta(days=90))
    here, later = make_sign_up(session=session, person=make_person("今")), make_sign_up(session=session)
    for party, days in ((here, 0), (later, 7)):
        start = clock.now() + timedelta(days=days)
        SignUp.objects.filter(pk=party.pk).update(period=TimestamptzRange(start, start + timedelta(days=3)))
    client = browser(alice)
    page = text_of(client.get(address("activities:roster", session.pk, language="en")))
    assert f"/{here.pk}/attendance/" in page
    assert f"/{later.pk}/attendance/" not in page
    assert f"/{later.pk}/cancel/" in page
    assert record_all_present(session=session.pk, made_by=BY) == [here.pk]
    assert "Check-in opens three hours before" in tick(client, later, state="present")
