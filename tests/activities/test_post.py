"""The one form: photo, programme's own questions, ways of taking up, languages, and what it begins with."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from activities import photos
from activities.models import Activity
from community.models import Organisation, User
from core import clock
from tests.activities.posting import a_photo, a_programme, answers, at, dates_of, day, photo_of
from tests.clients import address, browser, text_of
from tests.factories import make_activity, make_campaign, make_organisation, make_session, make_user, make_venue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    """A folder for photos."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


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


def url(shop: Organisation) -> str:
    """The form, in English."""
    return address("activities:post", shop.slug, language="en")


def sent(client: Client, shop: Organisation, typed: dict[str, Any]) -> Activity:
    """Posted; the draft."""
    answer = client.post(url(shop), typed)
    assert answer.status_code == 302, answer.context["form"].errors
    return Activity.objects.latest("pk")


def wrong(client: Client, shop: Organisation, typed: dict[str, Any]) -> list[str]:
    """The fields at which an error stands."""
    answer = client.post(url(shop), typed)
    assert answer.status_code == 422
    assert not Activity.objects.exists()
    return list(answer.context["form"].errors)


# --- the photo


def test_a_photo_comes_with_the_activity(client: Client, shop: Organisation) -> None:
    activity = sent(client, shop, answers(a_programme(), photo=a_photo()))
    assert photos.is_kept(photo_of(activity))
    page = text_of(client.get(address("activities:activity", activity.pk)))
    assert photos.photo_url(photo_of(activity)) in page


def test_a_photo_is_chosen_once_however_often_the_form_comes_back(client: Client, shop: Organisation) -> None:
    typed = answers(a_programme())
    answer = client.post(url(shop), {**typed, "title": "", "photo": a_photo()})
    kept = answer.context["form"].photo_name
    assert photos.is_kept(kept)
    assert f'<input type="hidden" name="photo_kept" value="{kept}">' in text_of(answer)
    assert photos.card_url(kept) in text_of(answer)
    assert sent(client, shop, {**typed, "photo_kept": kept}).photo.name == kept


def test_a_photo_can_be_left_out_again(client: Client, shop: Organisation) -> None:
    programme = a_programme()
    kept = client.post(url(shop), {"photo": a_photo()}).context["form"].photo_name
    activity = sent(client, shop, answers(programme, photo_kept=kept, photo_gone="on"))
    assert activity.photo.name == ""


@pytest.mark.parametrize("name", ["../../etc/passwd", "photos/nothing.jpg", "photos/" + "0" * 32 + ".jpg"])
def test_a_photo_that_is_not_ours_is_none(client: Client, shop: Organisation, name: str) -> None:
    assert sent(client, shop, answers(a_programme(), photo_kept=name)).photo.name == ""


def test_what_is_no_photo_is_an_error_at_its_field(client: Client, shop: Organisation) -> None:
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'/>"
    assert wrong(client, shop, answers(a_programme(), photo=a_photo(svg))) == ["photo"]


# --- the programme's own questions


SHOPS_ONLY = {"hosts": ["shop"], "categories": [{"slug": "taberu", "names": {"ja": "たべる"}, "category": "eat"}]}
PROMISES = [
    {"key": "no-selling", "names": {"en": "We sell nothing."}},
    {"key": "open", "names": {"en": "All may come."}},
]


def test_only_programmes_for_this_kind_of_host_are_offered(client: Client, shop: Organisation) -> None:
    schools, shops = a_programme(hosts=["school"]), a_programme(**SHOPS_ONLY)
    page = client.get(url(shop))
    assert [one.pk for one in page.context["form"].fields["programme"].queryset] == [shops.pk]
    assert wrong(client, shop, answers(schools)) == ["programme"]


def test_a_host_without_any_programme_is_told_whom_to_ask(client: Client, shop: Organisation) -> None:
    a_programme(hosts=["school"])
    page = client.get(url(shop))
    assert "No programme is open for your kind of organisation yet" in text_of(page)
    assert client.post(url(shop), {}).status_code == 422


def test_another_programme_brings_its_own_questions(client: Client, shop: Organisation) -> None:
    make_campaign()
    programme = a_programme(**SHOPS_ONLY, promises=PROMISES, ways=["lot", "approval"], ages=[15, 18])
    part = text_of(
        client.get(address("activities:post-programme", shop.slug, language="en"), {"programme": programme.pk})
    )
    assert "<html" not in part
    for word in ("たべる", "We sell nothing.", "by lot", "the host answers each request", 'value="15"'):
        assert word in part
    assert "No season" not in part  # it has none
    assert "first come" not in part


