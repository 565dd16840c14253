"""Find: words, filters, pages, languages; and that a stranger's page is remembered until something changes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from activities.models import Activity, Programme, Session
from community.models import Area, Venue
from core import clock
from core.pages import forget_pages
from tests.clients import browser, text_of
from tests.factories import make_activity, make_area, make_programme, make_session, make_user, make_venue

pytestmark = pytest.mark.django_db


def find(path: str = "/", **query: str) -> Any:
    """The page as a stranger without JavaScript sees it now."""
    forget_pages()
    answer = browser().get(path, query)
    assert answer.status_code == 200
    return answer


def found(**query: str) -> set[int]:
    """Ids of the sessions on the list."""
    return {card.session for day in find(**query).context["days"] for card in day.cards}


@pytest.mark.parametrize("words", ["そば", "ソバ", "ｿﾊﾞ", "手打ち", "体験 そば", "  そば　体験 ", "SOBA", "ｓｏｂａ"])
def test_words_find_what_was_meant(words: str) -> None:
    soba = make_session(activity=make_activity("手打ちそば体験", english="Soba workshop"))
    make_session(activity=make_activity("やさしい体操"))
    assert found(q=words) == {soba.pk}


@pytest.mark.parametrize("words", ["そば 体操", "%", "_", "うどん"])
def test_other_words_find_nothing(words: str) -> None:
    make_session(activity=make_activity("手打ちそば体験"))
    assert found(q=words) == set()


def session_of(**answers: object) -> Session:
    """A session whose activity has these answers."""
    activity = make_activity()
    Activity.objects.filter(pk=activity.pk).update(**answers)
    return make_session(activity=activity)


@pytest.mark.parametrize(
    ("flag", "yes", "no"),
    [
        ("free", {"cost_yen": 0}, {"cost_yen": 500}),
        ("free", {"cost_yen": 0}, {"cost_yen": None}),
        ("step_free", {"step_free": "yes"}, {"step_free": "ask"}),
        ("children", {"children": "yes"}, {"children": "no"}),
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
    weekend = find(when="weekend").context["days"]
    assert {day.on.weekday() for day in weekend} <= {5, 6}


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
        {"free": "yes"},
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
    assert '<details class="filters__more" open>' in page


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
