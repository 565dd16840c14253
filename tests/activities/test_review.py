"""Where the programme wants a look: sent, read, approved or sent back, and everybody's words kept."""

from typing import Any

import pytest
from django.test import Client

from activities.errors import EditedMeanwhile, NotInReview, ReviewWanted, VenueTaken
from activities.fingerprints import fingerprint
from activities.models import Activity, ReviewComment, Session
from activities.services import review
from activities.services.publish_activity import publish_activity
from community.models import Area, Office, Organisation, User
from core.errors import Refused
from core.outbox.models import Event
from tests.activities.posting import BY, a_draft, a_programme
from tests.at_once import at_once
from tests.clients import address, browser, text_of
from tests.factories import make_area, make_organisation, make_person, make_shift, make_user, make_venue

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Area:
    """The district of the shop."""
    return make_area("赤穂")


@pytest.fixture
def alice() -> User:
    """She runs a shop."""
    return make_user("alice@example.jp")


@pytest.fixture
def shop(alice: User, here: Area) -> Organisation:
    """Her shop."""
    return make_organisation(member=alice, area=here)


@pytest.fixture
def carol(here: Area) -> User:
    """She coordinates that district."""
    user = make_person("宮下 花", email="carol@example.jp").user
    assert user is not None
    Office.objects.create(user=user, kind=Office.Kind.COORDINATOR, area=here)
    return user


@pytest.fixture
def draft(shop: Organisation) -> Activity:
    """Complete, in a programme that wants a look."""
    return a_draft(organisation=shop, programme=a_programme(review=True))


@pytest.fixture
def waiting(draft: Activity) -> Activity:
    """Sent."""
    return review.submit(activity=draft.pk, made_by=BY)


def names() -> list[str]:
    """What has happened."""
    return [name.partition(".")[2] for name in Event.objects.values_list("name", flat=True)]


def seen(activity: Activity) -> str:
    """What a coordinator has in front of them."""
    activity.refresh_from_db()
    return fingerprint(activity, activity.texts.all(), activity.sessions.filter(state=Session.State.SCHEDULED))


def say(client: Client, activity: Activity, verb: str, text: str = "", **more: str) -> Any:
    """A button of the thread pressed; the page that follows."""
    url = address("activities:review", activity.pk, verb, language="en")
    return client.post(url, {"text": text, "seen": seen(activity), **more}, follow=True)


def page_of(client: Client, activity: Activity) -> str:
    """The activity's page, in English."""
    return text_of(client.get(address("activities:activity", activity.pk, language="en")))


def publish(client: Client, activity: Activity) -> str:
    """The host's button."""
    return text_of(client.post(address("activities:publish", activity.pk, language="en"), follow=True))


def test_from_the_host_to_the_coordinator_to_everybody(alice: User, carol: User, draft: Activity) -> None:
    host, coordinator = browser(alice), browser(carol)
    assert "Send for review" in page_of(host, draft)
    assert "Sent: a coordinator looks at it" in publish(host, draft)
    draft.refresh_from_db()
    assert draft.state == "in_review"
    for stranger in (browser(), browser(make_user())):
        assert stranger.get(address("activities:activity", draft.pk)).status_code == 404
        session = draft.sessions.get()
        assert stranger.get(address("activities:sign-up-form", session.pk)).status_code == 404

    queue = text_of(coordinator.get(address("activities:review-queue", language="en")))
    assert address("activities:activity", draft.pk, language="en") in queue
    assert "Fine: publish it" in page_of(coordinator, draft)
    assert "Fine: publish it" not in page_of(host, draft)
    assert "everyone can find it now" in text_of(say(coordinator, draft, "approve", "いいですね"))
    assert "手打ちそば体験" in page_of(browser(), draft)
    assert names() == ["ActivitySubmitted", "ActivityPublished"]
    assert [(one.verdict, one.text) for one in draft.review_comments.all()] == [
        ("sent", ""),
        ("approved", "いいですね"),
    ]


