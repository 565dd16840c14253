"""Find: words, filters, pages, languages; and that a stranger's page is remembered until something changes."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from activities.models import Activity, Programme, Session
from activities.selectors import find as selectors
from community.models import Area, Venue
from core import clock
from core.pages import forget_pages
from tests.clients import browser, text_of
from tests.factories import (
    make_activity,
    make_area,
    make_organisation,
    make_programme,
    make_session,
    make_user,
    make_venue,
)
from tests.finding import find, found, session_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("words", ["そば", "ソバ", "ｿﾊﾞ", "手打ち", "体験 そば", "  そば　体験 ", "SOBA", "ｓｏｂａ"])
def test_words_find_what_was_meant(words: str) -> None:
    soba = make_session(activity=make_activity("手打ちそば体験", english="Soba workshop"))
    make_session(activity=make_activity("やさしい体操", organisation=make_organisation("みどりの会")))
    assert found(q=words) == {soba.pk}


@pytest.mark.parametrize("words", ["そば 体操", "%", "_", "うどん"])
def test_other_words_find_nothing(words: str) -> None:
    make_session(activity=make_activity("手打ちそば体験"))
    assert found(q=words) == set()


@pytest.mark.parametrize(
    ("flag", "yes", "no"),
    [
        ("step_free", {"step_free": "yes"}, {"step_free": "ask"}),
        ("children", {"children": "yes"}, {"children": "no"}),
        ("support", {"support": "yes"}, {"support": "ask"}),
        ("telephone", {"telephone": "0265830000"}, {"telephone": ""}),
    ],
)
def test_each_flag_keeps_what_says_yes(flag: str, yes: dict[str, object], no: dict[str, object]) -> None:
    wanted, other = session_of(**yes), session_of(**no)
    assert found(**{flag: "1"}) == {wanted.pk}
    assert found(**{flag: "0"}) == {wanted.pk, other.pk}


def test_seats_left_hides_what_is_full() -> None:
    free, full = make_session(), make_session(capacity=2)
    Session.objects.filter(pk=full.pk).update(taken=2)
    assert found(seats="1") == {free.pk}


def test_a_language_spoken() -> None:
    both, _ = session_of(languages=["ja", "vi"]), session_of(languages=["ja"])
    assert found(language="vi") == {both.pk}


def venue_in(area: Area) -> Venue:
    """A place there."""
    return make_venue(area=area)


def test_a_district_holds_its_wards() -> None:
    here, there = make_area("赤穂"), make_area("東伊那")
    ward = make_area("町二区", kind=Area.Kind.WARD, parent=here)
    sessions = [make_session(venue=venue_in(area)) for area in (here, ward, there)]
    assert found(district=here.slug) == {sessions[0].pk, sessions[1].pk}


def test_a_programme() -> None:
    programme = make_programme("健康ステーション")
    wanted = make_session(activity=make_activity(programme=programme))
    make_session()
    assert found(programme=programme.slug) == {wanted.pk}


def test_a_time_is_a_day_in_tokyo(monkeypatch: pytest.MonkeyPatch) -> None:
    now = clock.now().astimezone(clock.TOKYO).replace(hour=9, minute=0) + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: now)
    at: Callable[..., int] = lambda **later: make_session(starts_at=now + timedelta(**later)).pk  # noqa: E731
    today, late, tomorrow, sixth, eighth = at(hours=1), at(hours=14), at(hours=16), at(days=6), at(days=8)
    assert found(when="today") == {today, late}
    assert found(when="week") == {today, late, tomorrow, sixth}
    assert found(when=(now + timedelta(days=1)).date().isoformat()) == {tomorrow}
    assert eighth in found()
    weekend = find(when="weekend").context["listing"].days
    assert {day.on.weekday() for day in weekend} <= {5, 6}


def test_from_and_to_are_days_of_their_own() -> None:
    now = clock.now()
    sessions = {day: make_session(starts_at=now + timedelta(days=day)).pk for day in (2, 4, 6)}
    on = {day: (now.astimezone(clock.TOKYO) + timedelta(days=day)).date().isoformat() for day in sessions}
    assert found(**{"from": on[4]}) == {sessions[4], sessions[6]}
    assert found(to=on[4]) == {sessions[2], sessions[4]}
    assert found(**{"from": on[4], "to": on[4]}) == {sessions[4]}
    assert found(when=on[2], **{"from": on[4]}) == set()


@pytest.mark.parametrize(
    ("cost", "kept"), [("0", {0}), ("500", {0, 500}), ("1000", {0, 500, 900}), ("", {0, 500, 900, 5000, None})]
)
def test_a_cost_is_what_one_pays_at_most(cost: str, kept: set[int | None]) -> None:
    prices = {session_of(cost_yen=yen).pk: yen for yen in (0, 500, 900, 5000, None)}
    assert {prices[pk] for pk in found(cost=cost)} == kept


def test_a_municipality_holds_its_districts_and_wards_and_a_neighbour_itself() -> None:
    town, neighbour = (make_area(name, kind=Area.Kind.MUNICIPALITY) for name in ("駒ヶ根市", "宮田村"))
    ward = make_area("町二区", kind=Area.Kind.WARD, parent=make_area("赤穂", parent=town))
    here, there = make_session(venue=venue_in(ward)), make_session(venue=venue_in(neighbour))
    assert found(district=town.slug) == {here.pk}
    assert found(district=neighbour.slug) == {there.pk}


def test_a_programmes_own_categories_can_be_chosen_once_it_is_chosen() -> None:
    programme = make_programme()
    programme.rules = {"categories": [{"slug": "taste", "names": {"ja": "たべる"}, "category": "eat"}]}
    programme.save()
    activities = [make_activity(programme=programme) for _ in range(2)]
    Activity.objects.filter(pk=activities[0].pk).update(category="taste")
    tasted, other = (make_session(activity=activity) for activity in activities)
    assert found(programme=programme.slug, category="taste") == {tasted.pk}
    assert found(programme=programme.slug, category="nothing") == {tasted.pk, other.pk}
    page = text_of(find(programme=programme.slug))
    assert f'href="/?programme={programme.slug}&amp;category=taste"' in page
    assert 'data-category="eat"' in page
    assert "category=taste" not in text_of(find())


@pytest.mark.parametrize("state", ["draft", "cancelled activity", "cancelled session", "over"])
def test_only_what_one_can_go_to_is_listed(state: str) -> None:
    if state == "over":
        make_session(starts_at=clock.now() - timedelta(minutes=1))
    elif state == "cancelled session":
        make_session(state=Session.State.CANCELLED)
    else:
        make_session(activity=make_activity(state=state.removesuffix(" activity")))
    assert found() == set()


@pytest.mark.parametrize(
    "query",
    [
        {"district": "nowhere"},
        {"programme": "nothing"},
        {"language": "xx"},
        {"language": "['ja']"},
        {"when": "someday"},
        {"when": "2026-13-45"},
        {"children": "yes"},
        {"cost": "12"},
        {"way": "by_force"},
        {"from": "tomorrow", "to": "2026-13-45"},
        {"venue": "-1"},
        {"venue": "9" * 40, "near": "venue-99999999999"},
        {"near": "999,999", "within": "1"},
        {"near": "area-nowhere", "within": "1"},
        {"near": "nan,nan"},
        {"within": "1"},
        {"category": "eat"},
        {"view": "sideways"},
        {"unknown": "1"},
        {"q": "\0"},
        {"page": "many"},
        {"page": "-1"},
        {"page": "99999999999999999999"},
    ],
)
def test_values_that_nobody_offered_are_passed_over(query: dict[str, str]) -> None:
    session = make_session()
    assert found(**query) == {session.pk}


@pytest.mark.parametrize("when", ["0001-01-01", "9999-12-31", "2026-W01-1"])
def test_days_far_away_are_days(when: str) -> None:
    make_session()
    assert find(when=when).status_code == 200


def test_an_empty_list_says_what_to_loosen() -> None:
    answer = find("/en/", q="udon")
    assert "Nothing fits yet" in text_of(answer)
    assert "Try fewer filters, another word, or another day." in text_of(answer)
    assert '<a class="button button--secondary" href="/en/">Show everything</a>' in text_of(answer)
    assert "New activities are on their way" in text_of(find("/en/"))


def test_the_one_filter_that_hides_most_is_named_with_what_there_would_be() -> None:
    area = make_area("中沢")
    for _ in range(3):
        make_session(venue=make_venue(area=area))
    session_of(support="yes")
    answer = find("/en/", district=area.slug, support="1", step_free="1")
    assert [(one["name"], one["count"]) for one in answer.context["loosened"]] == [("support", 3), ("district", 1)]
    page = text_of(answer)
    assert "Take away one of these, and there is something:" in page
    assert f'href="/en/?district={area.slug}&amp;step_free=1"' in page
    assert found(district=area.slug, step_free="1") != set()


def test_each_set_filter_can_be_taken_away_by_itself() -> None:
    area, programme = make_area("中沢"), make_programme("まちゼミ")
    page = text_of(
        find("/en/", q="そば", district=area.slug, programme=programme.slug, cost="500", **{"from": "2030-01-02"})
    )
    assert f'href="/en/?from=2030-01-02&amp;district={area.slug}&amp;programme={programme.slug}&amp;cost=500"' in page
    for words in ("“そば”", "中沢", "まちゼミ", "Up to 500 yen", "Wed 2 Jan"):
        assert words in page.split('id="results"')[1]


def test_pages_keep_the_filters_and_each_session_stands_once() -> None:
    activity = make_activity("手打ちそば体験")
    sessions = {make_session(activity=activity, starts_at=clock.now() + timedelta(days=n + 1)).pk for n in range(35)}
    first = find(q="そば")
    assert 'rel="next" href="?q=%E3%81%9D%E3%81%B0&amp;page=2"' in text_of(first)
    one, two = found(q="そば"), found(q="そば", page="2")
    assert (len(one), len(two)) == (30, 5)
    assert one | two == sessions


def test_it_is_a_plain_form_whose_address_holds_everything() -> None:
    Programme.objects.all().delete()
    programme, district = make_programme(), make_area("中沢")
    page = text_of(find(q="そば", programme=programme.slug, district=district.slug, seats="1", when="week"))
    assert '<form class="filters" method="get" action="/"' in page
    assert 'name="q" value="そば"' in page
    assert f'<option value="{programme.slug}" selected>' in page
    assert f'<option value="{district.slug}" selected>' in page
    assert '<option value="week" selected>' in page
    assert 'name="seats" value="1" checked' in page
    assert 'class="chip chip--set" href="/?when=week' in page


def test_a_list_stops_counting_somewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selectors, "MOST", 60)
    activity, start = make_activity(), clock.now() + timedelta(days=1)
    Session.objects.bulk_create(
        [Session(activity=activity, starts_at=start, ends_at=start + timedelta(hours=1), capacity=3) for _ in range(70)]
    )
    assert "More than 60 sessions" in text_of(find("/en/"))
    last = text_of(find("/en/", page="2"))
    assert "There is more. Choose a day, or a filter, and you see it." in last
    assert 'rel="next"' not in last


def test_searched_words_are_text_and_never_markup() -> None:
    assert "<script>alert(1)" not in text_of(find(q='"><script>alert(1)</script>'))


def test_the_english_page_marks_what_is_japanese() -> None:
    make_session(activity=make_activity("手打ちそば体験"))
    make_session(activity=make_activity("朝の体操", english="Morning gymnastics"))
    page = text_of(find("/en/"))
    assert '<html lang="en"' in page
    assert 'lang="ja">手打ちそば体験</a>' in page
    assert 'lang="en">Morning gymnastics</a>' in page
    assert "朝の体操" not in page
    assert '<html lang="ja"' in text_of(find())


def test_a_strangers_page_is_remembered_until_something_changes() -> None:
    forget_pages()
    make_session(activity=make_activity("手打ちそば体験"))
    assert "手打ちそば体験" in text_of(browser().get("/"))
    make_session(activity=make_activity("朝の体操"))
    assert "朝の体操" not in text_of(browser().get("/"))  # from memory
    assert "朝の体操" in text_of(browser().get("/?q="))  # another address
    forget_pages()
    assert "朝の体操" in text_of(browser().get("/"))


def test_a_remembered_page_is_never_somebodys_own() -> None:
    forget_pages()
    browser(make_user()).get("/")
    strangers = text_of(browser().get("/"))
    assert "csrfmiddlewaretoken" not in strangers
    assert 'href="/sign-in/"' in strangers
    own = text_of(browser(make_user()).get("/"))
    assert 'href="/sign-in/"' not in own
