"""Seasons: made by coordinators, looked at by hosts, found by everybody."""

from datetime import datetime, timedelta
from typing import Any, cast

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.errors import OutsideSeasonRules, SeasonHasActivities
from activities.models import Activity, Campaign, Programme, Session
from activities.rules import ProgrammeRules
from activities.selectors.seasons import LIVE, NOT_YET, hosts_not_yet
from activities.services.save_campaign import SeasonFields, save_campaign
from community.models import Area, Office, Organisation, User
from core import clock
from core.actor import Actor
from core.outbox.models import Event
from core.pages import forget_pages
from tests.clients import address, browser, text_of
from tests.factories import (
    make_activity,
    make_area,
    make_campaign,
    make_organisation,
    make_programme,
    make_session,
    make_user,
    make_venue,
)

pytestmark = pytest.mark.django_db
BY = Actor(user=None)
WEEK = timedelta(weeks=1)


def at(hour: int, *, days: int = 7) -> datetime:
    """A whole hour in Tokyo, some days from now."""
    midnight = datetime.combine(clock.today() + timedelta(days=days), datetime.min.time(), clock.TOKYO)
    return midnight + timedelta(hours=hour)


@pytest.fixture
def coordinator() -> User:
    """Of one district: seasons are everybody's business."""
    user = make_user()
    Office.objects.create(user=user, kind=Office.Kind.COORDINATOR, area=make_area("赤穂"))
    return user


@pytest.fixture
def programme() -> Programme:
    """With kinds of its own."""
    made = make_programme("こまゼミ")
    made.rules = {
        "seats": [2, 10],
        "hosts": ["shop"],
        "booking_opens_weeks": [1, 4],
        "categories": [
            {"slug": "eat", "names": {"ja": "たべる"}, "category": "eat"},
            {"slug": "make", "names": {"ja": "つくる"}, "category": "make"},
        ],
    }
    made.save()
    return made


def fields(programme: Programme, **changed: Any) -> SeasonFields:
    """A season that begins in five weeks and opens two weeks before."""
    starts = clock.today() + 5 * WEEK
    whole: dict[str, Any] = {
        "programme": programme,
        "names": {"ja": "秋の期", "en": "Autumn"},
        "about": {},
        "starts_on": starts,
        "ends_on": starts + 4 * WEEK,
        "booking_opens_at": at(9, days=21),
        "per_person_limit": None,
        "rules": {},
    }
    return cast(SeasonFields, whole | changed)


def posted(programme: Programme, **changed: str) -> dict[str, str]:
    """The form as a browser sends it."""
    starts = clock.today() + 5 * WEEK
    return {
        "programme": str(programme.pk),
        "name_ja": "秋のこまゼミ",
        "name_ja_easy": "あきの こまゼミ",
        "name_en": "Komazemi in autumn",
        "starts_on": f"{starts:%Y-%m-%d}",
        "ends_on": f"{starts + 4 * WEEK:%Y-%m-%d}",
        "opens_on": f"{clock.today() + 3 * WEEK:%Y-%m-%d}",
        "opens_hour": "09:00",
        "per_person_limit": "3",
        **changed,
    }


# ── the service ──