def test_category_promises_and_audience_are_kept(client: Client, shop: Organisation) -> None:
    programme = a_programme(**SHOPS_ONLY, promises=PROMISES)
    typed = answers(programme, category="taberu", promises=["open"], min_age=12, residents_only="on", access_note="裏")
    activity = sent(client, shop, typed)
    assert (activity.category, activity.promises) == ("taberu", ["open"])
    assert (activity.min_age, activity.max_age, activity.residents_only) == (12, None, True)
    assert activity.access_note == "裏"
    assert wrong_again(client, shop, {**typed, "category": "nope"}) == ["category"]
    assert wrong_again(client, shop, {**typed, "promises": ["nope"]}) == ["promises"]
    assert wrong_again(client, shop, {**typed, "min_age": 20, "max_age": 10}) == ["max_age"]


def wrong_again(client: Client, shop: Organisation, typed: dict[str, Any]) -> list[str]:
    """The same where a draft stands already."""
    answer = client.post(url(shop), typed)
    assert answer.status_code == 422
    return list(answer.context["form"].errors)


def test_whom_a_programme_is_for_narrows_what_the_host_wants(client: Client, shop: Organisation) -> None:
    programme = a_programme(ages=[15, 18], residents_only=True)
    activity = sent(client, shop, answers(programme, min_age=3, max_age=17))
    assert (activity.min_age, activity.max_age, activity.residents_only) == (15, 17, True)
    assert wrong_again(client, shop, answers(programme, min_age=60)) == ["min_age"]


def test_a_season_is_one_of_the_programme(client: Client, shop: Organisation) -> None:
    season, other = make_campaign(), make_campaign()
    activity = sent(client, shop, answers(season.programme, campaign=season.pk))
    assert activity.campaign == season
    assert wrong_again(client, shop, answers(season.programme, campaign=other.pk)) == ["campaign"]
    season.ends_on = clock.today() - timedelta(days=1)
    season.save()
    assert wrong_again(client, shop, answers(season.programme, campaign=season.pk)) == ["campaign"]


def test_dates_lie_within_the_season(client: Client, shop: Organisation) -> None:
    season = make_campaign()  # 30 days from today
    answer = client.post(url(shop), answers(season.programme, campaign=season.pk, date_1=day(31)))
    assert list(answer.context["form"].errors) == ["campaign"]
    assert "a date lies outside of it" in text_of(answer)
    sent(client, shop, answers(season.programme, campaign=season.pk, date_1=day(30)))


# --- ways of taking up


ALL_WAYS = {"ways": list(Activity.Way.values)}


def test_the_way_is_the_programmes_first_unless_another_is_chosen(client: Client, shop: Organisation) -> None:
    programme = a_programme(ways=["approval", "first_come"])
    assert sent(client, shop, answers(programme)).way == "approval"
    assert sent(client, shop, answers(programme, way="first_come")).way == "first_come"
    assert wrong_again(client, shop, answers(programme, way="lot")) == ["way"]


def test_a_lot_closes_so_many_days_before(client: Client, shop: Organisation) -> None:
    typed = answers(a_programme(**ALL_WAYS), way="lot", date_2=day(14))
    assert wrong(client, shop, typed) == ["closes_days", "closes_time"]
    activity = sent(client, shop, {**typed, "closes_days": 3, "closes_time": "18:00"})
    assert [one.closes_at for one in activity.sessions.all()] == [at(4, "18:00"), at(11, "18:00")]


@pytest.mark.parametrize(
    ("closing", "field"),
    [
        ({"closes_days": 0, "closes_time": "10:00"}, "closes_time"),
        ({"closes_days": 8, "closes_time": "10:00"}, "closes_days"),
        ({"closes_days": 1, "closes_time": ""}, "closes_time"),
        ({"closes_days": -1, "closes_time": "10:00"}, "closes_days"),
        ({"closes_days": 91, "closes_time": "10:00"}, "closes_days"),
    ],
)
def test_closing_comes_before_the_start_and_after_now(
    client: Client, shop: Organisation, closing: dict[str, Any], field: str
) -> None:
    assert wrong(client, shop, answers(a_programme(), **closing)) == [field]


