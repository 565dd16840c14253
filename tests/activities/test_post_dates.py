"""Days in bulk are looked at before they are made; and a standing activity gets more of them."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from activities import scheduling
from activities.errors import NotEditable, VenueTaken
from activities.models import Activity, Draw, Session
from activities.services.add_sessions import add_sessions
from activities.services.post_activity import NewSession
from activities.services.publish_activity import publish_activity
from community.models import Organisation, User
from core import clock
from core.errors import Refused
from core.outbox.models import Event
from tests.activities.posting import BY, a_draft, a_programme, answers, at, dates_of, day, next_weekday
from tests.at_once import at_once
from tests.clients import address, browser, text_of
from tests.factories import make_activity, make_campaign, make_organisation, make_session, make_user, make_venue

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)


@pytest.fixture
def alice() -> User:
    """She runs a shop."""
    return make_user("alice@example.jp")


@pytest.fixture
def shop(alice: User) -> Organisation:
    """Her shop."""
    return make_organisation(member=alice)


@pytest.fixture
def client(alice: User) -> Client:
    """Her browser."""
    return browser(alice)


def post(client: Client, shop: Organisation, typed: dict[str, Any]) -> Any:
    """The form sent."""
    return client.post(address("activities:post", shop.slug, language="en"), typed)


def offered(answer: Any) -> list[str]:
    """The days that the page shows, ticked or not."""
    return re.findall(r'name="chosen" value="([\d-]+)"', text_of(answer))


def ticked(answer: Any) -> list[str]:
    """Those that it proposes."""
    return re.findall(r'name="chosen" value="([\d-]+)" checked', text_of(answer))


def shown(answer: Any) -> str:
    """What the second sending says of the first."""
    return str(answer.context["form"].pattern)


def weekly(**other: Any) -> dict[str, Any]:
    """Every Tuesday and Friday of four weeks."""
    first = next_weekday(1)
    last = first + 4 * WEEK - timedelta(days=1)
    span = {"from_day": first.isoformat(), "to_day": last.isoformat()}
    return answers(a_programme(), date_1="", repeat="weekly", weekdays=["1", "4"], **span, **other)


def test_every_week_is_looked_at_first_and_made_then(client: Client, shop: Organisation) -> None:
    typed = weekly()
    answer = post(client, shop, typed)
    assert answer.status_code == 200
    assert not Activity.objects.exists()
    first = next_weekday(1)
    expected = sorted(first + n * WEEK + timedelta(days=more) for n in range(4) for more in (0, 3))
    assert offered(answer) == ticked(answer) == [one.isoformat() for one in expected]
    assert "8 days fit. Take away those that you do not want." in text_of(answer)
    assert 'value="手打ちそば体験"' in text_of(answer)

    left = ticked(answer)[1:]
    assert post(client, shop, {**typed, "shown": shown(answer), "chosen": left}).status_code == 302
    assert dates_of(Activity.objects.get()) == [f"{one}T10:00" for one in left]


def test_another_pattern_is_looked_at_again(client: Client, shop: Organisation) -> None:
    typed = weekly()
    answer = post(client, shop, typed)
    again = post(client, shop, {**typed, "weekdays": ["2"], "shown": shown(answer), "chosen": offered(answer)})
    assert again.status_code == 200
    assert len(offered(again)) == 4
    assert not Activity.objects.exists()


def test_a_day_that_was_not_offered_is_not_made(client: Client, shop: Organisation) -> None:
    typed = weekly()
    answer = post(client, shop, typed)
    real = offered(answer)[0]
    post(client, shop, {**typed, "shown": shown(answer), "chosen": [real, day(3), "2020-01-01", "x"]})
    assert dates_of(Activity.objects.get()) == [f"{real}T10:00"]


def test_leaving_no_day_is_an_error_and_shows_them_again(client: Client, shop: Organisation) -> None:
    typed = weekly()
    answer = post(client, shop, typed)
    again = post(client, shop, {**typed, "shown": shown(answer)})
    assert again.status_code == 422
    assert offered(again) == offered(answer)
    assert "Leave one of the days ticked, at least." in text_of(again)


def test_something_else_is_mended_before_days_are_looked_at(client: Client, shop: Organisation) -> None:
    answer = post(client, shop, weekly(title=""))
    assert (answer.status_code, offered(answer)) == (422, [])


def test_holidays_are_named_and_left_out_on_wish(client: Client, shop: Organisation) -> None:
    today = clock.today()
    year = today.year + (today.month >= 4)
    showa = date(year, 4, 29)  # 昭和の日
    span = {"from_day": (showa - WEEK).isoformat(), "to_day": (showa + WEEK).isoformat()}
    typed = answers(a_programme(), date_1="", repeat="weekly", weekdays=[str(showa.weekday())], **span)
    answer = post(client, shop, typed)
    assert showa.isoformat() in offered(answer)
    assert scheduling.holiday(showa) in text_of(answer)
    assert showa.isoformat() not in offered(post(client, shop, {**typed, "skip_holidays": "on"}))


def test_every_month_by_weekday_and_by_day(client: Client, shop: Organisation) -> None:
    first = clock.today() + timedelta(days=1)
    last = first + timedelta(days=180)
    span = {"from_day": first.isoformat(), "to_day": last.isoformat()}
    typed = answers(a_programme(), date_1="", repeat="monthly", **span)
    found = offered(post(client, shop, {**typed, "nth": "2", "weekdays": ["5"]}))
    assert found == [one.isoformat() for one in scheduling.every_month_on_weekday(2, {5}, first, last)]
    found = offered(post(client, shop, {**typed, "nth": "-1", "weekdays": ["5", "6"]}))
    assert found == [one.isoformat() for one in scheduling.every_month_on_weekday(-1, {5, 6}, first, last)]
    found = offered(post(client, shop, {**typed, "nth": "day", "month_day": "31"}))
    assert found == [one.isoformat() for one in scheduling.every_month_on_day(31, first, last)]


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"weekdays": []}, ["weekdays"]),
        ({"from_day": ""}, ["from_day"]),
        ({"to_day": ""}, ["to_day"]),
        ({"from_day": day(20), "to_day": day(10)}, ["to_day"]),
        ({"from_day": day(-20), "to_day": day(-10)}, ["to_day"]),
        ({"from_day": day(1), "to_day": day(400)}, ["to_day"]),
        ({"to_day": "9999-12-31"}, ["to_day"]),
        ({"weekdays": ["7"]}, ["weekdays"]),
        ({"weekdays": [str(n) for n in range(7)], "to_day": day(300)}, ["from_day"]),
        ({"repeat": "monthly", "nth": "", "weekdays": ["1"]}, ["nth"]),
        ({"repeat": "monthly", "nth": "1", "weekdays": []}, ["weekdays"]),
        ({"repeat": "monthly", "nth": "day"}, ["month_day"]),
        ({"repeat": "monthly", "nth": "day", "month_day": "32"}, ["month_day"]),
        ({"repeat": "season"}, ["repeat"]),
        ({"repeat": "sometimes"}, ["date_1", "repeat"]),
    ],
)
def test_what_makes_no_days_is_an_error_at_its_field(
    client: Client, shop: Organisation, change: dict[str, Any], fields: list[str]
) -> None:
    answer = post(client, shop, weekly() | change)
    assert answer.status_code == 422
    assert sorted(answer.context["form"].errors) == sorted(fields)
    assert not Activity.objects.exists()


def test_the_days_of_the_season(client: Client, shop: Organisation) -> None:
    season = make_campaign()
    typed = answers(season.programme, date_1="", repeat="season", campaign=season.pk, starts="23:59", minutes=1)
    typed["minutes"] = 5
    season.ends_on += timedelta(days=1)
    season.save()
    found = offered(post(client, shop, {**typed, "weekdays": ["5", "6"]}))
    assert found == [one.isoformat() for one in scheduling.every_week({5, 6}, season.starts_on, season.ends_on)]
    every = offered(post(client, shop, typed))
    assert len(every) == 32
    assert post(client, shop, {**typed, "campaign": ""}).context["form"].errors.keys() == {"repeat"}


def test_a_day_on_which_the_place_is_taken_is_said_and_not_ticked(client: Client, shop: Organisation) -> None:
    venue = make_venue("市民会館")
    typed = weekly(venue=venue.pk)
    busy = next_weekday(1)
    theirs = a_draft(venue=venue, starts_at=at((busy - clock.today()).days, "11:00"))
    publish_activity(activity=theirs.pk, made_by=BY)
    answer = post(client, shop, typed)
    assert busy.isoformat() in offered(answer)
    assert busy.isoformat() not in ticked(answer)
    assert len(ticked(answer)) == 7
    assert "市民会館: “手打ちそば体験” takes place there on" in text_of(answer)
    assert "from 11:00 to 12:30." in text_of(answer)


def test_looking_at_many_days_costs_no_more_queries(client: Client, shop: Organisation) -> None:
    venue = make_venue()
    typed = weekly(venue=venue.pk)
    few = {**typed, "weekdays": ["1"], "to_day": typed["from_day"]}
    for one in (typed, few):  # what is remembered from a first time on
        post(client, shop, one)
    counts = []
    for one in (few, typed):
        with CaptureQueriesContext(connection) as captured:
            assert post(client, shop, one).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


# --- more dates for what stands


def dates_url(activity: Activity) -> str:
    """The page."""
    return address("activities:add-dates", activity.pk, language="en")


def more(**other: Any) -> dict[str, Any]:
    """Two more, as the page sends them."""
    return {
        "date_1": day(21),
        "date_2": day(28),
        "starts": "10:00",
        "minutes": 90,
        "capacity": 6,
        "venue": other.pop("venue", None) or make_venue().pk,
        **other,
    }


@pytest.fixture
def activity(shop: Organisation) -> Activity:
    """Published, with a date in a week."""
    draft = a_draft(organisation=shop)
    return publish_activity(activity=draft.pk, made_by=BY)


def test_the_page_begins_like_the_last_date(client: Client, activity: Activity) -> None:
    session = activity.sessions.get()
    form = client.get(dates_url(activity)).context["form"]
    assert form["venue"].value() == session.venue_id
    assert (form["starts"].value().isoformat(), form["minutes"].value()) == ("10:00:00", 90)
    assert form["capacity"].value() == 6
    assert form["date_1"].value() is None


def test_added_dates_are_open_at_once(client: Client, activity: Activity, alice: User) -> None:
    page = client.post(dates_url(activity), more(), follow=True)
    assert "2 dates are there now." in text_of(page)
    assert dates_of(activity) == [f"{day(n)}T10:00" for n in (7, 21, 28)]
    assert all(one.holds_place and len(one.door_code) == 6 for one in activity.sessions.all())
    event = Event.objects.get(name="activities.SessionsAdded")
    assert (event.payload["activity"], event.actor, len(event.payload["sessions"])) == (activity.pk, alice.pk, 2)
    seen = text_of(browser().get(address("activities:activity", activity.pk)))
    assert seen.count('class="session-list__when"') == 3


def test_a_double_click_adds_once(client: Client, activity: Activity) -> None:
    typed = more()
    client.post(dates_url(activity), typed)
    page = client.post(dates_url(activity), typed, follow=True)
    assert "0 dates are there now." in text_of(page)
    assert activity.sessions.count() == 3
    assert Event.objects.filter(name="activities.SessionsAdded").count() == 1


def test_dates_in_bulk_for_what_stands(client: Client, activity: Activity) -> None:
    first = next_weekday(2)
    span = {"from_day": first.isoformat(), "to_day": (first + 2 * WEEK).isoformat()}
    typed = more(date_1="", date_2="", repeat="weekly", weekdays=["2"], **span)
    answer = client.post(dates_url(activity), typed)
    assert len(ticked(answer)) == 3
    client.post(dates_url(activity), {**typed, "shown": shown(answer), "chosen": ticked(answer)})
    assert activity.sessions.count() == 4


def test_the_programmes_rules_hold_for_added_dates(client: Client, activity: Activity) -> None:
    activity.programme.rules = {"seats": [2, 10]}
    activity.programme.save()
    answer = client.post(dates_url(activity), more(capacity=11))
    assert answer.context["form"].errors.keys() == {"capacity"}
    assert activity.sessions.count() == 1


def test_a_taken_place_is_said_and_adds_none(client: Client, activity: Activity) -> None:
    venue = make_venue()
    publish_activity(activity=a_draft(venue=venue, starts_at=at(28)).pk, made_by=BY)
    answer = client.post(dates_url(activity), more(venue=venue.pk))
    assert answer.status_code == 422
    assert "takes place there on" in text_of(answer)
    assert activity.sessions.count() == 1


def test_a_drafts_added_dates_wait_for_publishing(client: Client, shop: Organisation) -> None:
    draft = a_draft(organisation=shop)
    client.post(dates_url(draft), more())
    assert draft.sessions.count() == 3
    assert not draft.sessions.filter(holds_place=True).exists()


def test_added_lots_have_their_seed(shop: Organisation) -> None:
    lot = a_draft(organisation=shop, programme=a_programme(ways=["lot"]), way="lot")
    lot.sessions.update(closes_at=at(5))
    publish_activity(activity=lot.pk, made_by=BY)
    new = NewSession(at(14), at(14, "11:00"), 6, make_venue(), closes_at=at(10))
    [made] = add_sessions(activity=lot.pk, sessions=[new], made_by=BY)
    assert Draw.objects.filter(session__activity=lot).count() == 2
    with pytest.raises(Refused):
        add_sessions(activity=lot.pk, sessions=[NewSession(at(15), at(15, "11:00"), 6)], made_by=BY)
    assert made.draw.commitment


def test_a_cancelled_activity_gets_none(shop: Organisation) -> None:
    gone = make_activity(organisation=shop, state=Activity.State.CANCELLED)
    with pytest.raises(NotEditable):
        add_sessions(activity=gone.pk, sessions=[NewSession(at(14), at(14, "11:00"), 6)], made_by=BY)
    assert not Session.objects.exists()


def test_a_published_activity_gets_no_date_without_seats(activity: Activity) -> None:
    with pytest.raises(Refused):
        add_sessions(activity=activity.pk, sessions=[NewSession(at(14), at(14, "11:00"), 0)], made_by=BY)
    assert activity.sessions.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_dates_added_twice_at_once_stand_once(shop: Organisation) -> None:
    activity = publish_activity(activity=a_draft(organisation=shop).pk, made_by=BY)
    new = [NewSession(at(n), at(n, "11:00"), 6, make_venue()) for n in (14, 21)]

    def add() -> int:
        return len(add_sessions(activity=activity.pk, sessions=new, made_by=BY))

    assert sorted(at_once(add, 4)) == [0, 0, 0, 2]
    assert activity.sessions.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_who_want_the_same_place_at_once(shop: Organisation) -> None:
    venue = make_venue()
    activities = [publish_activity(activity=a_draft(organisation=shop).pk, made_by=BY) for _ in range(4)]
    waiting = [one.pk for one in activities]

    def add() -> str:
        try:
            add_sessions(activity=waiting.pop(), sessions=[NewSession(at(9), at(9, "12:00"), 6, venue)], made_by=BY)
        except VenueTaken as refusal:
            return str(refusal)
        return ""

    told = at_once(add, 4)
    assert told.count("") == 1
    assert len([one for one in told if "手打ちそば体験" in one]) == 3
    assert Session.objects.filter(venue=venue).count() == 1


def test_a_session_made_elsewhere_counts_too(activity: Activity) -> None:
    """The constraint, not this service alone, keeps a place."""
    make_session(activity=activity, starts_at=at(30), venue=(venue := make_venue()), holds_place=True)
    with pytest.raises(VenueTaken):
        add_sessions(
            activity=activity.pk, sessions=[NewSession(at(30, "10:30"), at(30, "11:00"), 6, venue)], made_by=BY
        )
