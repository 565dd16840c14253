"""The questionnaire's pages: for who was there, for who has the code, and the host's own."""

import pytest
from django.core.cache import cache

from activities.models import Attendance, Feedback, Session
from activities.rules.feedback import may_answer
from activities.selectors.sign_ups import visits_of
from activities.services.give_feedback import give_feedback
from community.models import Person, User
from core import clock
from core.outbox.models import Event
from tests.activities.test_feedback import DAY, past_session
from tests.clients import address, browser, text_of
from tests.factories import make_activity, make_organisation, make_person, make_session, make_sign_up, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob() -> Person:
    """A resident."""
    return make_person("bob", email="bob@example.jp")


def url_of(session: Session, language: str = "en") -> str:
    """Of the questionnaire."""
    return address("activities:feedback", session.pk, language=language)


def sent(page: str, **answers: str) -> dict[str, str]:
    """A form filled in, with the key that the page carries."""
    key = page.split('name="key" value="')[1].split('"')[0]
    return {"key": key, **answers}


def test_a_participant_answers_without_a_code_in_their_own_language(bob: Person) -> None:
    session = past_session()
    make_sign_up(session=session, person=bob)
    client = browser(bob.user)
    page = text_of(client.get(url_of(session, "vi")))
    done = client.post(url_of(session, "vi"), sent(page, answer="happy", words="Cảm ơn"))
    assert done.status_code == 302
    assert client.get(done["Location"]).status_code == 200
    given = Feedback.objects.get()
    assert (given.answer, given.words, given.language, given.channel) == ("happy", "Cảm ơn", "vi", "web")
    again = client.get(url_of(session))
    assert "Your party has answered already" in text_of(again)
    assert 'name="answer"' not in text_of(again)


def test_without_an_account_the_qr_code_brings_its_code_along() -> None:
    session = past_session(code="042137")
    client = browser()
    assert 'name="answer"' not in text_of(client.get(url_of(session)))
    page = text_of(client.get(f"{url_of(session)}?code=042137"))
    done = client.post(url_of(session), sent(page, answer="very", words="", code="042137"))
    assert done.status_code == 302
    thanks = text_of(client.get(done["Location"]))
    assert "Thank you" in thanks
    assert "Somebody else answers on this phone" in thanks
    assert Feedback.objects.get().channel == "door"


def test_the_family_of_who_answered_uses_the_code_on_the_same_phone(bob: Person) -> None:
    session = past_session(code="042137")
    party = make_sign_up(session=session, person=bob)
    give_feedback(session=session.pk, answer="very", sign_up=party.pk)
    client = browser(bob.user)
    assert 'name="answer"' not in text_of(client.get(f"{url_of(session)}?code=042137"))
    page = text_of(client.get(f"{url_of(session)}?code=042137&other=1"))
    done = client.post(url_of(session), sent(page, answer="neutral", code="042137", other="1"))
    assert done.status_code == 302
    assert sorted(Feedback.objects.values_list("channel", flat=True)) == ["door", "web"]


def test_a_wrong_code_is_a_sentence_and_guessing_ends() -> None:
    cache.clear()
    session = past_session(code="042137")
    client = browser()
    assert "This is not the code of this session" in text_of(client.get(f"{url_of(session)}?code=111111"))
    answer = client.post(url_of(session), {"key": "k", "answer": "very", "code": "111111"})
    assert answer.status_code == 422
    for number in range(20):
        client.get(f"{url_of(session)}?code={number:06d}")
    assert "wrong too many times" in text_of(client.get(f"{url_of(session)}?code=042137"))
    assert 'name="answer"' in text_of(browser().get(f"{url_of(session)}?code=042137"))
    assert Feedback.objects.count() == 0


def test_nothing_is_chosen_yet_and_nothing_is_lost(bob: Person) -> None:
    session = past_session()
    make_sign_up(session=session, person=bob)
    client = browser(bob.user)
    page = text_of(client.get(url_of(session)))
    answer = client.post(url_of(session), sent(page, words="よかった"))
    assert answer.status_code == 422
    assert 'href="#id_answer"' in text_of(answer)
    assert "よかった" in text_of(answer)


def test_before_the_end_and_after_thirty_days_the_page_says_so() -> None:
    assert "opens when it is over" in text_of(browser().get(url_of(make_session())))
    late = past_session(ago=31 * DAY)
    assert "was open for 30 days" in text_of(browser().get(f"{url_of(late)}?code=042137"))
    assert browser().post(url_of(late), {"answer": "very", "code": "042137", "key": "k"}).status_code == 409


def test_my_page_can_ask_of_a_visit_whether_it_may_be_answered(bob: Person) -> None:
    session = past_session()
    party = make_sign_up(session=session, person=bob)
    Attendance.objects.create(sign_up=party, state="present", recorded_at=clock.now())
    assert [may_answer(visit, clock.now()) for visit in visits_of(bob)] == [True]
    give_feedback(session=session.pk, answer="very", sign_up=party.pk)
    assert [may_answer(visit, clock.now()) for visit in visits_of(bob)] == [False]


@pytest.fixture
def alice() -> User:
    """She runs a shop."""
    return make_user("alice@example.jp")


def test_the_host_shows_a_qr_code_and_types_in_paper(alice: User) -> None:
    shop = make_organisation(member=alice)
    session = past_session(code="", activity=make_activity(organisation=shop))
    client, url = browser(alice), address("activities:collect-feedback", session.pk, language="en")
    assert "Make the code" in text_of(client.get(url))
    client.post(address("activities:feedback-code", session.pk, language="en"))
    session.refresh_from_db()
    page = text_of(client.get(url))
    assert f"/sessions/{session.pk}/feedback/?code={session.door_code}" in page
    assert '<svg viewBox="0 0' in page
    assert "Thế nào" in page or "How was it?" in page

    form = sent(page, sheets_very="3", words_very="楽しい\r\n\r\nおいしい", sheets_neutral="1")
    assert client.post(url, form)["Location"] == url
    assert client.post(url, form)["Location"] == url
    assert Feedback.objects.filter(session=session, channel="paper").count() == 4
    assert Event.objects.filter(name="activities.FeedbackGiven").get().actor == alice.pk

    wrong = client.post(url, sent(page, sheets_happy="1", words_happy="a\nb"))
    assert wrong.status_code == 422
    assert 'href="#id_words_happy"' in text_of(wrong)
    assert client.post(url, sent(page)).status_code == 422

    client.post(address("activities:take-back-paper", session.pk, language="en"))
    assert not Feedback.objects.filter(session=session).exists()


def test_before_the_end_the_host_has_the_poster_and_no_form_for_paper(alice: User) -> None:
    session = make_session(activity=make_activity(organisation=make_organisation(member=alice)), door_code="123456")
    page = text_of(browser(alice).get(address("activities:collect-feedback", session.pk, language="en")))
    assert "123456" in page
    assert "sheets_very" not in page