def test_sent_back_with_a_word_and_answered(alice: User, carol: User, waiting: Activity) -> None:
    host, coordinator = browser(alice), browser(carol)
    assert "Sent back to the host with your words." in text_of(say(coordinator, waiting, "return", "値段は？"))
    waiting.refresh_from_db()
    assert waiting.state == "draft"
    page = page_of(host, waiting)
    assert "値段は？" in page
    assert "宮下 花" in page
    assert "The coordinator asks:" in text_of(host.get(address("activities:organise", language="en")))
    assert "Your words stand there now." in text_of(say(host, waiting, "comment", "無料です。"))
    assert "無料です。" in page_of(coordinator, waiting)
    assert "Sent: a coordinator looks at it" in publish(host, waiting)
    assert names() == ["ActivitySubmitted", "ActivityReturned", "ReviewCommented", "ActivitySubmitted"]


def test_sending_back_without_a_word_is_asked_again(carol: User, waiting: Activity) -> None:
    assert "Please write a word about what you mean." in text_of(say(browser(carol), waiting, "return", "  "))
    waiting.refresh_from_db()
    assert waiting.state == "in_review"


def test_a_coordinator_publishes_in_one_step(carol: User, draft: Activity) -> None:
    assert "Published: everyone can find it now." in publish(browser(carol), draft)
    draft.refresh_from_db()
    assert draft.state == "published"


def test_nobody_publishes_past_the_coordinator(draft: Activity, waiting: Activity) -> None:
    for activity in (draft, waiting):
        with pytest.raises(ReviewWanted):
            publish_activity(activity=activity.pk, made_by=BY)


def test_a_programme_without_review_is_published_by_its_host(alice: User, shop: Organisation) -> None:
    draft = a_draft(organisation=shop)
    assert "Published: everyone can find it now." in publish(browser(alice), draft)


def test_what_is_not_complete_is_not_sent(alice: User, draft: Activity) -> None:
    Activity.objects.filter(pk=draft.pk).update(cost_yen=None)
    assert "Not answered yet: cost." in publish(browser(alice), draft)
    with pytest.raises(Refused):
        review.submit(activity=draft.pk, made_by=BY)
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert not ReviewComment.objects.exists()


def test_a_taken_place_is_said_before_it_is_sent(draft: Activity) -> None:
    hall = make_venue()
    draft.sessions.update(venue=hall)
    publish_activity(activity=a_draft(venue=hall).pk, made_by=BY)
    with pytest.raises(VenueTaken):
        review.submit(activity=draft.pk, made_by=BY)


def test_sent_twice_is_sent_once(waiting: Activity) -> None:
    review.submit(activity=waiting.pk, made_by=BY)
    assert names() == ["ActivitySubmitted"]
    assert waiting.review_comments.count() == 1


def test_what_the_host_changed_meanwhile_is_read_first(carol: User, waiting: Activity) -> None:
    before = seen(waiting)
    waiting.texts.update(summary="売り込みもします。")
    with pytest.raises(EditedMeanwhile):
        review.approve(activity=waiting.pk, seen=before, text="", made_by=BY)
    waiting.refresh_from_db()
    assert waiting.state == "in_review"
    assert "Somebody else has changed this since you opened it." in text_of(
        say(browser(carol), waiting, "approve", seen=before)
    )
    review.approve(activity=waiting.pk, seen=seen(waiting), text="", made_by=BY)


def test_a_host_takes_it_back_and_the_queue_forgets_it(alice: User, carol: User, waiting: Activity) -> None:
    browser(alice).post(address("activities:take-back", waiting.pk))
    waiting.refresh_from_db()
    assert waiting.state == "draft"
    assert "Nothing waits for you" in text_of(browser(carol).get(address("activities:review-queue", language="en")))
    with pytest.raises(NotInReview):
        review.approve(activity=waiting.pk, seen=seen(waiting), text="", made_by=BY)


def test_a_second_yes_changes_nothing(waiting: Activity) -> None:
    word = seen(waiting)
    for _ in range(2):
        review.approve(activity=waiting.pk, seen=word, text="", made_by=BY)
    assert names() == ["ActivitySubmitted", "ActivityPublished"]
    assert waiting.review_comments.filter(verdict="approved").count() == 1


