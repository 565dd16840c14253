"""From draft to everybody and back: places that are held once, codes, seeds, and what the preview says."""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress

import pytest
from django.utils import translation

from activities.errors import NotEditable, VenueTaken
from activities.models import Activity, Draw, Session
from activities.services import _publishing
from activities.services.publish_activity import publish_activity
from activities.services.unpublish_activity import unpublish_activity
from community.models import User
from core.errors import Refused
from core.outbox.models import Event
from tests.activities.posting import BY, a_draft, a_programme, at
from tests.at_once import at_once
from tests.clients import address, browser, text_of
from tests.factories import make_campaign, make_organisation, make_session, make_sign_up, make_user, make_venue

pytestmark = pytest.mark.django_db
together = pytest.mark.django_db(transaction=True)


def test_published_sessions_hold_their_place_and_have_a_code() -> None:
    hall, park = make_venue("市民会館"), make_venue("公園")
    park.shared = True
    park.save()
    activity = a_draft(venue=hall)
    make_session(activity=activity, venue=park, starts_at=at(8))
    make_session(activity=activity, starts_at=at(9))
    over = make_session(activity=activity, venue=hall, starts_at=at(-2))
    publish_activity(activity=activity.pk, made_by=BY)
    sessions = list(activity.sessions.exclude(pk=over.pk).order_by("starts_at"))
    assert [one.holds_place for one in sessions] == [True, False, False]
    assert all(len(one.door_code) == 6 and one.door_code.isdecimal() for one in sessions)
    over.refresh_from_db()
    assert (over.holds_place, over.door_code) == (False, "")


def test_published_twice_is_published_once() -> None:
    activity = a_draft()
    first = publish_activity(activity=activity.pk, made_by=BY)
    code = activity.sessions.get().door_code
    again = publish_activity(activity=activity.pk, made_by=BY)
    assert again.published_at == first.published_at
    assert activity.sessions.get().door_code == code
    assert Event.objects.filter(name="activities.ActivityPublished").count() == 1


def test_a_lot_is_bound_to_its_seed_when_it_is_published() -> None:
    activity = a_draft(programme=a_programme(ways=["lot"]), way="lot")
    activity.sessions.update(closes_at=at(5))
    publish_activity(activity=activity.pk, made_by=BY)
    draw = Draw.objects.get(session__activity=activity)
    assert draw.drawn_at is None
    assert len(draw.commitment) == 64


def test_whom_the_programme_is_for_is_taken_over() -> None:
    activity = a_draft(programme=a_programme(ages=[15, 18], residents_only=True), max_age=17)
    publish_activity(activity=activity.pk, made_by=BY)
    activity.refresh_from_db()
    assert (activity.min_age, activity.max_age, activity.residents_only) == (15, 17, True)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda activity: activity.sessions.all().delete(),
        lambda activity: activity.sessions.update(capacity=0),
        lambda activity: activity.sessions.update(starts_at=at(-7), ends_at=at(-6)),
        lambda activity: activity.sessions.update(state="cancelled"),
        lambda activity: activity.texts.update(title=""),
        lambda activity: Activity.objects.filter(pk=activity.pk).update(cost_yen=None),
    ],
)
def test_what_is_not_complete_stays_a_draft(spoil: Callable[[Activity], object]) -> None:
    activity = a_draft()
    spoil(activity)
    with pytest.raises(Refused):
        publish_activity(activity=activity.pk, made_by=BY)
    activity.refresh_from_db()
    assert activity.state == "draft"
    assert not Event.objects.exists()


def test_a_cancelled_activity_is_not_published_again() -> None:
    activity = a_draft(state="cancelled")
    with pytest.raises(NotEditable):
        publish_activity(activity=activity.pk, made_by=BY)


def test_a_place_is_held_once_and_the_later_host_hears_by_whom() -> None:
    hall = make_venue("市民会館")
    publish_activity(activity=a_draft(venue=hall, starts_at=at(7)).pk, made_by=BY)
    second = a_draft(venue=hall, starts_at=at(7, "11:29"))
    with translation.override("en"), pytest.raises(VenueTaken) as refused:
        publish_activity(activity=second.pk, made_by=BY)
    told = str(refused.value)
    assert told.startswith("市民会館: “手打ちそば体験” takes place there on ")
    assert told.endswith("from 10:00 to 11:30.")
    second.refresh_from_db()
    assert second.state == "draft"
    second.sessions.update(starts_at=at(7, "11:30"), ends_at=at(7, "12:00"))
    assert publish_activity(activity=second.pk, made_by=BY).state == "published"


def test_an_activity_can_be_in_its_own_way() -> None:
    hall = make_venue()
    activity = a_draft(venue=hall)
    make_session(activity=activity, venue=hall, starts_at=at(7, "11:00"))
    with pytest.raises(VenueTaken):
        publish_activity(activity=activity.pk, made_by=BY)
    hall.shared = True
    hall.save()
    assert publish_activity(activity=activity.pk, made_by=BY).state == "published"


def test_what_is_cancelled_keeps_no_place() -> None:
    hall = make_venue()
    first = publish_activity(activity=a_draft(venue=hall).pk, made_by=BY)
    first.sessions.update(state="cancelled")
    assert publish_activity(activity=a_draft(venue=hall).pk, made_by=BY).state == "published"


