"""てつだいが ほしいこと: asked with consent, seen by few, answered before the place is confirmed, deleted in time."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from activities.errors import NothingAsked
from activities.forms.party_support import EXAMPLES
from activities.models import Session, SignUp, SupportRequest
from activities.party import Support, period
from activities.services.answer_request import approve
from activities.services.answer_support import answer_support, confirm_held, forget_support_requests
from activities.services.cancel_sign_up import cancel_sign_up
from activities.services.offers import accept_offer
from activities.services.sign_up import sign_up
from community.models import Consent, Person
from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.outbox.models import Event
from tests.activities.ways import a_day_of_appointments, a_season_of_stays, on_approval, tokyo
from tests.clients import address, browser, text_of
from tests.community.kit import make_support
from tests.factories import make_organisation, make_person, make_session, make_sign_up, make_user

pytestmark = pytest.mark.django_db
BY = Actor(user=None)
WISH = "車いすで参加します"


def asks(session: Session, person: Person | None = None, by: Actor = BY, text: str = WISH) -> SignUp:
    """A person who would like help with something."""
    return sign_up(session=session.pk, person=person or make_person(), made_by=by, support=Support(text))


def me() -> tuple[Client, Person]:
    """My browser, and me."""
    person = make_person(email="me@example.jp")
    return browser(person.user), person


# What becomes of it.


def test_the_seat_is_kept_until_the_host_says_yes() -> None:
    session = make_session(capacity=1)
    party = asks(session)
    assert party.state == "held"
    session.refresh_from_db()
    assert session.taken == 1
    answer_support(sign_up=party.pk, answer="can", note="スロープがあります", made_by=BY)
    party.refresh_from_db()
    assert party.state == "confirmed"
    assert [name.removeprefix("activities.") for name in Event.objects.order_by("id").values_list("name", flat=True)][
        -3:
    ] == ["SignUpHeld", "SupportAnswered", "SignUpConfirmed"]


@pytest.mark.parametrize("answer", ["talk", "cannot"])
def test_with_another_answer_somebody_decides(answer: str) -> None:
    party = asks(make_session())
    answer_support(sign_up=party.pk, answer=answer, made_by=BY)
    party.refresh_from_db()
    assert party.state == "held"
    assert confirm_held(sign_up=party.pk, made_by=BY).state == "confirmed"
    assert confirm_held(sign_up=party.pk, made_by=BY).state == "confirmed"
    assert Event.objects.filter(name="activities.SignUpConfirmed").count() == 1


def test_who_waits_is_held_when_a_seat_comes() -> None:
    session = make_session(capacity=1)
    first = make_sign_up(session=session)
    party = asks(session)
    assert party.state == "waiting"
    cancel_sign_up(sign_up=first.pk, made_by=BY)
    assert accept_offer(sign_up=party.pk, made_by=BY).state == "held"


def test_an_answer_that_came_while_waiting_counts() -> None:
    session = make_session(capacity=1)
    first, party = make_sign_up(session=session), asks(session)
    answer_support(sign_up=party.pk, answer="can", made_by=BY)
    cancel_sign_up(sign_up=first.pk, made_by=BY)
    assert accept_offer(sign_up=party.pk, made_by=BY).state == "confirmed"


def test_nobody_is_approved_past_an_open_question() -> None:
    party = asks(on_approval())
    with pytest.raises(DomainError) as refusal:
        approve(sign_up=party.pk, made_by=BY)
    assert refusal.value.code == "support_unanswered"
    answer_support(sign_up=party.pk, answer="talk", made_by=BY)
    assert approve(sign_up=party.pk, made_by=BY).state == "held"


def test_an_appointment_is_held_too() -> None:
    day = a_day_of_appointments()
    slot = period(tokyo(7), tokyo(7, 10, 30))
    party = sign_up(session=day.pk, person=make_person(), made_by=BY, support=Support(WISH), period=slot)
    assert party.state == "held"
    with pytest.raises(DomainError) as refusal:
        sign_up(session=day.pk, person=make_person(), made_by=BY, period=slot)
    assert refusal.value.code == "period_taken"


def test_an_empty_wish_is_none() -> None:
    assert asks(make_session(), text="  \n ").state == "confirmed"
    assert not SupportRequest.objects.exists()
    assert not Consent.objects.filter(purpose="support").exists()


def test_only_what_stands_is_answered() -> None:
    gone, plain = asks(make_session()), make_sign_up()
    cancel_sign_up(sign_up=gone.pk, made_by=BY)
    for party in (gone, plain):
        with pytest.raises(NothingAsked):
            answer_support(sign_up=party.pk, answer="can", made_by=BY)


# Consent, and how long it is kept.


def test_the_yes_is_kept_with_its_wording_and_channel_and_once() -> None:
    person, by = make_person(), Actor(user=7, channel="phone")
    asks(make_session(), person, by)
    asks(make_session(starts_at=tokyo(9)), person)
    consent = Consent.objects.get(person=person, purpose=Consent.Purpose.SUPPORT)
    assert (consent.channel, bool(consent.wording), consent.withdrawn_at) == ("phone", True, None)
    event = Event.objects.get(name="community.ConsentGiven")
    assert event.payload == {"person": person.pk, "purpose": "support"}


def test_it_is_deleted_thirty_days_after_the_session_or_the_stay() -> None:
    session = make_session(starts_at=tokyo(7))
    stays = a_season_of_stays()
    here, stay = asks(session), period(tokyo(20, 15), tokyo(22))
    there = sign_up(session=stays.pk, person=make_person(), made_by=BY, support=Support(WISH), period=stay)
    today = clock.today()
    dates = {one.sign_up_id: one.delete_on for one in SupportRequest.objects.all()}
    assert dates == {here.pk: today + timedelta(days=37), there.pk: today + timedelta(days=52)}
    assert forget_support_requests(today + timedelta(days=36)) == 0
    assert forget_support_requests(today + timedelta(days=37)) == 1
    assert list(SupportRequest.objects.values_list("sign_up", flat=True)) == [there.pk]


def test_no_event_says_what_it_was() -> None:
    party = asks(make_session())
    answer_support(sign_up=party.pk, answer="talk", note="入口でお待ちします", made_by=BY)
    told = json.dumps(list(Event.objects.values_list("payload", flat=True)), ensure_ascii=False)
    assert WISH not in told
    assert "入口" not in told


# The form.


def send(client: Client, session: Session, **answers: Any) -> Any:
    """The form, filled in."""
    return client.post(
        address("activities:sign-up-form", session.pk, language="en"), {"key": "k", "seats": 1} | answers
    )


def test_whoever_writes_something_says_that_it_may_be_read() -> None:
    client, person = me()
    session = make_session()
    page = text_of(client.get(address("activities:sign-up-form", session.pk, language="en")))
    assert "Only the host of this session reads it, and it is deleted 30 days after the session." in page
    for wish in ({"support_text": WISH}, {"examples": ["quiet"]}, {"support_languages": ["en"]}):
        answer = send(client, session, **wish)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == ["support_consent"]
        assert '<details class="fold" open>' in text_of(answer)
    assert not SignUp.objects.exists()
    assert send(client, session, support_text=WISH, support_consent="on").status_code == 302
    assert Consent.objects.filter(person=person, purpose="support", channel="web").count() == 1
    # Once is enough: the next form does not ask again.
    later = client.get(address("activities:sign-up-form", make_session(starts_at=tokyo(20)).pk))
    assert "support_consent" not in later.context["form"].fields


def test_whoever_asks_for_nothing_is_asked_for_nothing() -> None:
    client, person = me()
    assert send(client, make_session(), support_consent="on").status_code == 302
    assert SignUp.objects.get().state == "confirmed"
    assert not Consent.objects.filter(person=person, purpose="support").exists()


def test_the_host_reads_examples_in_japanese_and_as_they_were_read() -> None:
    client, _person = me()
    with override("ja"):
        japanese = str(EXAMPLES["large_print"])
    send(client, make_session(), examples=["large_print"], support_text="In the front row", support_consent="on")
    assert SupportRequest.objects.get().text == f"{japanese} (Large print)\nIn the front row"


def test_a_reader_of_easy_japanese_leaves_no_marks_in_it() -> None:
    client, _person = me()
    url = address("activities:sign-up-form", make_session().pk, language="ja-easy")
    client.post(url, {"key": "k", "seats": 1, "examples": list(EXAMPLES), "support_consent": "on"})
    text = SupportRequest.objects.get().text
    assert len(text.splitlines()) == len(EXAMPLES)
    assert "《" not in text


def test_languages_that_are_spoken_anyway_need_no_wish() -> None:
    client, _person = me()
    session = make_session()
    session.activity.languages = ["ja", "en"]
    session.activity.save()
    form = client.get(address("activities:sign-up-form", session.pk)).context["form"]
    codes = [code for code, _name in form.fields["support_languages"].choices]
    assert codes[:2] == ["ja-easy", "vi"]
    assert not {"ja", "en"} & set(codes)
    send(client, session, support_languages=["vi"], support_consent="on")
    assert SupportRequest.objects.get().languages == ["vi"]


def test_five_hundred_characters_are_enough() -> None:
    client, _person = me()
    assert send(client, make_session(), support_text="あ" * 501, support_consent="on").status_code == 422
    both = send(client, make_session(), support_text="あ" * 495, examples=["quiet"], support_consent="on")
    assert "Please make it a little shorter." in text_of(both)
    assert send(client, make_session(), support_text="あ" * 500, support_consent="on").status_code == 302


def test_the_api_wants_the_same_yes() -> None:
    client, person = me()
    session = make_session()

    def post(support: object) -> Any:
        return client.post(
            f"/api/v1/sessions/{session.pk}/sign-ups/",
            json.dumps({"seats": 1, "support": support}),
            content_type="application/json",
        )

    assert (post({"text": WISH}).status_code, post({"text": WISH}).json()["code"]) == (422, "consent_missing")
    assert post({"text": "あ" * 501, "consent": True}).status_code == 400
    assert post({"languages": ["xx"], "consent": True}).status_code == 400
    assert post({"text": WISH, "languages": ["en", "en"], "consent": True}).json()["state"] == "held"
    assert SupportRequest.objects.get().languages == ["en"]
    assert Consent.objects.filter(person=person, purpose="support").exists()


# Who sees it.


def test_the_person_sees_it_and_the_supporter_only_what_they_wrote_themself() -> None:
    _client, person = me()
    daughter, neighbour = make_person(email="d@example.jp"), make_person(email="n@example.jp")
    for supporter in (daughter, neighbour):
        make_support(person, supporter)
    by = Actor(user=daughter.user_id, channel="supporter")
    party = asks(make_session(), person, by)
    answer_support(sign_up=party.pk, answer="talk", note="入口でお待ちします", made_by=BY)
    url = address("activities:sign-up", party.pk)
    for reader, sees in ((person, True), (daughter, True), (neighbour, False)):
        page = text_of(browser(reader.user).get(url))
        assert (WISH in page, "入口でお待ちします" in page) == (sees, sees), reader.pk


def test_no_other_page_of_the_activity_shows_it() -> None:
    host = make_user()
    session = make_session()
    session.activity.organisation = make_organisation(member=host)
    session.activity.save()
    party = asks(session)
    for reader in (None, make_person(email="x@example.jp").user):
        client = browser(reader)
        for url in (
            address("activities:activity", session.activity_id),
            address("activities:sign-up-form", session.pk),
            address("activities:sign-up", party.pk),
            address("activities:my-page"),
        ):
            assert WISH not in text_of(client.get(url))
    # Not even the host meets it on the participants' pages.
    assert browser(host).get(address("activities:sign-up", party.pk)).status_code == 404


@pytest.mark.parametrize(("answer", "verb"), [("talk", "come"), ("cannot", "come"), ("cannot", "cancel")])
def test_the_two_choices_on_the_page(answer: str, verb: str) -> None:
    client, person = me()
    party = asks(make_session(), person)
    url = address("activities:sign-up", party.pk, language="en")
    come = address("activities:change-sign-up", party.pk, "come", language="en")
    assert "A seat is kept for you" in text_of(client.get(url))
    assert come not in text_of(client.get(url))
    answer_support(sign_up=party.pk, answer=answer, note="階段だけです", made_by=BY)
    page = text_of(client.get(url))
    assert come in page
    assert "階段だけです" in page
    assert "Waiting for your answer" in text_of(client.get("/en/my/"))
    client.post(address("activities:change-sign-up", party.pk, verb, language="en"))
    party.refresh_from_db()
    assert party.state == ("confirmed" if verb == "come" else "cancelled")