def test_first_come_may_close_and_need_not(client: Client, shop: Organisation) -> None:
    programme = a_programme()
    assert sent(client, shop, answers(programme)).sessions.get().closes_at is None
    activity = sent(client, shop, answers(programme, closes_days=0, closes_time="09:00"))
    assert activity.sessions.get().closes_at == at(7, "09:00")


def test_appointments_have_two_hours_and_slots(client: Client, shop: Organisation) -> None:
    typed = answers(a_programme(**ALL_WAYS), way="appointment")
    assert wrong(client, shop, {**typed, "capacity": "", "minutes": ""}) == ["ends", "slot_minutes", "guests"]
    more = {"ends": "16:00", "slot_minutes": 30, "guests": 2}
    assert wrong(client, shop, {**typed, **more, "ends": "10:00"}) == ["ends"]
    session = sent(client, shop, {**typed, **more}).sessions.get()
    assert (session.starts_at, session.ends_at) == (at(7), at(7, "16:00"))
    assert (session.slot_minutes, session.capacity, session.closes_at) == (30, 2, None)


def test_a_slot_is_no_longer_than_its_day(client: Client, shop: Organisation) -> None:
    typed = answers(a_programme(**ALL_WAYS), way="appointment", ends="10:20", slot_minutes=30, guests=2)
    assert wrong(client, shop, typed) == ["slot_minutes"]


def test_stays_have_a_season_of_their_own(client: Client, shop: Organisation) -> None:
    typed = answers(a_programme(**ALL_WAYS), way="stay", date_1="", capacity="", minutes="")
    more = {"stay_from": day(10), "stay_to": day(70), "starts": "15:00", "ends": "10:00", "guests": 4}
    assert wrong(client, shop, {**typed, "starts": ""}) == ["stay_from", "stay_to", "starts", "ends", "guests"]
    assert wrong(client, shop, {**typed, **more, "stay_to": day(10)}) == ["stay_to"]
    session = sent(client, shop, {**typed, **more}).sessions.get()
    assert (session.starts_at, session.ends_at) == (at(10, "15:00"), at(70, "10:00"))
    assert (session.capacity, session.slot_minutes) == (4, None)


def test_walk_ins_have_no_seats(client: Client, shop: Organisation) -> None:
    typed = answers(a_programme(ways=["walk_in"], seats=[2, 10]), capacity="", closes_days=3, closes_time="10:00")
    session = sent(client, shop, typed).sessions.get()
    assert (session.capacity, session.closes_at) == (0, None)


def test_every_rule_that_is_not_kept_stands_at_its_field(client: Client, shop: Organisation) -> None:
    programme = a_programme(seats=[2, 10], minutes=[60, 90], max_cost_yen=1000)
    typed = answers(programme, capacity=11, minutes=120, cost_yen=1001, date_2=day(14))
    answer = client.post(url(shop), typed)
    assert {name: len(errors) for name, errors in answer.context["form"].errors.items()} == {
        "capacity": 1,
        "minutes": 1,
        "cost_yen": 1,
    }
    assert not Activity.objects.exists()


# --- languages


def test_a_text_in_every_language_of_the_interface(client: Client, shop: Organisation) -> None:
    suffixes = {"ja-easy": "easy", "en": "en", "vi": "vi", "zh-hans": "zh_hans", "pt-br": "pt_br", "tl": "tl"}
    suffixes |= {"id": "id", "ko": "ko"}
    more = {f"{part}_{suffix}": f"{part} {code}" for code, suffix in suffixes.items() for part in ("title", "body")}
    activity = sent(client, shop, answers(a_programme(), **more))
    texts = {text.language: (text.title, text.body) for text in activity.texts.all()}
    assert texts.pop("ja")[0] == "手打ちそば体験"
    assert texts == {code: (f"title {code}", f"body {code}") for code in suffixes}
    page = text_of(browser(User.objects.get()).get(address("activities:activity", activity.pk, language="vi")))
    assert "title vi" in page


def test_words_without_a_title_are_an_error_at_the_title(client: Client, shop: Organisation) -> None:
    assert wrong(client, shop, answers(a_programme(), body_pt_br="Texto")) == ["title_pt_br"]


# --- what it begins with


def value(page: Any, name: str) -> Any:
    """What stands in a field."""
    return page.context["form"][name].value()