def test_a_saved_season_is_an_event_and_keeps_only_what_differs(programme: Programme) -> None:
    saved = save_campaign(fields=fields(programme, rules={"seats": [4, 6]}), made_by=BY)
    rules = ProgrammeRules.in_season(programme, saved)
    assert (rules.seats, rules.hosts) == ((4, 6), ("shop",))
    assert Event.objects.get(name="activities.SeasonSaved").payload == {"campaign": saved.pk}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"ends_on": datetime(2020, 1, 1).date()}, "ends before it begins"),  # noqa: DTZ001  a day
        ({"booking_opens_at": None}, "1 to 4 weeks"),
        ({"booking_opens_at": at(9, days=6)}, "1 to 4 weeks"),
        ({"booking_opens_at": at(9, days=29)}, "1 to 4 weeks"),
    ],
)
def test_a_season_whose_days_contradict_each_other_or_the_programme_is_refused(
    programme: Programme, changed: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(OutsideSeasonRules):
        save_campaign(fields=fields(programme, **changed), made_by=BY)
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("days", [7, 28])
def test_exactly_one_week_and_exactly_four_are_fine(programme: Programme, days: int) -> None:
    save_campaign(fields=fields(programme, booking_opens_at=at(21, days=35 - days)), made_by=BY)


def test_a_seasons_own_window_for_opening_wins(programme: Programme) -> None:
    differs = {"booking_opens_weeks": [0, 1]}
    save_campaign(fields=fields(programme, rules=differs, booking_opens_at=at(9, days=34)), made_by=BY)


def test_a_season_keeps_its_programme_once_something_is_in_it(programme: Programme) -> None:
    season = save_campaign(fields=fields(programme), made_by=BY)
    other = make_programme("別の事業")
    save_campaign(fields=fields(other, booking_opens_at=None), campaign=season.pk, made_by=BY)
    make_activity(campaign=Campaign.objects.get(pk=season.pk))
    with pytest.raises(SeasonHasActivities):
        save_campaign(fields=fields(programme), campaign=season.pk, made_by=BY)


# ── the coordinator's pages ──


def test_a_coordinator_makes_a_season_in_the_browser(coordinator: User, programme: Programme) -> None:
    client = browser(coordinator)
    differs = {"seats_from": "3", "seats_to": "5", "review": "yes", "first_way": "lot"}
    answer = client.post(address("activities:new-season"), posted(programme, **differs))
    season = Campaign.objects.get()
    assert answer["Location"] == address("activities:organise-season", season.pk)
    assert season.names == {"ja": "秋のこまゼミ", "ja-easy": "あきの こまゼミ", "en": "Komazemi in autumn"}
    assert season.booking_opens_at == at(9, days=21)
    assert (season.per_person_limit, season.rules) == (3, {"seats": [3, 5], "review": True, "ways": ["lot"]})


def test_what_was_saved_stands_in_the_form_again_and_empties_back_to_the_programmes(
    coordinator: User, programme: Programme
) -> None:
    season = save_campaign(fields=fields(programme, rules={"seats": [3, 5], "feedback": False}), made_by=BY)
    client, url = browser(coordinator), address("activities:edit-season", season.pk)
    shown = text_of(client.get(url))
    assert 'name="seats_from" value="3"' in shown
    assert '<option value="no" selected>' in shown
    client.post(url, posted(programme))
    season.refresh_from_db()
    assert season.rules == {}


def test_the_form_says_what_is_wrong_in_words(coordinator: User, programme: Programme) -> None:
    client, url = browser(coordinator), address("activities:new-season", language="en")
    for changed, sentence in (
        ({"name_ja": ""}, "This field is required."),
        ({"opens_hour": ""}, "Give the day and the hour, or leave both empty."),
        ({"seats_from": "4"}, "Give both numbers, or leave both empty."),
        ({"seats_from": "4", "seats_to": "3"}, "This is smaller than the first number."),
        ({"opens_on": f"{clock.today():%Y-%m-%d}"}, "booking opens 1 to 4 weeks before the season begins"),
    ):
        answer = client.post(url, posted(programme, **changed))
        assert (answer.status_code, sentence in text_of(answer)) == (422, True), sentence
    assert not Campaign.objects.exists()


def test_the_organisers_page_shows_states_seats_clashes_and_who_is_missing(
    coordinator: User, programme: Programme
) -> None:
    season = save_campaign(fields=fields(programme), made_by=BY)
    before = Campaign.objects.create(
        programme=programme, names={"ja": "春"}, starts_on=clock.today() - 30 * WEEK, ends_on=clock.today() - 26 * WEEK
    )
    faithful = make_organisation("毎回のパン屋")
    make_activity("前のパン", campaign=before, organisation=faithful)
    make_organisation("はじめての花屋")
    soba, draft = make_activity("そば", campaign=season), make_activity("味噌", campaign=season, state="draft")
    make_session(activity=soba, starts_at=at(10, days=40), taken=5)
    make_session(activity=soba, starts_at=at(10, days=41), taken=2, waiting=0)
    make_session(activity=draft, starts_at=at(11, days=40))
    shown = text_of(browser(coordinator).get(address("activities:organise-season", season.pk, language="en")))
    assert "7/12" in shown
    assert "draft" in shown
    assert "毎回のパン屋" in shown
    assert "はじめての花屋" not in shown
    assert 'class="clash' in shown


def test_without_earlier_seasons_all_who_may_take_part_are_named_and_no_others(programme: Programme) -> None:
    season = save_campaign(fields=fields(programme), made_by=BY)
    make_organisation("花屋")
    Organisation.objects.filter(pk=make_organisation("小学校").pk).update(kind="school")
    there = make_organisation("そば屋")
    make_activity(campaign=season, organisation=there)
    found = hosts_not_yet(season)
    assert ([one.names["ja"] for one in found.hosts], found.more, found.known) == (["花屋"], 0, False)


def test_a_host_looks_at_the_season_and_changes_nothing(programme: Programme) -> None:
    host = make_user()
    mine = make_organisation("わたしの店", member=host)
    season = save_campaign(fields=fields(programme), made_by=BY)
    make_session(activity=make_activity("わたしの下書き", campaign=season, organisation=mine, state="draft"))
    make_session(activity=make_activity("よその下書き", campaign=season, state="draft"))
    client = browser(host)
    shown = text_of(client.get(address("activities:organise-season", season.pk)))
    assert "わたしの下書き" in shown
    assert "よその下書き" not in shown
    assert address("activities:edit-season", season.pk) not in shown
    assert client.get(address("activities:edit-season", season.pk)).status_code == 404
    assert client.post(address("activities:new-season"), posted(programme)).status_code == 404
    assert client.get(address("activities:seasons")).status_code == 200
    assert browser(make_user()).get(address("activities:seasons")).status_code == 404


# ── everybody's page ──


@pytest.fixture
def season(programme: Programme) -> Campaign:
    """One with booking open."""
    made = make_campaign()
    Campaign.objects.filter(pk=made.pk).update(programme=programme, names={"ja": "秋の期", "en": "Autumn"})
    return Campaign.objects.get(pk=made.pk)


def offered(season: Campaign, title: str, start: datetime, *, category: str = "", **more: Any) -> Session:
    """A published class with one date."""
    activity = make_activity(title, campaign=season)
    Activity.objects.filter(pk=activity.pk).update(category=category)
    return make_session(activity=activity, starts_at=start, venue=make_venue(), **more)


def test_everybody_reads_when_booking_opens_without_a_script(season: Campaign) -> None:
    Campaign.objects.filter(pk=season.pk).update(booking_opens_at=at(9, days=3))
    url = address("activities:season", season.pk, language="en")
    shown = text_of(browser().get(url))
    assert "09:00" in shown
    assert "The same hour for everybody" in shown
    assert "<opens-at at=" in shown
    Campaign.objects.filter(pk=season.pk).update(booking_opens_at=at(9, days=-1))
    forget_pages()
    assert "Booking is open." in text_of(browser().get(url))


def test_in_the_last_minute_before_the_hour_the_page_is_not_remembered(season: Campaign) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser().get(address("activities:season", season.pk)).status_code == 200
        return len(captured)

    Campaign.objects.filter(pk=season.pk).update(booking_opens_at=clock.now() + timedelta(seconds=40))
    forget_pages()
    assert (queries() > 0, queries() > 0) == (True, True)
    Campaign.objects.filter(pk=season.pk).update(booking_opens_at=at(9, days=3))
    forget_pages()
    assert (queries() > 0, queries()) == (True, 0)


def test_the_page_lists_by_day_or_by_kind_what_can_still_be_gone_to(season: Campaign) -> None:
    offered(season, "味噌", at(14, days=2), category="make")
    offered(season, "そば", at(10, days=3), category="eat")
    offered(season, "何か", at(16, days=3))
    offered(season, "昨日", at(10, days=-1), category="eat")
    offered(season, "中止", at(10, days=2), category="eat", state=Session.State.CANCELLED)
    draft = offered(season, "下書き", at(10, days=2), category="eat")
    Activity.objects.filter(pk=draft.activity_id).update(state="draft")
    by_day = text_of(browser().get(address("activities:season", season.pk)))
    assert [by_day.index(title) for title in ("味噌", "そば", "何か")] == sorted(
        by_day.index(title) for title in ("味噌", "そば", "何か")
    )
    assert all(title not in by_day for title in ("昨日", "中止", "下書き"))
    by_kind = text_of(browser().get(address("activities:season", season.pk) + "?by=category"))
    assert by_kind.index("たべる") < by_kind.index("そば") < by_kind.index("つくる") < by_kind.index("味噌")
    assert by_kind.index("味噌") < by_kind.index("何か")


def test_seats_follow_along_for_as_many_as_a_socket_watches(season: Campaign) -> None:
    for number in range(LIVE + 3):
        offered(season, f"講座 {number}", at(10, days=2) + timedelta(minutes=number))
    shown = text_of(browser().get(address("activities:season", season.pk, language="en")))
    assert shown.count("<live-seats") == LIVE < 64
    assert shown.count("6 seats left") == LIVE + 3


def test_an_empty_season_and_one_that_is_over_say_what_to_do(season: Campaign) -> None:
    url = address("activities:season", season.pk, language="en")
    assert "The programme is being made" in text_of(browser().get(url))
    Campaign.objects.filter(pk=season.pk).update(starts_on=clock.today() - 8 * WEEK, ends_on=clock.today() - 4 * WEEK)
    forget_pages()
    assert "This season is over." in text_of(browser().get(url))
    assert browser().get(address("activities:season", 999_999)).status_code == 404


def test_find_and_the_activity_lead_to_the_season(season: Campaign) -> None:
    session = offered(season, "そば", at(10, days=3))
    link = f'href="{address("activities:season", season.pk)}"'
    assert link in text_of(browser().get("/"))
    assert link in text_of(browser().get(address("activities:activity", session.activity_id)))
    Campaign.objects.filter(pk=season.pk).update(ends_on=clock.today() - timedelta(days=1))
    forget_pages()
    assert link not in text_of(browser().get("/"))


def test_eighty_classes_cost_no_query_more_than_eight(season: Campaign, coordinator: User) -> None:
    def queries(url: str, user: User | None) -> int:
        forget_pages()
        with CaptureQueriesContext(connection) as captured:
            assert browser(user).get(url).status_code == 200
        return len(captured)

    pages = [
        (address("activities:season", season.pk), None),
        (address("activities:season", season.pk) + "?by=category", None),
        (address("activities:organise-season", season.pk), coordinator),
        (address("activities:seasons"), coordinator),
    ]
    for _ in range(NOT_YET + 1):
        make_organisation()
    counts = []
    for upto in (4, 8, 80):
        for number in range(Activity.objects.count(), upto):
            offered(season, f"講座 {number}", at(9 + number % 2, days=1 + number % 20 // 2), taken=number % 6)
        counts.append([queries(url, user) for url, user in pages])
    assert counts[1] == counts[2]


def test_a_coordinator_of_no_area_makes_seasons_too(programme: Programme) -> None:
    user = make_user()
    Office.objects.create(user=user, kind=Office.Kind.COORDINATOR)
    assert browser(user).get(address("activities:new-season")).status_code == 200
    assert Area.objects.count() == 0
