"""An organiser's pages: post, preview, publish, roster, telephone, check-in, calling off."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from activities.models import Activity, Attendance, Programme, Session, SignUp
from community.models import Organisation, Person, User
from core import clock
from core.outbox.models import Event
from tests.clients import address, browser, text_of
from tests.factories import (
    make_activity,
    make_organisation,
    make_person,
    make_programme,
    make_session,
    make_sign_up,
    make_user,
    make_venue,
)

pytestmark = pytest.mark.django_db
WELCOME = ("languages", "step_free", "cost_yen", "children", "support")


@pytest.fixture
def alice() -> User:
    """She runs a shop."""
    return make_user("alice@example.jp")


@pytest.fixture
def shop(alice: User) -> Organisation:
    """Her shop."""
    return make_organisation(member=alice)


def day(later: int) -> str:
    """An ISO date in that many days."""
    return (clock.today() + timedelta(days=later)).isoformat()


def answers(programme: Programme, **other: Any) -> dict[str, Any]:
    """The form filled in."""
    return {
        "programme": programme.pk,
        "title": "手打ちそば体験",
        "summary": "粉から打って、食べて帰ります。",
        "body": "エプロンを持ってきてください。",
        "date_1": day(7),
        "date_2": day(14),
        "starts": "10:00",
        "minutes": 90,
        "capacity": 6,
        "venue": make_venue().pk,
        "languages": ["ja", "en"],
        "step_free": "no",
        "cost_yen": 500,
        "cost_note": "材料費",
        "children": "yes",
        "support": "ask",
        "telephone": "0265-83-0000",
        **other,
    }


def post_url(shop: Organisation, language: str = "en") -> str:
    """The address of the form."""
    return address("activities:post", shop.slug, language=language)


def test_from_the_form_to_everybody(alice: User, shop: Organisation) -> None:
    client = browser(alice)
    assert client.get(post_url(shop)).status_code == 200
    sent = client.post(post_url(shop), answers(make_programme(), title_en="Soba workshop", summary_en="Make soba."))
    activity = Activity.objects.get()
    preview = address("activities:activity", activity.pk, language="en")
    assert sent["Location"] == preview
    sessions = list(activity.sessions.all())
    assert [one.starts_at.astimezone(clock.TOKYO).isoformat()[:16] for one in sessions] == [
        f"{day(7)}T10:00",
        f"{day(14)}T10:00",
    ]
    assert {(one.capacity, one.ends_at - one.starts_at) for one in sessions} == {(6, timedelta(minutes=90))}
    assert activity.created_by == alice

    page = text_of(client.get(preview))
    assert "This is a preview" in page
    assert "Soba workshop" in page
    assert "English" in page
    assert browser().get(preview).status_code == browser(make_user()).get(preview).status_code == 404

    client.post(address("activities:publish", activity.pk))
    assert "Soba workshop" in text_of(browser().get(preview))
    assert "This is a preview" not in text_of(client.get(preview))
    assert list(Event.objects.values_list("name", "actor")) == [
        ("activities.ActivityPosted", alice.pk),
        ("activities.ActivityPublished", alice.pk),
    ]


@pytest.mark.parametrize("missing", [*WELCOME, "title", "summary", "date_1", "starts", "venue", "programme"])
def test_a_missing_answer_is_an_error_at_its_field_and_loses_nothing(
    alice: User, shop: Organisation, missing: str
) -> None:
    typed = answers(make_programme())
    del typed[missing]
    answer = browser(alice).post(post_url(shop), typed)
    assert answer.status_code == 422
    assert not Activity.objects.exists()
    form, page = answer.context["form"], text_of(answer)
    assert list(form.errors) == [missing]
    assert f'<a href="#id_{missing}">' in page
    assert f'id="id_{missing}"' in page
    assert f'id="id_{missing}_error"' in page
    assert {name: form[name].value() for name in typed} == {
        name: value if isinstance(value, list) else str(value) for name, value in typed.items()
    }


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": "そば\r\nBcc: x"}, "title"),
        ({"title_en": "Soba\r\nBcc: x"}, "title_en"),
        ({"title_easy": "そば\nだ"}, "title_easy"),
        ({"telephone": "0265\r\n1"}, "telephone"),
        ({"summary_en": "Make soba."}, "title_en"),
        ({"date_1": day(-1)}, "date_1"),
        ({"date_2": day(7)}, "date_2"),
        ({"date_1": day(0), "starts": "00:00"}, "date_1"),
        ({"date_1": "2026-02-30"}, "date_1"),
        ({"starts": "25:00"}, "starts"),
        ({"minutes": 0}, "minutes"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": "9" * 30}, "capacity"),
        ({"cost_yen": -1}, "cost_yen"),
        ({"languages": ["xx"]}, "languages"),
        ({"step_free": "maybe"}, "step_free"),
        ({"venue": 999_999}, "venue"),
        ({"programme": "x"}, "programme"),
    ],
)
def test_what_cannot_be_is_an_error_at_its_field(
    alice: User, shop: Organisation, change: dict[str, Any], field: str
) -> None:
    answer = browser(alice).post(post_url(shop), answers(make_programme()) | change)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Activity.objects.exists()


def test_a_venue_of_another_organisation_is_not_offered(alice: User, shop: Organisation) -> None:
    theirs = make_venue()
    theirs.organisation = make_organisation()
    theirs.save()
    answer = browser(alice).post(post_url(shop), answers(make_programme(), venue=theirs.pk))
    assert list(answer.context["form"].errors) == ["venue"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"capacity": 1}, "In this programme a session has 2 to 10 seats."),
        ({"capacity": 11}, "In this programme a session has 2 to 10 seats."),
        ({"minutes": 59}, "In this programme a session lasts 60 to 90 minutes."),
        ({"minutes": 91}, "In this programme a session lasts 60 to 90 minutes."),
    ],
)
def test_what_the_programme_does_not_allow_is_a_sentence(
    alice: User, shop: Organisation, change: dict[str, int], sentence: str
) -> None:
    programme = make_programme()
    programme.rules = {"seats": [2, 10], "minutes": [60, 90]}
    programme.save()
    client = browser(alice)
    answer = client.post(post_url(shop), answers(programme, **change))
    assert answer.status_code == 422
    assert f"{sentence} Change it, or choose another programme." in text_of(answer)
    assert 'value="手打ちそば体験"' in text_of(answer)
    assert not Activity.objects.exists()
    assert client.post(post_url(shop), answers(programme)).status_code == 302


def test_an_activity_without_answers_cannot_be_published(alice: User, shop: Organisation) -> None:
    activity = make_activity(organisation=shop, state="draft")
    make_session(activity=activity)
    Activity.objects.filter(pk=activity.pk).update(languages=None, support="")
    answer = browser(alice).post(address("activities:publish", activity.pk, language="en"), follow=True)
    assert "Not answered yet: languages, support." in text_of(answer)
    activity.refresh_from_db()
    assert activity.state == "draft"


def roster_of(session: Session) -> str:
    """Its address, in English."""
    return address("activities:roster", session.pk, language="en")


def book(client: Client, session: Session, **typed: Any) -> Any:
    """A caller, entered by the shop; the page that follows."""
    url = address("activities:telephone-booking", session.pk, language="en")
    return client.post(url, {"name": "宮下 誠", "telephone": "", "seats": 1, **typed}, follow=True)


@pytest.fixture
def session(shop: Organisation) -> Session:
    """A class of the shop."""
    return make_session(activity=make_activity(organisation=shop), capacity=3)


def test_a_telephone_booking_is_on_the_same_seat_count(alice: User, session: Session) -> None:
    client = browser(alice)
    page = text_of(book(client, session, telephone="０２６５-83-2111", seats=2))
    assert "宮下 誠 is booked." in page
    assert 'href="tel:0265832111"' in page
    made = SignUp.objects.get()
    assert (made.channel, made.made_by, made.person.user, made.seats) == ("phone", alice.pk, None, 2)
    session.refresh_from_db()
    assert session.taken == 2
    other = book(client, session, telephone="0265-99-0000", seats=2, person="new")  # another person of that name
    assert "宮下 誠 is on the waiting list" in text_of(other)


def test_the_same_caller_again_is_the_same_person_and_sign_up(alice: User, session: Session) -> None:
    client = browser(alice)
    book(client, session, telephone="0265-83-2111")
    book(client, session, name="宮下　誠", telephone="0265(83)2111")
    assert (Person.objects.count(), SignUp.objects.count()) == (1, 1)
    page = text_of(book(client, session, telephone="0265832111", seats=2))
    assert "宮下 誠 already stands here, with 1." in page
    book(client, session, name="宮下 花", telephone="0265832111", person="new")  # the same household, another person
    assert (Person.objects.count(), SignUp.objects.count()) == (2, 2)


def test_a_double_click_without_a_number_is_one_booking(alice: User, session: Session) -> None:
    client = browser(alice)
    for _ in range(2):
        assert "is booked." in text_of(book(client, session, key="one-form"))
    assert (Person.objects.count(), SignUp.objects.count()) == (1, 1)


@pytest.mark.parametrize("name", ["宮下\r\nBcc: x@example.jp", "宮下\n誠", "", "x" * 81])
def test_a_name_that_is_none_is_an_error_and_keeps_the_number(alice: User, session: Session, name: str) -> None:
    answer = book(browser(alice), session, name=name, telephone="0265-83-2111")
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["name"]
    assert 'value="0265-83-2111"' in text_of(answer)
    assert not Person.objects.exists()


def test_who_is_refused_is_not_kept_as_a_person(alice: User, session: Session) -> None:
    answer = book(browser(alice), session, seats=4)
    assert answer.status_code == 422
    assert "Your party is larger than this session." in text_of(answer)
    assert not Person.objects.exists()
    assert not Event.objects.exists()


def change(client: Client, party: SignUp, verb: str, **data: str) -> str:
    """A button of the roster; the page that follows."""
    url = address("activities:change-party", party.session_id, party.pk, verb, language="en")
    return text_of(client.post(url, data, follow=True))


def test_check_in_before_its_hour_is_a_sentence(alice: User, session: Session) -> None:
    party = make_sign_up(session=session)
    page = change(browser(alice), party, "attendance", state="present")
    assert "Check-in opens three hours before the session begins. Please come back then." in page
    assert not Attendance.objects.exists()


def test_attendance_can_be_corrected_to_every_state(alice: User, session: Session) -> None:
    Session.objects.filter(pk=session.pk).update(starts_at=clock.now() + timedelta(hours=2, minutes=59))
    party, client = make_sign_up(session=session), browser(alice)
    for state in ["late", "present", "excused", "handed_over", "unknown", "present"]:
        page = text_of(client.get(roster_of(session)))
        assert f'name="state" value="{state}"' in page, state
        change(client, party, "attendance", state=state)
        assert Attendance.objects.get().state == state
    assert Event.objects.filter(name="activities.AttendanceRecorded").count() == 6
    change(client, party, "attendance", state="present")
    assert Event.objects.filter(name="activities.AttendanceRecorded").count() == 6
    assert client.get(roster_of(session)).context["roster"].came == 1


def test_an_unknown_state_and_a_party_of_another_session_are_404(alice: User, session: Session) -> None:
    client, other = browser(alice), make_sign_up()
    mine = make_sign_up(session=session)
    change_party = "activities:change-party"
    assert client.post(address(change_party, session.pk, mine.pk, "attendance"), {"state": "bad"}).status_code == 404
    assert client.post(address(change_party, session.pk, other.pk, "cancel")).status_code == 404
    other.refresh_from_db()
    assert other.state == "confirmed"


def test_a_waiting_party_holds_no_seat_to_come_to(alice: User, session: Session) -> None:
    Session.objects.filter(pk=session.pk).update(starts_at=clock.now() - timedelta(minutes=1))
    party = make_sign_up(session=session, state=SignUp.State.WAITING)
    assert "This sign-up holds no seat." in change(browser(alice), party, "attendance", state="present")


def test_a_host_cancels_and_accepts_for_callers(alice: User, session: Session) -> None:
    client, first = browser(alice), make_sign_up(session=session, seats=3)
    waiting = make_sign_up(session=session, seats=2, state=SignUp.State.WAITING)
    change(client, first, "cancel")
    waiting.refresh_from_db()
    assert waiting.state == "offered"
    assert "Said yes by telephone" in text_of(client.get(roster_of(session)))
    change(client, waiting, "accept")
    waiting.refresh_from_db()
    assert waiting.state == "confirmed"
    assert set(Event.objects.exclude(actor=None).values_list("actor", "channel")) == {(alice.pk, "phone")}


def test_calling_off_once_and_for_everybody(alice: User, session: Session) -> None:
    make_sign_up(session=session, person=make_person())
    client, url = browser(alice), address("activities:call-off", session.pk, language="en")
    assert "Everybody who signed up is told." in text_of(client.post(url, follow=True))
    client.post(url)
    assert Event.objects.filter(name="activities.SessionCancelled").count() == 1
    page = text_of(client.get(roster_of(session)))
    assert "Cancelled" in page
    assert address("activities:telephone-booking", session.pk, language="en") not in page
    assert "This session does not take place." in text_of(book(client, session))


def test_a_session_that_began_cannot_be_called_off(alice: User, session: Session) -> None:
    Session.objects.filter(pk=session.pk).update(starts_at=clock.now() - timedelta(minutes=1))
    page = text_of(browser(alice).post(address("activities:call-off", session.pk, language="en"), follow=True))
    assert "This session has already begun." in page
    session.refresh_from_db()
    assert session.state == "scheduled"


def test_the_roster_is_a_page_and_a_part(alice: User, session: Session) -> None:
    make_sign_up(session=session, person=make_person("有賀 花", telephone="0265830000"))
    client = browser(alice)
    whole = text_of(client.get(roster_of(session)))
    part = text_of(client.get(roster_of(session), headers={"HX-Request": "true"}))
    assert "有賀 花" in whole
    assert "有賀 花" in part
    assert "<html" not in part


def test_a_draft_without_its_seats_is_not_called_full(shop: Organisation, alice: User) -> None:
    draft = make_activity(organisation=shop, state=Activity.State.DRAFT)
    make_session(activity=draft, capacity=0)
    page = text_of(browser(alice).get(address("activities:activity", draft.pk, language="en")))
    assert "The number of seats is not there yet." in page
    assert 'data-level="full"' not in page
    assert "Join the waiting list" not in page
