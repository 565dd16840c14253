"""Two popular classes at the same hour, and two things in one room: found before it hurts."""

import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from activities.models import Activity, Campaign, Session
from activities.rules.places import holds_place, overlapping
from activities.selectors.clashes import clash_warnings, clash_warnings_at, clashes_in, venue_conflicts
from community.models import Venue
from core import clock
from tests.factories import make_activity, make_campaign, make_programme, make_session, make_venue

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def at(hour: float, *, days: int = 7) -> datetime:
    """An hour in Tokyo, some days from now."""
    midnight = datetime.combine(clock.today() + timedelta(days=days), datetime.min.time(), clock.TOKYO)
    return midnight + timedelta(hours=hour)


def offered(season: Campaign, title: str, *starts: datetime, capacity: int = 6, **fields: Any) -> list[Session]:
    """A class of the season with its dates."""
    activity = make_activity(title, campaign=season)
    return [make_session(activity=activity, starts_at=start, capacity=capacity, **fields) for start in starts]


def season_before(season: Campaign) -> Campaign:
    """The one of half a year ago."""
    return Campaign.objects.create(
        programme=season.programme,
        names={"ja": "春の期"},
        starts_on=season.starts_on - timedelta(days=180),
        ends_on=season.ends_on - timedelta(days=180),
    )


def again(activity: Activity, season: Campaign, *, capacity: int, taken: int, waiting: int) -> None:
    """The same host's class of the same name, in another season."""
    last = make_activity(activity.title.text, campaign=season, organisation=activity.organisation)
    make_session(activity=last, starts_at=at(10, days=-150), capacity=capacity, taken=taken, waiting=waiting)


def test_the_sweep_finds_what_comparing_all_with_all_finds() -> None:
    luck = random.Random(3)
    sessions = []
    for number in range(80):
        start = at(luck.randint(9, 17), days=luck.randint(1, 3)) + timedelta(minutes=luck.choice([0, 15, 30]))
        sessions.append(
            Session(pk=number + 1, starts_at=start, ends_at=start + timedelta(minutes=luck.choice([60, 75, 90])))
        )
    found = {frozenset((one.pk, other.pk)) for one, other in overlapping(luck.sample(sessions, 80))}
    expected = {
        frozenset((one.pk, other.pk))
        for one in sessions
        for other in sessions
        if one.pk < other.pk and one.starts_at < other.ends_at and other.starts_at < one.ends_at
    }
    assert found == expected
    assert len(found) > 50


def test_who_ends_as_the_other_begins_is_no_pair() -> None:
    one = Session(pk=1, starts_at=at(10), ends_at=at(11))
    other = Session(pk=2, starts_at=at(11), ends_at=at(12))
    assert list(overlapping([other, one])) == []


def test_two_full_classes_come_first_and_a_class_is_no_clash_with_itself() -> None:
    season = make_campaign()
    [soba] = offered(season, "そば", at(10), taken=6, waiting=4)
    [bread] = offered(season, "パン", at(10.5), taken=6)
    [empty] = offered(season, "切り絵", at(11), taken=1)
    offered(season, "夕方", at(17), at(17), taken=6)
    found = clashes_in(season)
    assert [(one.one.pk, one.other.pk) for one in found] == [
        (soba.pk, bread.pk), (soba.pk, empty.pk), (bread.pk, empty.pk),
    ]  # fmt: skip
    assert [one.popular for one in found] == [True, False, False]
    assert found[0].weight == 1.0


def test_before_booking_opens_last_season_says_who_is_popular() -> None:
    season = make_campaign()
    Campaign.objects.filter(pk=season.pk).update(booking_opens_at=at(9, days=3))
    season.refresh_from_db()
    before = season_before(season)
    [soba] = offered(season, "そば", at(10))
    [bread] = offered(season, "パン", at(10))
    [new] = offered(season, "新しい講座", at(10))
    again(soba.activity, before, capacity=5, taken=5, waiting=14)
    again(bread.activity, before, capacity=10, taken=9, waiting=0)
    found = clashes_in(season)
    assert {found[0].one.pk, found[0].other.pk} == {soba.pk, bread.pk}
    assert found[0].popular
    assert found[0].weight == pytest.approx(0.9)
    assert new.pk in {found[1].one.pk, found[1].other.pk}


def test_a_hosts_new_class_is_as_popular_as_their_classes_were() -> None:
    season = make_campaign()
    before = season_before(season)
    [soba] = offered(season, "そば", at(10))
    offered(season, "パン", at(10), taken=6)
    old = make_activity("うどん", campaign=before, organisation=soba.activity.organisation)
    make_session(activity=old, starts_at=at(10, days=-150), capacity=4, taken=4)
    assert clashes_in(season)[0].popular


