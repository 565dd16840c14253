"""Find by month, by distance, by the way of taking part; and what goes on at any time."""

from datetime import date, datetime, timedelta

import pytest

from activities.models import Activity, Draw, Session
from community.models import Area, Venue
from core import clock
from tests.clients import text_of
from tests.factories import make_activity, make_area, make_session, make_venue
from tests.finding import find, found, session_of

pytestmark = pytest.mark.django_db


def session_by(way: str, *, begins: timedelta, lasts: timedelta, **fields: object) -> Session:
    """A session that is taken up in this way."""
    session = session_of(way=way)
    session.starts_at = clock.now() + begins
    session.ends_at = session.starts_at + lasts
    session.save()
    Session.objects.filter(pk=session.pk).update(**fields)
    return session


@pytest.mark.parametrize("way", Activity.Way.values)
def test_each_way_is_a_filter_and_stands_on_the_card(way: str) -> None:
    session = session_by(way, begins=timedelta(days=1), lasts=timedelta(hours=1), asked=4, taken=2)
    session_by("first_come" if way != "first_come" else "lot", begins=timedelta(days=1), lasts=timedelta(hours=1))
    answer = find("/en/", way=way)
    assert [card.session for day in answer.context["listing"].days for card in day.cards] == [session.pk]
    card = text_of(answer).split("<article")[1]
    assert ("4 seats left" in card) == (way in ("first_come", "approval"))
    assert ("live-seats" in card) == (way in ("first_come", "approval"))
    words = {
        "first_come": "4 seats left",
        "lot": "4 entered for 6 seats",
        "approval": "On request",
        "appointment": "By appointment",
        "stay": "A stay, on request",
        "walk_in": "Just come",
    }
    assert words[way] in card


def test_after_the_draw_a_lots_seats_are_counted_again() -> None:
    session = session_by("lot", begins=timedelta(days=1), lasts=timedelta(hours=1), taken=2)
    now = clock.now()
    Draw.objects.create(session=session, seed="0" * 64, commitment="1" * 64, committed_at=now, drawn_at=now)
    page = text_of(find("/en/"))
    assert "4 seats left" in page
    assert "entered for" not in page


def test_what_goes_on_is_found_until_it_ends() -> None:
    day = timedelta(days=1)
    stay = session_by("stay", begins=-30 * day, lasts=90 * day)
    slot = session_by("appointment", begins=-timedelta(hours=1), lasts=timedelta(hours=6))
    coffee = session_by("walk_in", begins=-timedelta(minutes=30), lasts=timedelta(hours=2))
    session_by("stay", begins=-9 * day, lasts=8 * day)
    session_by("first_come", begins=-timedelta(minutes=1), lasts=timedelta(hours=2))
    later = session_by("stay", begins=20 * day, lasts=10 * day)
    listing = find().context["listing"]
    assert [card.session for card in listing.any_time] == [coffee.pk, slot.pk, stay.pk]  # what ends first
    assert [card.session for one in listing.days for card in one.cards] == [later.pk]
    assert found(when="anytime") == {stay.pk, slot.pk, coffee.pk}
    in_40_days = (clock.now().astimezone(clock.TOKYO) + 40 * day).date().isoformat()
    assert found(when=in_40_days) == {stay.pk}
    assert found(seats="1", way="stay") == {stay.pk, later.pk}


def test_much_that_goes_on_leaves_room_for_the_days() -> None:
    for n in range(9):
        session_by("stay", begins=-timedelta(days=1), lasts=timedelta(days=n + 2))
    answer = find("/en/")
    listing = answer.context["listing"]
    assert (len(listing.any_time), listing.any_time_count, listing.count) == (4, 9, 9)
    assert '<a href="/en/?when=anytime">See all 9</a>' in text_of(answer)
    everything = find("/en/", when="anytime").context["listing"]
    assert [len(day.cards) for day in everything.days] == [9]


def test_a_session_of_many_days_says_from_when_to_when() -> None:
    now = datetime(2026, 12, 1, 9, 0, tzinfo=clock.TOKYO)
    session = session_by("stay", begins=timedelta(days=1), lasts=timedelta(days=1))
    Session.objects.filter(pk=session.pk).update(starts_at=now.replace(year=2036), ends_at=now.replace(year=2037))
    card = text_of(find("/en/")).split("<article")[1]
    assert card.count("1 Dec") == 2
    assert "09:00–" not in card


def located(latitude: float, longitude: float, name: str = "こまがねテラス", area: Area | None = None) -> Venue:
    """A venue on the map."""
    venue = make_venue(name, area=area)
    venue.latitude, venue.longitude = latitude, longitude
    venue.save()
    return venue


def nearest(**query: str) -> list[tuple[int, float, int]]:
    """Venues with kilometres and counts, in their order."""
    places = find(view="near", **query).context["nearby"].places
    return [(place.venue.pk, round(place.distance, 1), place.count) for place in places]


