"""How it went: a value that adds up, one grouped query a level, and the sheets made of them."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activities.models import Activity, Attendance, Campaign, Feedback, Session, SignUp
from activities.party import period
from activities.results import ZERO, Results, Tally, total
from activities.selectors.results import results_by, results_of_activity, results_of_season
from community.models import Organisation, User
from core import clock
from tests.activities.test_queries import all_grow_by
from tests.clients import address, browser, text_of
from tests.factories import (
    make_activity,
    make_campaign,
    make_organisation,
    make_person,
    make_session,
    make_sign_up,
    make_user,
)

DAY = timedelta(days=1)

# --- the value --------------------------------------------------------------------------------------------------------

# A busy machine may take its time to make an example; what counts is what is true of it.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
small = st.integers(min_value=0, max_value=50)
tallies = st.dictionaries(st.sampled_from(["present", "late", "web", "very"]), small).map(lambda d: Tally.of(**d))
results = st.builds(
    Results, sessions=small, cancelled=small, ahead=small, seats=small, taken=small, parties=tallies, waiting=small,
    people=tallies, walk_ins=small, answers=tallies,
)  # fmt: skip


@UNHURRIED
@given(results, results, results)
def test_results_add_up_in_any_order(one: Results, two: Results, three: Results) -> None:
    assert one + ZERO == ZERO + one == one
    assert one + two == two + one
    assert (one + two) + three == one + (two + three) == total([one, two, three])


@UNHURRIED
@given(results, results)
def test_a_sum_counts_what_its_parts_count(one: Results, two: Results) -> None:
    both = one + two
    assert both.there == one.there + two.there
    assert both.answers.total == one.answers.total + two.answers.total
    assert both.people.get("late") == one.people.get("late") + two.people.get("late")


def test_nothing_has_no_shares() -> None:
    assert (ZERO.happy_share, ZERO.taken_share, ZERO.there) == (None, None, 0)
    assert total([]) == ZERO


def test_shares_are_per_cent_of_answers_and_of_seats() -> None:
    one = Results(seats=8, taken=6, answers=Tally.of(very=2, happy=1, neutral=1, unhappy=2))
    assert (one.happy, one.happy_share, one.taken_share) == (3, 50, 75)


def test_a_kind_that_nobody_counted_is_nought_and_not_part_of_the_value() -> None:
    assert Tally.of(very=0) == Tally()
    assert Tally.of(very=1).get("happy") == 0


# --- counting ---------------------------------------------------------------------------------------------------------


def past(activity: Activity, *, capacity: int = 10, ago: timedelta = DAY, **fields: Any) -> Session:
    """A session that ended about `ago`."""
    starts_at = clock.now() - ago - timedelta(minutes=90)
    return make_session(activity=activity, starts_at=starts_at, capacity=capacity, **fields)


def party(
    session: Session, *, seats: int = 1, state: str = "confirmed", came: str = "", channel: str = "web", **more: Any
) -> SignUp:
    """A party, and what the host noted."""
    made = make_sign_up(session=session, seats=seats, state=state)
    SignUp.objects.filter(pk=made.pk).update(channel=channel, companions=more.get("companions", 0))
    if came:
        Attendance.objects.create(sign_up=made, state=came, people=more.get("people"), recorded_at=clock.now())
    return made


def answer(session: Session, said: str, words: str = "", times: int = 1) -> None:
    """So many answers alike."""
    for _ in range(times):
        Feedback.objects.create(
            session=session, answer=said, words=words, channel="door", language="ja", given_on=clock.today()
        )


def fill(session: Session) -> None:
    """An afternoon with one of everything."""
    party(session, seats=2, came="present", companions=1)
    party(session, seats=3, came="late", people=2, channel="phone")
    party(session, came="excused", channel="phone")
    party(session, came="handed_over", channel="paper")
    party(session, came="unknown")
    party(session)
    party(session, seats=2, state="waiting")
    party(session, state="cancelled")
    Session.objects.filter(pk=session.pk).update(walk_ins=4)
    answer(session, "very", "楽しかった", times=2)
    answer(session, "unhappy")


FILLED = Results(
    sessions=1,
    seats=10,
    taken=9,
    parties=Tally.of(web=4, phone=2, paper=1),
    waiting=2,
    people=Tally.of(present=3, late=2, excused=1, handed_over=1, unknown=2),
    walk_ins=4,
    answers=Tally.of(very=2, unhappy=1),
)


@pytest.mark.django_db
def test_everything_is_counted_once_under_its_own_name() -> None:
    session = past(make_activity())
    fill(session)
    assert results_by("session", [session.activity_id], clock.now()) == {session.pk: FILLED}
    assert (FILLED.came, FILLED.there, FILLED.unknown) == (5, 10, 2)


@pytest.mark.django_db
def test_an_activity_is_the_sum_of_its_sessions_and_a_season_of_its_activities() -> None:
    campaign = make_campaign()
    one, two = make_activity(campaign=campaign), make_activity(campaign=campaign)
    for activity in (one, one, two):
        fill(past(activity))
    assert results_of_activity(one).total == FILLED + FILLED
    by_activity = results_by("activity", [one.pk, two.pk], clock.now())
    assert by_activity == {one.pk: FILLED + FILLED, two.pk: FILLED}
    assert results_of_season([one, two]).total == total(results_by("session", [one.pk, two.pk], clock.now()).values())


@pytest.mark.django_db
def test_what_is_not_over_or_was_called_off_counts_as_that_alone() -> None:
    activity = make_activity()
    party(make_session(activity=activity), came="present")
    running = past(activity, ago=-timedelta(minutes=5))
    answer(running, "very")
    off = past(activity, state=Session.State.CANCELLED)
    party(off, came="present")
    answer(off, "very")
    make_session(activity=activity, state=Session.State.CANCELLED)
    assert results_of_activity(activity).total == Results(cancelled=1, ahead=2)


@pytest.mark.django_db
def test_a_stay_counts_when_its_own_days_are_over_and_takes_no_seats() -> None:
    activity = make_activity()
    Activity.objects.filter(pk=activity.pk).update(way=Activity.Way.STAY)
    season = past(activity, ago=-30 * DAY)
    Session.objects.filter(pk=season.pk).update(starts_at=clock.now() - 30 * DAY, capacity=1)
    now = clock.now()
    for number, (begins, ends) in enumerate([(-9, -7), (-5, -2), (-1, 1), (2, 4)]):
        stay = SignUp(session=season, person=make_person(), seats=2, state="confirmed", channel="web", made_at=now)
        stay.period = period(now + begins * DAY, now + ends * DAY)
        stay.save()
        if number == 0:
            Attendance.objects.create(sign_up=stay, state="present", recorded_at=now)
    counted = results_of_activity(activity).total
    assert counted == Results(sessions=1, parties=Tally.of(web=2), people=Tally.of(present=2, unknown=2))
    assert counted.taken_share is None


@pytest.mark.django_db
def test_one_grouped_query_a_level() -> None:
    campaign = make_campaign()
    activities = [make_activity(campaign=campaign) for _ in range(5)]
    for activity in activities:
        fill(past(activity))
    for level in ("session", "activity"):
        with CaptureQueriesContext(connection) as captured:
            results_by(level, [one.pk for one in activities], clock.now())
        assert len(captured) == 1


# --- pages ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def alice() -> User:
    """She runs a shop."""
    return make_user("alice@example.jp")


@pytest.fixture
def shop(alice: User) -> Organisation:
    """Her shop."""
    return make_organisation("そば処 すずらん", member=alice)


@pytest.fixture
def campaign() -> Campaign:
    """A season."""
    return make_campaign()


def sheet(activity: Activity, language: str = "en") -> str:
    """The address of an activity's sheet."""
    return address("activities:results", activity.pk, language=language)