def test_what_is_off_or_goes_on_all_day_or_is_of_another_season_is_no_clash() -> None:
    season = make_campaign()
    offered(season, "そば", at(10), taken=6)
    offered(season, "中止", at(10), taken=6, state=Session.State.CANCELLED)
    [cafe] = offered(season, "カフェ", at(10))
    Activity.objects.filter(pk=cafe.activity_id).update(way="walk_in")
    [withdrawn] = offered(season, "取り下げ", at(10), taken=6)
    Activity.objects.filter(pk=withdrawn.activity_id).update(state="cancelled")
    offered(make_campaign(), "よその期", at(10), taken=6)
    assert clashes_in(season) == []


def test_a_host_sees_their_own_drafts_and_nobody_elses() -> None:
    season = make_campaign()
    [mine] = offered(season, "そば", at(10))
    [theirs] = offered(season, "パン", at(10))
    offered(season, "公開", at(10))
    Activity.objects.filter(pk__in=[mine.activity_id, theirs.activity_id]).update(state="draft")
    own = type(mine.activity.organisation).objects.filter(pk=mine.activity.organisation_id)
    assert len(clashes_in(season)) == 3
    assert len(clashes_in(season, seen_by=own)) == 1


def test_a_host_is_warned_of_popular_classes_only_with_who_waited_last_time() -> None:
    season = make_campaign()
    before = season_before(season)
    [soba] = offered(season, "手打ちそば", at(10))
    again(soba.activity, before, capacity=6, taken=6, waiting=14)
    offered(season, "空いている講座", at(10))
    with translation.override("en"):
        [warning] = clash_warnings(season, at(9), at(10.5))
        assert "手打ちそば" in warning.text
        assert "14 people waited for it last time" in warning.text
    assert clash_warnings(season, at(8), at(10)) == []
    assert clash_warnings(season, at(9), at(11), apart_from=soba.activity_id) == []
    assert clash_warnings(None, at(9), at(11)) == []


def test_a_warning_of_this_season_says_who_waits_now() -> None:
    season = make_campaign()
    offered(season, "そば", at(10), taken=6, waiting=2)
    offered(season, "パン", at(10), taken=6)
    with translation.override("en"):
        first, second = clash_warnings(season, at(10), at(11))
        assert "which is full: 2 people wait" in first.text
        assert "which many people want" in second.text


def test_several_dates_are_asked_for_at_once_in_as_many_queries_as_one() -> None:
    season = make_campaign()
    season_before(season)
    for number in range(10):
        offered(season, f"講座 {number}", at(10, days=number + 1), taken=6)

    def queries(days: int) -> tuple[int, int]:
        spans = [(at(10, days=day), at(11, days=day)) for day in range(1, days + 1)]
        with CaptureQueriesContext(connection) as captured:
            found = clash_warnings_at(season, spans)
        return len(found), len(captured)

    one, many = queries(1), queries(10)
    assert (one[0], many[0]) == (1, 3)
    assert one[1] == many[1]


def test_eighty_classes_cost_no_query_more_than_eight() -> None:
    luck = random.Random(5)

    def queries(classes: int) -> tuple[int, int]:
        season = make_campaign()
        before = season_before(season)
        for number in range(classes):
            days = luck.sample(range(1, 4), 2)
            sessions = offered(
                season, f"講座 {number}", *(at(luck.randint(9, 16), days=day) for day in days), taken=luck.randint(0, 6)
            )
            again(sessions[0].activity, before, capacity=6, taken=6, waiting=number)
        season = Campaign.objects.get(pk=season.pk)
        with CaptureQueriesContext(connection) as captured:
            found = clashes_in(season)
        return len(found), len(captured)

    few, many = queries(8), queries(80)
    assert many[0] > 300
    assert few[1] == many[1] <= 6


def test_a_place_says_what_is_there_and_a_shared_one_has_room_for_all() -> None:
    venue = make_venue()
    there = make_session(starts_at=at(10), venue=venue, holds_place=True)
    make_session(starts_at=at(10), venue=venue, activity=make_activity(state="draft"))
    make_session(starts_at=at(10), venue=make_venue(), holds_place=True)
    assert venue_conflicts(venue, at(11), at(12)) == [there]
    assert venue_conflicts(venue, at(11.5), at(12)) == []
    assert venue_conflicts(venue, at(9), at(12), apart_from=there.pk) == []
    assert venue_conflicts(None, at(9), at(12)) == []
    venue.shared = True
    assert venue_conflicts(venue, at(9), at(12)) == []


def test_only_what_is_published_in_a_place_of_its_own_holds_it() -> None:
    hall, park = Venue(shared=False), Venue(shared=True)
    assert holds_place(state="published", venue=hall)
    assert not holds_place(state="published", venue=park)
    assert not holds_place(state="draft", venue=hall)
    assert not holds_place(state="published", venue=None)


def test_seasons_of_other_programmes_are_no_history() -> None:
    season = make_campaign()
    other = Campaign.objects.create(
        programme=make_programme(), names={"ja": "別"}, starts_on=season.starts_on - timedelta(days=90),
        ends_on=season.starts_on - timedelta(days=60),
    )  # fmt: skip
    [soba] = offered(season, "そば", at(10))
    again(soba.activity, other, capacity=6, taken=6, waiting=14)
    assert clash_warnings(season, at(10), at(11)) == []
