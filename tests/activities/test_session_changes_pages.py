"""The pages on which a host changes a date: what it means stands there first, and it is asked once."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from activities.models import Activity, Session
from community.models import Organisation, User, Venue
from core import clock
from tests.clients import address, browser, text_of
from tests.factories import (
    make_activity,
    make_campaign,
    make_organisation,
    make_person,
    make_session,
    make_sign_up,
    make_user,
    make_venue,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def at(hour: int, *, days: int = 7) -> datetime:
    """A whole hour in Tokyo, some days from now."""
    midnight = datetime.combine(clock.today() + timedelta(days=days), datetime.min.time(), clock.TOKYO)
    return midnight + timedelta(hours=hour)


@pytest.fixture
def alice() -> User:
    """She runs a shop."""
    return make_user()


@pytest.fixture
def shop(alice: User) -> Organisation:
    """Her shop."""
    return make_organisation(member=alice)


@pytest.fixture
def client(alice: User) -> Client:
    """Her browser."""
    return browser(alice)


@pytest.fixture
def session(shop: Organisation) -> Session:
    """A date of hers, with a place."""
    activity = make_activity("手打ちそば体験", organisation=shop)
    return make_session(activity=activity, starts_at=at(10), venue=make_venue("すずらん"), holds_place=True)


def page(session: Session, step: str = "change-session") -> str:
    """In English, whose words these tests know."""
    return address(f"activities:{step}", session.pk, language="en")


def wanted(session: Session, starts_at: datetime, venue: Venue | None = None) -> dict[str, Any]:
    """The move form, filled in."""
    local = starts_at.astimezone(clock.TOKYO)
    place = venue or session.venue
    return {"day": f"{local:%Y-%m-%d}", "hour": f"{local:%H:%M}", "venue": place.pk if place else ""}


def test_a_move_shows_what_it_means_before_it_is_done_and_is_then_asked_once(client: Client, session: Session) -> None:
    caller = make_person("宮下 誠", telephone="0265-81-0001")
    guest = make_person("伊藤 花子", email="hanako@example.jp")
    make_sign_up(session=session, person=caller)
    make_sign_up(session=session, person=guest, seats=2)
    make_sign_up(session=session, state="waiting")
    make_sign_up(session=make_session(starts_at=at(14)), person=guest)
    form = wanted(session, at(14))

    asked = text_of(client.get(f"{page(session, 'move-session')}?{urlencode(form)}"))
    assert "3 people hold a seat." in asked
    assert "1 person waits for one." in asked
    assert "2 of them have something else at that time." in asked
    assert 'href="tel:0265-81-0001"' in asked
    session.refresh_from_db()
    assert session.starts_at == at(10)

    answer = client.post(page(session, "move-session"), form, follow=True)
    assert "Moved. Everybody who signed up is told." in text_of(answer)
    session.refresh_from_db()
    assert session.starts_at == at(14)


def test_a_place_that_is_taken_is_named_beside_the_form(client: Client, session: Session) -> None:
    there = make_venue("テラス")
    make_session(starts_at=at(14), venue=there, holds_place=True, activity=make_activity("パン教室"))
    form = wanted(session, at(14), there)
    for answer in (client.get(page(session, "move-session"), form), client.post(page(session, "move-session"), form)):
        assert answer.status_code == 422
        assert "パン教室" in text_of(answer)
    session.refresh_from_db()
    assert session.starts_at == at(10)


def test_an_hour_that_is_over_is_an_error_at_its_field(client: Client, session: Session) -> None:
    answer = client.get(page(session, "move-session"), wanted(session, at(10, days=-1)))
    assert answer.status_code == 422
    assert "This hour is over." in text_of(answer)


def test_within_a_season_the_host_is_warned_of_popular_classes_and_of_days_outside(
    client: Client, shop: Organisation
) -> None:
    season = make_campaign()
    mine = make_session(activity=make_activity("そば", campaign=season, organisation=shop), starts_at=at(10))
    popular = make_activity("味噌づくり", campaign=season)
    make_session(activity=popular, starts_at=at(14), taken=6, waiting=5)
    asked = text_of(client.get(page(mine, "move-session"), wanted(mine, at(14))))
    assert "味噌づくり" in asked
    assert "5 people wait" in asked
    assert "outside of" not in asked
    assert "outside of" in text_of(client.get(page(mine, "move-session"), wanted(mine, at(14, days=60))))


def test_nothing_to_move_says_so_and_offers_no_button(client: Client, session: Session) -> None:
    asked = text_of(client.get(page(session, "move-session"), wanted(session, at(10))))
    assert "takes place already" in asked
    assert "Move it" not in asked


def test_more_seats_say_who_is_offered_one_and_too_few_say_how_many_are_taken(client: Client, session: Session) -> None:
    make_sign_up(session=session, seats=6)
    make_sign_up(session=session, seats=2, state="waiting")
    asked = text_of(client.get(page(session, "change-seats"), {"capacity": 8}))
    assert "2 people who wait are offered a seat at once." in asked
    answer = client.get(page(session, "change-seats"), {"capacity": 4})
    assert answer.status_code == 422
    assert "6 seats are taken, so 4 are too few." in text_of(answer)
    assert client.post(page(session, "change-seats"), {"capacity": 4}).status_code == 422
    assert "There are 8 seats now." in text_of(client.post(page(session, "change-seats"), {"capacity": 8}, follow=True))
    session.refresh_from_db()
    assert (session.capacity, session.taken, session.waiting) == (8, 8, 0)


def test_seats_stay_within_the_rules_of_the_programme(client: Client, session: Session) -> None:
    programme = session.activity.programme
    programme.rules = {"seats": [2, 10]}
    programme.save()
    answer = client.get(page(session, "change-seats"), {"capacity": 11})
    assert answer.status_code == 422
    assert "2 to 10 seats" in text_of(answer)


def test_calling_off_asks_for_the_reason_and_can_be_taken_back(client: Client, session: Session) -> None:
    make_sign_up(session=session)
    assert "1 person holds a seat." in text_of(client.get(page(session, "cancel-session")))
    assert client.post(page(session, "cancel-session"), {"why": ""}).status_code == 422
    answer = client.post(page(session, "cancel-session"), {"why": "台風のため"}, follow=True)
    assert "台風のため" in text_of(answer)
    session.refresh_from_db()
    assert (session.state, session.cancelled_why) == ("cancelled", "台風のため")

    assert "Put it back and tell everybody" in text_of(client.get(page(session, "restore-session")))
    answer = client.post(page(session, "restore-session"), follow=True)
    assert "It takes place after all." in text_of(answer)
    session.refresh_from_db()
    assert session.state == "scheduled"


def test_what_stands_in_the_way_of_putting_it_back_is_said(client: Client, session: Session) -> None:
    Session.objects.filter(pk=session.pk).update(state="cancelled")
    make_session(starts_at=at(11), venue=session.venue, holds_place=True, activity=make_activity("フラワー教室"))
    asked = text_of(client.get(page(session, "restore-session")))
    assert "フラワー教室" in asked
    assert "Put it back and tell everybody" not in asked
    assert "フラワー教室" in text_of(client.post(page(session, "restore-session"), follow=True))
    session.refresh_from_db()
    assert session.state == "cancelled"


def test_a_whole_activity_is_withdrawn_with_its_dates_counted_first(client: Client, session: Session) -> None:
    make_session(activity=session.activity, starts_at=at(10, days=9))
    make_sign_up(session=session, seats=3)
    url = address("activities:withdraw-activity", session.activity_id, language="en")
    asked = text_of(client.get(url))
    assert "2 dates that lie ahead are cancelled." in asked
    assert "3 people who signed up are told." in asked
    assert client.post(url, {"why": ""}).status_code == 422
    assert "withdrawn" in text_of(client.post(url, {"why": "講師の都合"}, follow=True))
    assert Activity.objects.get(pk=session.activity_id).state == "cancelled"


def test_a_draft_is_not_withdrawn(client: Client, shop: Organisation) -> None:
    draft = make_activity(organisation=shop, state="draft")
    assert client.get(address("activities:withdraw-activity", draft.pk)).status_code == 404


@pytest.mark.parametrize("step", ["change-session", "cancel-session", "restore-session", "move-session"])
def test_thirty_parties_cost_no_query_more_than_ten(alice: User, session: Session, step: str) -> None:
    state = "cancelled" if step == "restore-session" else "scheduled"
    Session.objects.filter(pk=session.pk).update(capacity=99, state=state)
    session.refresh_from_db()
    url = f"{page(session, step)}?{urlencode(wanted(session, at(15)))}"

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser(alice).get(url).status_code == 200
        return len(captured)

    counts = []
    for _ in range(3):
        for number in range(10):
            person = make_person(email="") if number % 2 else make_person(email=f"p{make_user().pk}@example.jp")
            make_sign_up(session=session, person=person)
        counts.append(queries())
    assert counts[1] == counts[2]