@together
def test_published_by_many_at_once_is_published_once() -> None:
    activity = a_draft(venue=make_venue())
    at_once(lambda: publish_activity(activity=activity.pk, made_by=BY), 5)
    assert Event.objects.filter(name="activities.ActivityPublished").count() == 1


@together
def test_a_venue_booked_by_two_at_once_is_one_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both want the same two places on many days, in opposite order: neither a deadlock nor both.

    Whoever has looked whether the places are free waits for the other to have looked too, and for no longer than a
    moment: where one of them has locked the places, the other can't come that far.
    """
    gate, look = threading.Barrier(2), _publishing.ensure_places_free

    def look_and_wait(sessions: Sequence[Session]) -> None:
        look(sessions)
        with suppress(threading.BrokenBarrierError):
            gate.wait(timeout=0.5)

    monkeypatch.setattr(_publishing, "ensure_places_free", look_and_wait)
    places = [make_venue("市民会館"), make_venue("公民館")]
    waiting = []
    for first in (0, 1):
        activity = a_draft(venue=places[0], starts_at=at(7))
        for number in range(1, 60):
            late = number if first else 60 - number
            make_session(activity=activity, venue=places[late % 2], starts_at=at(7 + late))
        waiting.append(activity.pk)

    def publish() -> str:
        try:
            return publish_activity(activity=waiting.pop(), made_by=BY).state
        except VenueTaken as refusal:
            return refusal.code

    assert sorted(at_once(publish, 2)) == ["published", "venue_taken"]


# --- and back again


def test_what_nobody_signed_up_for_can_be_a_draft_again() -> None:
    activity = a_draft(programme=a_programme(ways=["lot"]), way="lot", venue=(hall := make_venue()))
    activity.sessions.update(closes_at=at(5))
    publish_activity(activity=activity.pk, made_by=BY)
    unpublish_activity(activity=activity.pk, made_by=BY)
    unpublish_activity(activity=activity.pk, made_by=BY)
    activity.refresh_from_db()
    session = activity.sessions.get()
    assert (activity.state, activity.published_at) == ("draft", None)
    assert (session.holds_place, session.door_code, Draw.objects.count()) == (False, "", 0)
    assert Event.objects.filter(name="activities.ActivityTakenBack").count() == 1
    publish_activity(activity=a_draft(venue=hall).pk, made_by=BY)  # the place is free
    assert browser().get(address("activities:activity", activity.pk)).status_code == 404


@pytest.mark.parametrize("state", ["confirmed", "waiting", "cancelled", "requested"])
def test_what_people_signed_up_for_stays(state: str) -> None:
    alice = make_user()
    activity = publish_activity(activity=a_draft(organisation=make_organisation(member=alice)).pk, made_by=BY)
    make_sign_up(session=activity.sessions.get(), state=state)
    answer = browser(alice).post(address("activities:take-back", activity.pk, language="en"), follow=True)
    assert "Somebody has signed up already. Cancel the dates instead" in text_of(answer)
    activity.refresh_from_db()
    assert activity.state == "published"


# --- the preview


@pytest.fixture
def alice() -> User:
    """She runs a shop."""
    return make_user("alice@example.jp")


def preview(alice: User, activity: Activity) -> str:
    """What she sees above her draft."""
    return text_of(browser(alice).get(address("activities:activity", activity.pk, language="en")))


def test_the_preview_lists_what_is_missing_and_leads_there(alice: User) -> None:
    activity = a_draft(organisation=make_organisation(member=alice), languages=None)
    activity.sessions.update(capacity=0)
    page, edit = preview(alice, activity), address("activities:edit", activity.pk, language="en")
    assert f'<a href="{edit}#id_languages">Not answered yet: languages.</a>' in page
    assert f'<a href="{edit}#dates">A date has no seats yet.</a>' in page
    activity.sessions.all().delete()
    assert f'<a href="{address("activities:add-dates", activity.pk, language="en")}">There is no date yet.</a>' in (
        preview(alice, activity)
    )


def test_the_preview_says_that_the_place_is_taken(alice: User) -> None:
    hall = make_venue("市民会館")
    publish_activity(activity=a_draft(venue=hall).pk, made_by=BY)
    activity = a_draft(venue=hall, organisation=make_organisation(member=alice))
    assert "市民会館: “手打ちそば体験” takes place there on" in preview(alice, activity)


def test_the_preview_says_what_many_want_at_that_hour(alice: User) -> None:
    season = make_campaign()
    popular = publish_activity(activity=a_draft(programme=season.programme, campaign=season).pk, made_by=BY)
    make_sign_up(session=popular.sessions.get(), seats=6)
    make_sign_up(session=popular.sessions.get(), seats=2, state="waiting")
    mine = a_draft(organisation=make_organisation(member=alice), programme=season.programme, campaign=season)
    assert "At that hour there is also “手打ちそば体験”" in preview(alice, mine)


def test_a_draft_that_was_changed_is_shown_as_it_is_now(alice: User) -> None:
    """Parts of the page are remembered for a minute; a preview of a minute ago would be no preview."""
    activity = a_draft(organisation=make_organisation(member=alice))
    assert "手打ちそば体験" in preview(alice, activity)
    activity.texts.update(title="うどんの会")
    activity.sessions.update(starts_at=at(8, "13:00"), ends_at=at(8, "14:00"))
    page = preview(alice, activity)
    assert "うどんの会" in page
    assert "手打ちそば体験</h1>" not in page
    assert "13:00" in page