@pytest.mark.django_db
def test_the_sheet_says_who_was_there_in_kind_words(alice: User, shop: Organisation) -> None:
    activity = make_activity(organisation=shop)
    fill(past(activity))
    page = text_of(browser(alice).get(sheet(activity)))
    assert '<p class="stat__value">10</p>' in page
    assert "4 of them without signing up" in page
    assert "9 of 10 seats" in page
    assert "2 (67 %)" in page
    assert "楽しかった" in page
    assert "nobody noted whether they came" in page
    assert "no-show" not in page.lower()
    assert "absent" not in page.lower()


@pytest.mark.django_db
def test_words_are_shown_as_text_and_in_their_own_language(alice: User, shop: Organisation) -> None:
    session = past(make_activity(organisation=shop))
    Feedback.objects.create(
        session=session, answer="very", words="<b>Ngon</b>", channel="web", language="vi", given_on=clock.today()
    )
    page = text_of(browser(alice).get(sheet(session.activity)))
    assert '<li class="said__words" lang="vi">&lt;b&gt;Ngon&lt;/b&gt;</li>' in page


@pytest.mark.django_db
def test_before_the_first_session_is_over_the_sheet_says_what_comes(alice: User, shop: Organisation) -> None:
    activity = make_activity(organisation=shop)
    make_session(activity=activity)
    page = text_of(browser(alice).get(sheet(activity)))
    assert "Nothing to count yet" in page
    assert "1 still to come" in page