def test_places_stand_in_the_order_of_their_distance() -> None:
    near, far, gone = located(35.730, 137.934), located(35.750, 137.974), located(35.7291, 137.9341)
    for venue in (far, near, near, near, near, None):
        make_session(venue=venue)
    make_session(venue=gone, starts_at=clock.now() - timedelta(days=1))
    assert nearest(near="35.729,137.934") == [(near.pk, 0.1, 4), (far.pk, 4.3, 1)]
    assert nearest(near="35.750,137.974") == [(far.pk, 0.0, 1), (near.pk, 4.2, 4)]
    assert nearest(near=f"venue-{gone.pk}") == [(near.pk, 0.1, 4), (far.pk, 4.3, 1)]
    assert nearest(near="35.729,137.934", within="1") == [(near.pk, 0.1, 4)]
    page = text_of(find("/en/", view="near", near="35.729,137.934"))
    assert f'<a href="/en/?near=35.729%2C137.934&amp;venue={near.pk}">See all 4' in page
    assert "https://maps.gsi.go.jp/#17/35.73000/137.93400/" in page
    assert "駒ヶ根市中央1番1号" in page
    assert len(found(venue=str(near.pk))) == 4


def test_a_district_is_where_its_venues_are() -> None:
    district = make_area("赤穂")
    ward = make_area("町二区", kind=Area.Kind.WARD, parent=district)
    venues = [located(35.70, 137.90, area=district), located(35.72, 137.92, area=ward), located(35.9, 138.0)]
    for venue in venues:
        make_session(venue=venue)
    spot = find(near=f"area-{district.slug}").context["spot"]
    assert (round(spot.latitude, 3), round(spot.longitude, 3)) == (35.71, 137.91)
    assert len(found(near=f"area-{district.slug}", within="2")) == 2
    page = text_of(find("/en/", near=f"area-{district.slug}"))
    assert "about 1.4 km" in page
    assert "about 700 m" in text_of(find("/en/", near="35.705,137.905"))
    assert f'<option value="area-{ward.slug}">町二区</option>' in page


def test_where_one_is_goes_no_finer_than_a_hundred_metres() -> None:
    make_session(venue=located(35.73, 137.934))
    page = text_of(find("/en/", view="near", near="35.7291234,137.9349876"))
    assert 'value="35.729,137.935" selected' in page
    assert "35.7291" not in page.split("<main")[1].replace("35.72910/", "")


def test_without_a_place_the_page_asks_for_one() -> None:
    area = make_area("赤穂")
    located(35.73, 137.934, area=area)
    page = text_of(find("/en/", view="near", q="soba"))
    assert f'href="/en/?q=soba&amp;view=near&amp;near=area-{area.slug}"' in page
    assert "<near-me hidden" in page


@pytest.fixture
def december(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The morning of 3 December 2026."""
    now = datetime(2026, 12, 3, 9, 0, tzinfo=clock.TOKYO)
    monkeypatch.setattr(clock, "now", lambda: now)
    return now


def test_the_calendar_counts_each_day_and_leads_to_it(december: datetime) -> None:
    activity = make_activity()
    for day, hour in ((5, 0), (5, 10), (5, 23), (31, 23)):
        make_session(activity=activity, starts_at=december.replace(day=day, hour=hour, minute=30))
    make_session(activity=activity, starts_at=december.replace(hour=8))
    make_session(activity=activity, starts_at=december + timedelta(days=29))  # 1 January
    answer = find("/en/", view="calendar", step_free="1")
    squares = {square.on: square for week in answer.context["month_view"].weeks for square in week if square.on}
    assert {on.day: square.count for on, square in squares.items() if square.count} == {5: 3, 31: 1}
    assert len(squares) == 31
    assert [on.day for on, square in squares.items() if square.today] == [3]
    page = text_of(answer)
    assert 'href="/en/?step_free=1&amp;when=2026-12-05"' in page
    assert "December 2026" in page
    assert "month=2027-01" in page
    assert "month=2026-11" not in page
    assert answer.context["month_view"].weeks[1][0].on == date(2026, 12, 6)  # weeks begin on Sunday


@pytest.mark.parametrize("month", ["2026-11", "2028-01", "2026-13", "x", "", "9999-12", "2026-W1"])
def test_months_that_are_over_or_far_away_are_this_month(december: datetime, month: str) -> None:
    assert find(view="calendar", month=month).context["month_view"].month.name == "2026-12"


def test_an_empty_month_says_when_something_is_on(december: datetime) -> None:
    make_session(starts_at=december + timedelta(days=70))
    session_by("stay", begins=-timedelta(days=1), lasts=timedelta(days=400))
    page = text_of(find("/en/", view="calendar", month="2027-01", when="today"))
    assert "The next day with something on:" in page
    assert 'href="/en/?when=2027-02-11"' in page
    assert 'href="/en/?when=anytime"' in page
    assert find(view="calendar", month="2027-12").status_code == 200


def test_the_three_views_keep_the_filters() -> None:
    page = text_of(find(q="そば", step_free="1", view="calendar"))
    for view in ("", "&amp;view=calendar", "&amp;view=near"):
        assert f'href="/?q=%E3%81%9D%E3%81%B0&amp;step_free=1{view}"' in page
    assert '<input type="hidden" name="view" value="calendar">' in page