def test_a_template_fills_in_the_form(client: Client, shop: Organisation) -> None:
    programme = a_programme(ways=["first_come", "lot"])
    programme.templates = [
        {"names": {"en": "A quiet one"}, "defaults": {"title": "静かな会"}},
        {
            "names": {"en": "With a lot"},
            "defaults": {"title": "抽選の会", "way": "lot", "minutes": 75, "languages": ["ja"]},
        },
    ]
    programme.save()
    start = text_of(client.get(url(shop)))
    assert "A quiet one" in start
    assert f"?template={programme.pk}-1" in start
    page = client.get(url(shop), {"template": f"{programme.pk}-1"})
    assert [value(page, name) for name in ("title", "way", "minutes", "languages", "programme")] == [
        "抽選の会",
        "lot",
        75,
        ["ja"],
        programme.pk,
    ]
    assert client.get(url(shop), {"template": "999-1"}).status_code == 200


def test_again_like_last_time_without_its_dates(client: Client, shop: Organisation) -> None:
    programme = a_programme(ways=["first_come", "lot"], promises=PROMISES)
    typed = answers(
        programme, way="lot", closes_days=2, closes_time="20:00", title_en="Soba", promises=["open"], photo=a_photo(),
        min_age=10, cost_note="材料費", access_note="裏口", minutes=75, capacity=8, telephone="0265-1",
    )  # fmt: skip
    first = sent(client, shop, typed)
    assert address("activities:post", shop.slug) in text_of(client.get(address("activities:organise")))
    page = client.get(url(shop), {"like": first.pk})
    again = {
        name: value(page, name)
        for name in (*typed, "photo_kept")
        if name not in ("date_1", "photo", "promises", "venue", "starts", "closes_time")
    }
    assert again == {name: typed[name] for name in again if name != "photo_kept"} | {"photo_kept": first.photo.name}
    assert value(page, "venue") == typed["venue"]
    assert (value(page, "starts").isoformat(), value(page, "closes_time").isoformat()) == ("10:00:00", "20:00:00")
    assert value(page, "date_1") is None
    assert not value(page, "promises")
    again_typed = {**typed, "date_1": day(21), "photo_kept": first.photo.name}
    del again_typed["photo"]
    second = sent(client, shop, again_typed)
    assert second.photo.name == first.photo.name
    assert dates_of(second) == [f"{day(21)}T10:00"]


def test_nobody_copies_from_another_organisation(client: Client, shop: Organisation) -> None:
    theirs = make_activity(organisation=make_organisation())
    make_session(activity=theirs)
    for like in (theirs.pk, 999_999, "x", "٣"):
        assert client.get(url(shop), {"like": like}).status_code == 404


def test_what_was_offered_last_stands_above_the_form(client: Client, shop: Organisation) -> None:
    for title in ("茶の会", "そばの会", "茶の会"):
        make_activity(title, organisation=shop)
    make_activity("下書き", organisation=shop, state="draft")
    page = client.get(url(shop))
    assert [str(one.title) for one in page.context["recent"]] == ["茶の会", "そばの会"]


def test_without_script_another_programmes_questions_come_by_a_button(client: Client, shop: Organisation) -> None:
    programme = a_programme(promises=PROMISES)
    typed = answers(programme, title="そばの会", languages=["ja", "vi"])
    page = client.post(url(shop), {**typed, "ask": "1"})
    assert page.status_code == 200
    assert "We sell nothing." in text_of(page)
    assert (value(page, "title"), value(page, "languages")) == ("そばの会", ["ja", "vi"])
    assert not Activity.objects.exists()


def test_dates_too_far_away_to_count_are_errors(client: Client, shop: Organisation) -> None:
    programme = a_programme(**ALL_WAYS)
    for far in ("9999-12-31", "0001-01-01"):
        assert wrong(client, shop, answers(programme, date_1=far, closes_days=9, closes_time="10:00")) == ["date_1"]
        stay = {"way": "stay", "stay_from": day(1), "stay_to": far, "ends": "10:00", "guests": 1}
        assert wrong(client, shop, answers(programme, **stay)) == ["stay_to"]


def test_a_venue_of_ones_own_is_proposed_first(client: Client, shop: Organisation) -> None:
    make_venue("市民会館")
    own = make_venue("店の二階")
    own.organisation = shop
    own.save()
    a_programme()
    assert client.get(url(shop)).context["form"]["venue"].value() == own.pk