@pytest.mark.django_db
def test_each_host_sees_its_own_activities_of_a_season_and_a_coordinator_all(
    alice: User, shop: Organisation, campaign: Campaign
) -> None:
    other = make_organisation("カフェ こまくさ")
    mine = make_activity("そばを打つ", organisation=shop, campaign=campaign)
    theirs = make_activity("コーヒー", organisation=other, campaign=campaign)
    for activity in (mine, theirs):
        fill(past(activity))
    url = address("activities:season-results", campaign.pk, language="en")
    page = text_of(browser(alice).get(url))
    assert "そばを打つ" in page
    assert "コーヒー" not in page
    assert "カフェ こまくさ" not in page
    everything = text_of(browser(make_user(staff=True)).get(url))
    assert "そばを打つ" in everything
    assert "コーヒー" in everything
    assert '<p class="stat__value">20</p>' in everything
    assert browser(make_user()).get(url).status_code == 404


@pytest.mark.django_db
def test_drafts_are_no_part_of_a_season(alice: User, shop: Organisation, campaign: Campaign) -> None:
    fill(past(make_activity(organisation=shop, campaign=campaign)))
    draft = make_activity("まだ見せない", organisation=shop, campaign=campaign, state=Activity.State.DRAFT)
    fill(past(draft))
    page = text_of(browser(alice).get(address("activities:season-results", campaign.pk, language="en")))
    assert "まだ見せない" not in page
    assert '<p class="stat__value">10</p>' in page


def rows_of(answer: Any) -> list[dict[str, str]]:
    """A file as its reader sees it."""
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.django_db
def test_the_files_say_what_the_sheets_say(alice: User, shop: Organisation, campaign: Campaign) -> None:
    activity = make_activity("=そば", organisation=shop, campaign=campaign)
    fill(past(activity))
    fill(past(activity, ago=3 * DAY))
    client = browser(alice)
    lines = rows_of(client.get(address("activities:results-csv", activity.pk, language="en")))
    assert len(lines) == 2
    expected = {
        "Seats": "10", "Seats taken": "9", "Sign-ups": "7", "on the web": "4", "by telephone": "2", "on paper": "1",
        "on the spot": "0", "in another way": "0", "Wanted to come, but it was full": "2", "Came": "5",
        "Someone else came instead": "1", "Could not come": "1", "Not known": "2", "Came without signing up": "4",
        "Answers": "3", "very happy with it": "2", "happy with it": "0", "neither": "0", "not happy with it": "1",
    }  # fmt: skip
    assert {name: value for name, value in lines[0].items() if name != "Session"} == expected
    (season,) = rows_of(client.get(address("activities:season-results-csv", campaign.pk, language="en")))
    assert season["Activity"] == "'=そば"
    assert season["Sessions held"] == "2"
    assert {name: int(season[name]) for name in expected} == {name: 2 * int(n) for name, n in expected.items()}


@pytest.mark.django_db
def test_ten_times_as_much_costs_no_query_more(alice: User, shop: Organisation, campaign: Campaign) -> None:
    activity = make_activity(organisation=shop, campaign=campaign)

    def grow() -> None:
        for number in range(10):
            fill(past(activity, ago=(number + 1) * DAY))
            fill(past(make_activity(organisation=shop, campaign=campaign)))

    urls = [
        sheet(activity),
        address("activities:results-csv", activity.pk),
        address("activities:season-results", campaign.pk),
        address("activities:season-results-csv", campaign.pk),
    ]
    for before, after in all_grow_by(grow, *((url, alice) for url in urls)):
        assert after == before
        assert after <= 14