def test_a_second_no_keeps_its_words(waiting: Activity) -> None:
    for text in ("値段は？", "場所は？"):
        review.send_back(activity=waiting.pk, text=text, made_by=BY)
    words = waiting.review_comments.values_list("verdict", "text")
    assert list(words) == [("sent", ""), ("returned", "値段は？"), ("comment", "場所は？")]
    assert names().count("ActivityReturned") == 1


def test_a_no_after_a_yes_comes_too_late(waiting: Activity) -> None:
    review.approve(activity=waiting.pk, seen=seen(waiting), text="", made_by=BY)
    for late in (review.send_back, review.comment):
        with pytest.raises(NotInReview):
            late(activity=waiting.pk, text="値段は？", made_by=BY)


@pytest.mark.django_db(transaction=True)
def test_coordinators_at_the_same_moment_are_harmless() -> None:
    waiting = a_draft(programme=a_programme(review=True))
    review.submit(activity=waiting.pk, made_by=BY)
    word, turns = seen(waiting), ["yes", "no", "yes", "no"]

    def answer() -> str:
        turn = turns.pop()
        try:
            if turn == "yes":
                review.approve(activity=waiting.pk, seen=word, text="", made_by=BY)
            else:
                review.send_back(activity=waiting.pk, text="値段は？", made_by=BY)
        except NotInReview as refusal:
            return refusal.code
        return turn

    said = at_once(answer, 4)
    waiting.refresh_from_db()
    happened = names()[1:]
    if waiting.state == "published":
        assert said.count("yes") == 2
        assert happened == ["ActivityPublished"]
    else:
        assert said.count("no") == 2
        assert sorted(happened) == ["ActivityReturned", "ReviewCommented"]


def test_the_queue_has_what_waited_longest_first_and_ones_own_area_alone(
    carol: User, shop: Organisation, waiting: Activity
) -> None:
    later = a_draft(organisation=shop, programme=waiting.programme)
    review.submit(activity=later.pk, made_by=BY)
    elsewhere = a_draft(organisation=make_organisation(area=make_area("中沢")), programme=waiting.programme)
    review.submit(activity=elsewhere.pk, made_by=BY)
    page = browser(carol).get(address("activities:review-queue"))
    assert [one.pk for one in page.context["waiting"]] == [waiting.pk, later.pk]
    assert f">{2}</strong>" in text_of(browser(carol).get(address("activities:organise")))


def test_whoever_looks_after_the_town_has_those_of_no_area(here: Area, waiting: Activity) -> None:
    nowhere = a_draft(organisation=make_organisation(), programme=waiting.programme)
    review.submit(activity=nowhere.pk, made_by=BY)
    town = make_area("駒ヶ根市", kind="municipality")
    here.parent = town
    here.save()
    user = make_user()
    Office.objects.create(user=user, kind=Office.Kind.COORDINATOR, area=town)
    page = browser(user).get(address("activities:review-queue"))
    assert [one.pk for one in page.context["waiting"]] == [waiting.pk, nowhere.pk]
    Office.objects.update(area=here)
    page = browser(user).get(address("activities:review-queue"))
    assert [one.pk for one in page.context["waiting"]] == [waiting.pk]


def test_a_member_of_the_organisation_does_not_approve_its_own(alice: User, waiting: Activity) -> None:
    url = address("activities:review", waiting.pk, "approve")
    assert browser(alice).post(url, {"seen": seen(waiting)}).status_code == 404
    waiting.refresh_from_db()
    assert waiting.state == "in_review"


@pytest.mark.parametrize("text", ["x" * 1001, "a\0b"])
def test_words_that_no_page_sends_are_no_crash(carol: User, waiting: Activity, text: str) -> None:
    assert say(browser(carol), waiting, "comment", text).status_code == 200
    assert waiting.review_comments.count() == 1


def test_a_role_at_what_is_looked_at_is_nobodys_yet(waiting: Activity) -> None:
    shift = make_shift(session=waiting.sessions.get())
    taker = browser(make_person(email="bob@example.jp").user)
    taker.post(address("volunteers:take", shift.pk))
    assert not shift.assignments.exists()
    review.approve(activity=waiting.pk, seen=seen(waiting), text="", made_by=BY)
    taker.post(address("volunteers:take", shift.pk))
    assert shift.assignments.count() == 1
