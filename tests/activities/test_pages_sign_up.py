"""Signing up on the pages: a stranger with a code, a known person, the waiting list, offers, refusals."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from activities.models import Session, SignUp
from activities.services.cancel_sign_up import cancel_sign_up
from community.models import Office, Person, User
from core import clock
from core.actor import Actor
from core.outbox.models import Event
from tests.clients import address, browser, last_code, new_email, text_of
from tests.factories import (
    make_activity,
    make_area,
    make_organisation,
    make_person,
    make_session,
    make_sign_up,
    make_user,
)

pytestmark = pytest.mark.django_db
BY = Actor(user=None)
LATER = clock.now() + timedelta(days=20)
STRANGER = {"seats": "2", "name": "竹内 恵", "kana": "たけうち めぐみ", "telephone": "0265-83-2111"}


def form_of(session: Session, language: str = "ja") -> str:
    """The address of step one."""
    return address("activities:sign-up-form", session.pk, language=language)


def fill_in(client: Client, session: Session, **answers: str) -> Any:
    """Open the form as it is, and send it with these answers."""
    page = client.get(form_of(session))
    assert page.status_code == 200
    return client.post(form_of(session), {"key": page.context["form"]["key"].value(), **answers})


def enter_code(client: Client, sent: Any, code: str) -> Any:
    """Type the code on the page to which the form led."""
    path, _, query = sent["Location"].partition("?")
    assert text_of(client.get(sent["Location"])).count('name="next"') == 1
    return client.post(path, {"code": code, "next": query.removeprefix("next=")})


def test_a_stranger_signs_up_with_a_code() -> None:
    session, client = make_session(), browser()
    sent = fill_in(client, session, **STRANGER, email="Megumi@Example.jp")
    assert sent["Location"].startswith("/sign-in/code/?next=")
    assert mail.outbox[-1].to == ["megumi@example.jp"]
    assert not Person.objects.exists()
    assert not SignUp.objects.exists()

    done = enter_code(client, sent, last_code())
    assert done["Location"] == address("activities:sign-up-finish")
    status = client.get(done["Location"], follow=True)
    made = SignUp.objects.get()
    assert status.redirect_chain == [(address("activities:sign-up", made.pk), 302)]
    assert 'data-state="confirmed"' in text_of(status)

    person = made.person
    assert (person.name, person.kana, person.telephone) == ("竹内 恵", "たけうち めぐみ", "0265832111")
    assert person.user == User.objects.get(email="megumi@example.jp")
    assert (made.seats, made.state, made.made_by) == (2, "confirmed", person.user_id)
    assert set(person.consents.values_list("purpose", flat=True)) == {"sign_up", "figures"}
    session.refresh_from_db()
    assert session.taken == 2
    assert list(Event.objects.filter(name="activities.SignUpConfirmed").values_list("actor", "channel")) == [
        (person.user_id, "web")
    ]


def test_what_was_filled_in_is_carried_out_once() -> None:
    session, client = make_session(), browser()
    sent = fill_in(client, session, **STRANGER, email=new_email())
    done = enter_code(client, sent, last_code())
    client.get(done["Location"])
    assert client.get(done["Location"])["Location"] == address("activities:my-page")
    assert SignUp.objects.count() == 1


def test_a_known_person_who_is_not_signed_in_keeps_their_name() -> None:
    person = make_person("宮下 誠", email="makoto@example.jp")
    client = browser()
    sent = fill_in(client, make_session(), **STRANGER, email="makoto@example.jp")
    client.get(enter_code(client, sent, last_code())["Location"])
    assert SignUp.objects.get().person == person
    assert Person.objects.get().name == "宮下 誠"


def test_known_and_unknown_addresses_are_answered_alike() -> None:
    make_person(email="known@example.jp")
    inactive = make_user("closed@example.jp")
    User.objects.filter(pk=inactive.pk).update(is_active=False)
    session, answers = make_session(), []
    for email in ("known@example.jp", "unknown@example.jp", "closed@example.jp"):
        client = browser()
        sent = fill_in(client, session, **STRANGER, email=email)
        page = text_of(client.get(sent["Location"]))
        answers.append((sent.status_code, sent["Location"], page.replace(email, "").split("<main")[1].split("csrf")[0]))
    assert answers[0] == answers[1] == answers[2]
    assert len(mail.outbox) == 3


def test_a_code_that_was_asked_for_again_still_finishes_the_sign_up() -> None:
    session, client = make_session(), browser()
    email = new_email()
    fill_in(client, session, **STRANGER, email=email)
    again = client.post("/sign-in/", {"email": email, "next": address("activities:sign-up-finish")})
    assert again["Location"].startswith("/sign-in/code/?next=")
    client.get(enter_code(client, again, last_code())["Location"])
    assert SignUp.objects.get().session == session


@pytest.mark.parametrize("missing", ["name", "email", "seats"])
def test_a_missing_answer_is_an_error_at_its_field_and_loses_nothing(missing: str) -> None:
    answers = {**STRANGER, "email": "a@example.jp", missing: ""}
    answer = fill_in(browser(), make_session(), **answers)
    assert answer.status_code == 422
    page = text_of(answer)
    assert f'<a href="#id_{missing}">' in page
    assert f'id="id_{missing}_error"' in page
    for name, typed in answers.items():
        assert not typed or f'value="{typed}"' in page, name
    assert not mail.outbox


@pytest.mark.parametrize(
    ("field", "typed"),
    [("name", "竹内\r\nBcc: x@example.jp"), ("kana", "たけ\nうち"), ("seats", "0"), ("seats", "7"), ("seats", "many")],
)
def test_what_cannot_be_is_said_before_any_mail_goes_out(field: str, typed: str) -> None:
    answer = fill_in(browser(), make_session(capacity=6), **{**STRANGER, "email": "a@example.jp", field: typed})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not mail.outbox


def test_an_empty_post_is_an_answer_with_errors() -> None:
    assert browser().post(form_of(make_session()), {}).status_code == 422


def test_one_tap_for_a_person_who_is_known() -> None:
    person, session = make_person(email="a@example.jp"), make_session()
    client = browser(person.user)
    page = client.get(form_of(session))
    assert page.context["form"].about_me == []
    assert text_of(page).count("field__required") == 1  # how many people, and nothing else
    sent = fill_in(client, session, seats="1")
    assert sent["Location"] == address("activities:sign-up", SignUp.objects.get().pk)
    assert not mail.outbox


def test_an_account_without_a_name_tells_it_with_the_sign_up() -> None:
    user, session = make_user(), make_session()
    client = browser(user)
    assert fill_in(client, session, seats="1", name="").status_code == 422
    fill_in(client, session, seats="1", name="有賀 花")
    made = SignUp.objects.get()
    assert (made.person.user, made.person.name) == (user, "有賀 花")


def test_the_same_form_twice_is_one_sign_up() -> None:
    person, session = make_person(email="a@example.jp"), make_session()
    client = browser(person.user)
    key = client.get(form_of(session)).context["form"]["key"].value()
    answers = [client.post(form_of(session), {"key": key, "seats": "1"}) for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    session.refresh_from_db()
    assert (SignUp.objects.count(), session.taken) == (1, 1)
    assert client.get(form_of(session))["Location"] == answers[0]["Location"]


def test_a_key_used_for_something_else_is_explained() -> None:
    client, first, other = (
        browser(make_person(email="a@example.jp").user),
        make_session(),
        make_session(starts_at=LATER),
    )
    client.post(form_of(first), {"key": "k", "seats": "1"})
    answer = client.post(form_of(other, "en"), {"key": "k", "seats": "2"})
    assert answer.status_code == 422
    assert "This form was already sent with other answers." in text_of(answer)
    assert SignUp.objects.count() == 1
    # What was typed stands in the form, under a key of its own: the same button works now.
    again = answer.context["form"]
    assert again["seats"].value() == "2"
    client.post(form_of(other), {"key": again["key"].value(), "seats": "2"})
    assert SignUp.objects.get(session=other).seats == 2


def test_full_means_the_waiting_list_with_an_honest_place() -> None:
    session = make_session(capacity=1)
    make_sign_up(session=session)
    make_sign_up(session=session, state=SignUp.State.WAITING)
    person = make_person(email="a@example.jp")
    client = browser(person.user)
    assert "Join the waiting list" in text_of(client.get(form_of(session, "en")))
    sent = fill_in(client, session, seats="1")
    page = text_of(client.get(f"/en{sent['Location']}"))
    assert 'data-state="waiting"' in page
    assert "You are number <strong>2</strong> in the queue." in page
    assert "Leave the waiting list" in page


def offered_to_me() -> tuple[Client, SignUp, SignUp]:
    """My browser, my offer, and the party that waits behind me."""
    session = make_session(capacity=1)
    first = make_sign_up(session=session)
    me = make_person(email="a@example.jp")
    mine = make_sign_up(session=session, person=me, state=SignUp.State.WAITING)
    behind = make_sign_up(session=session, state=SignUp.State.WAITING)
    cancel_sign_up(sign_up=first.pk, made_by=BY)
    return browser(me.user), mine, behind


def change(client: Client, mine: SignUp, verb: str) -> str:
    """Press the button; the page that follows, in English."""
    answer = client.post(address("activities:change-sign-up", mine.pk, verb, language="en"), follow=True)
    assert answer.status_code == 200
    mine.refresh_from_db()
    return text_of(answer)


def test_an_offer_is_shown_with_its_end_and_can_be_accepted() -> None:
    client, mine, behind = offered_to_me()
    page = text_of(client.get(address("activities:sign-up", mine.pk, language="en")))
    assert "it is held for you" in page
    mine.refresh_from_db()
    assert mine.offer_ends_at is not None
    assert mine.offer_ends_at.astimezone(clock.TOKYO).strftime("%H:%M") in page
    assert "A seat is held for you" in text_of(client.get("/en/my/"))
    assert "You are signed up" in change(client, mine, "accept")
    behind.refresh_from_db()
    assert (mine.state, behind.state) == ("confirmed", "waiting")


def test_a_declined_offer_goes_to_the_next() -> None:
    client, mine, behind = offered_to_me()
    assert "Your sign-up is cancelled" in change(client, mine, "decline")
    behind.refresh_from_db()
    assert (mine.state, behind.state) == ("cancelled", "offered")


def test_an_offer_that_has_ended_is_explained() -> None:
    client, mine, _ = offered_to_me()
    SignUp.objects.filter(pk=mine.pk).update(offer_ends_at=clock.now() - timedelta(seconds=1))
    page = change(client, mine, "accept")
    assert "The seat is no longer held for you. Sign up again to join the waiting list." in page
    assert mine.state == "offered"


def test_an_offer_of_a_session_that_was_called_off_is_explained() -> None:
    client, mine, _ = offered_to_me()
    Session.objects.filter(pk=mine.session_id).update(state=Session.State.CANCELLED)
    assert "This session does not take place." in change(client, mine, "accept")
    assert mine.state == "offered"


def test_cancelling_frees_the_seat_and_says_thank_you() -> None:
    person, session = make_person(email="a@example.jp"), make_session()
    mine = make_sign_up(session=session, person=person)
    client = browser(person.user)
    assert "Your sign-up is cancelled" in change(client, mine, "cancel")
    session.refresh_from_db()
    assert session.taken == 0
    assert "I can't come" not in change(client, mine, "cancel")


@pytest.mark.parametrize("state", ["confirmed", "waiting", "offered"])
@pytest.mark.parametrize("why", ["cancelled", "over"])
def test_what_no_longer_lies_ahead_offers_nothing_to_do(state: str, why: str) -> None:
    person = make_person(email="a@example.jp")
    session = make_session(
        starts_at=clock.now() + timedelta(days=1 if why == "cancelled" else -1),
        state=Session.State.CANCELLED if why == "cancelled" else Session.State.SCHEDULED,
    )
    mine = make_sign_up(session=session, person=person, state=state)
    page = text_of(browser(person.user).get(address("activities:sign-up", mine.pk, language="en")))
    assert "What happens next" not in page
    for verb in ("cancel", "accept", "decline"):
        assert address("activities:change-sign-up", mine.pk, verb) not in page


def test_too_late_to_cancel_is_explained() -> None:
    person = make_person(email="a@example.jp")
    session = make_session(starts_at=clock.now() - timedelta(minutes=5))
    mine = make_sign_up(session=session, person=person)
    assert "This session has already begun." in change(browser(person.user), mine, "cancel")
    assert mine.state == "confirmed"


CLOSED: list[tuple[dict[str, Any], str]] = [
    ({"starts_at": clock.now() - timedelta(minutes=1)}, "This session has already begun."),
    ({"state": Session.State.CANCELLED}, "This session does not take place."),
    ({"booking_opens_at": clock.now() + timedelta(days=1)}, "Sign-ups have not opened yet."),
]


@pytest.mark.parametrize(("change", "sentence"), CLOSED)
def test_why_it_is_not_possible_is_said_before_anything_is_filled_in(change: dict[str, Any], sentence: str) -> None:
    session, client = make_session(**change), browser()
    page = client.get(form_of(session, "en"))
    assert sentence in text_of(page)
    assert 'name="seats"' not in text_of(page)
    posted = client.post(form_of(session, "en"), {**STRANGER, "email": "a@example.jp", "key": "k"})
    assert posted.status_code == 409
    assert sentence in text_of(posted)
    assert not mail.outbox


def test_what_became_impossible_meanwhile_is_explained_after_the_code() -> None:
    session, client = make_session(), browser()
    sent = fill_in(client, session, **STRANGER, email=new_email())
    Session.objects.filter(pk=session.pk).update(state=Session.State.CANCELLED)
    done = enter_code(client, sent, last_code())
    page = client.get(f"/en{done['Location']}")
    assert page.status_code == 409
    assert "This session does not take place." in text_of(page)
    assert "Look at the activity&#x27;s other dates." in text_of(page)
    assert not SignUp.objects.exists()
    assert client.get(done["Location"])["Location"] == address("activities:my-page")


def test_a_drafts_form_is_seen_by_nobody_else() -> None:
    host = make_user()
    session = make_session(activity=make_activity(state="draft", organisation=make_organisation(member=host)))
    assert browser().get(form_of(session)).status_code == 404
    assert browser().post(form_of(session), {}).status_code == 404
    assert browser(host).get(form_of(session)).status_code == 200


def test_who_sees_the_telephone_number_is_said_before_it_is_given() -> None:
    area, host = make_area(), make_user()
    session = make_session(activity=make_activity(organisation=make_organisation(area=area, member=host)))
    assert "coordinator" in text_of(browser().get(form_of(session, language="en")))
    make_sign_up(session=session, person=make_person(telephone="0265832111"))
    coordinator, stranger = make_user(), make_user()
    Office.objects.create(user=coordinator, kind=Office.Kind.COORDINATOR, area=area)
    roster = address("activities:roster", session.pk)
    seen = ["0265-83-2111" in text_of(browser(user).get(roster)) for user in (host, coordinator, stranger)]
    assert seen == [True, True, False]
