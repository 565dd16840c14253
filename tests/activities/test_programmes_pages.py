"""The pages of programmes: every rule is a field, and everybody reads what a programme is for."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Campaign, Programme
from activities.services.save_programme import ProgrammeFields, save_programme
from community.models import Area, Office, User
from core import clock
from core.actor import Actor
from core.pages import forget_pages
from demo.town.data import read
from tests.clients import address, browser, text_of
from tests.factories import (
    make_activity,
    make_area,
    make_organisation,
    make_programme,
    make_session,
    make_user,
    make_venue,
)

pytestmark = pytest.mark.django_db
WRITTEN = {row["slug"]: row for row in read("programmes")["programme"]}
DAY = timedelta(days=1)


def programme(slug: str) -> Programme:
    """As the demo town has it."""
    row = WRITTEN[slug]
    fields = ProgrammeFields(
        names=row["names"],
        about=row["about"],
        policy=row["policy"],
        goal=row["goal"],
        sdgs=row["sdgs"],
        category=row["category"],
        position=0,
        rules=row["rules"],
        templates=row.get("templates", []),
    )
    return save_programme(fields=fields, slug=slug, made_by=Actor(user=None))


@pytest.fixture
def coordinator() -> User:
    """Of the whole town."""
    user = make_user()
    Office.objects.create(
        user=user, kind=Office.Kind.COORDINATOR, area=make_area("駒ヶ根市", kind=Area.Kind.MUNICIPALITY)
    )
    return user


def posted(**changed: Any) -> dict[str, Any]:
    """The form of a new programme as a browser sends it, each list with one empty row."""
    rows = {
        f"{name}-{end}": value
        for name in ("categories", "promises", "posts")
        for end, value in (("TOTAL_FORMS", "1"), ("INITIAL_FORMS", "0"))
    }
    return {
        "slug": "asa-ichi",
        "name_ja": "朝市",
        "name_en": "Morning market",
        "about_ja": "日曜の朝、駅前で。",
        "category": "eat",
        "position": "14",
        "first_way": "walk_in",
        "feedback": "on",
        **rows,
        **changed,
    }


def test_a_new_programme_needs_no_code(coordinator: User) -> None:
    client = browser(coordinator)
    answer = client.post(
        address("activities:new-programme"),
        posted(
            **{
                "goal": "1",
                "sdgs": ["12", "8"],
                "policy": "地域の魅力を高める",
                "ways": ["first_come"],
                "hosts": ["shop", "group"],
                "seats_from": "1",
                "seats_to": "20",
                "min_party": "2",
                "min_party_ways": ["first_come"],
                "max_cost_yen": "500",
                "review": "on",
                "categories-0-name_ja": "やさい",
                "categories-0-name_en": "Vegetables",
                "categories-0-category": "eat",
                "promises-0-name_ja": "地元のものを売ります",
                "posts-0-name_ja": "いつもの朝市",
                "posts-0-minutes": "120",
                "posts-0-cost_yen": "0",
            }
        ),
    )
    made = Programme.objects.get()
    assert answer["Location"] == address("activities:edit-programme", "asa-ichi")
    assert made.names == {"ja": "朝市", "en": "Morning market"}
    assert (made.goal, made.sdgs, made.position) == (1, [8, 12], 14)
    assert made.rules == {
        "ways": ["walk_in", "first_come"],
        "hosts": ["shop", "group"],
        "seats": [1, 20],
        "min_party": 2,
        "min_party_ways": ["first_come"],
        "max_cost_yen": 500,
        "review": True,
        "categories": [
            {"slug": "vegetables", "names": {"ja": "やさい", "en": "Vegetables"}, "category": "eat"},
        ],
        "promises": [{"key": "part-1", "names": {"ja": "地元のものを売ります"}}],
    }
    assert made.templates == [{"names": {"ja": "いつもの朝市"}, "defaults": {"minutes": 120, "cost_yen": 0}}]
    assert client.get(address("activities:programme", "asa-ichi")).status_code == 200


@pytest.mark.parametrize("slug", WRITTEN)
def test_opening_and_saving_a_programme_changes_nothing(coordinator: User, slug: str) -> None:
    """Every rule of the thirteen has its field: what the page shows is what it keeps."""
    made = programme(slug)
    before = Programme.objects.filter(pk=made.pk).values().get()
    client = browser(coordinator)
    page = client.get(address("activities:edit-programme", slug))
    data = as_sent(page.context["form"]) | {
        key: value
        for rows in page.context["parts"].all
        for form in [rows.management_form, *rows.forms]
        for key, value in as_sent(form).items()
    }
    assert client.post(address("activities:edit-programme", slug), data).status_code == 302
    assert Programme.objects.filter(pk=made.pk).values().get() == before


def as_sent(form: Any) -> dict[str, Any]:
    """What a browser sends of a form that nobody touched."""
    sent = {}
    for field in form:
        value = field.value()
        if value is not None and value is not False:
            sent[field.html_name] = "on" if value is True else value
    return sent


def test_a_part_is_renamed_or_taken_away_and_its_key_stays(coordinator: User) -> None:
    programme("shimin-katsudo")
    client, url = browser(coordinator), address("activities:edit-programme", "shimin-katsudo")
    page = client.get(url)
    data = as_sent(page.context["form"])
    for rows in page.context["parts"].all:
        for form in [rows.management_form, *rows.forms]:
            data |= as_sent(form)
    client.post(url, data | {"promises-0-name_ja": "もうけません", "promises-3-DELETE": "on"})
    promises = Programme.objects.get().rules["promises"]
    assert [one["key"] for one in promises] == ["non-profit", "voluntary", "open"]
    assert promises[0]["names"]["ja"] == "もうけません"


def test_the_form_says_what_is_wrong_in_words(coordinator: User) -> None:
    make_programme()
    Programme.objects.update(slug="asa-ichi")
    client, url = browser(coordinator), address("activities:new-programme", language="en")
    for changed, sentence in (
        ({}, "There is a programme with this short name already."),
        ({"slug": "朝市"}, "Enter a valid"),
        ({"slug": "b", "about_ja": ""}, "This field is required."),
        ({"slug": "b", "minutes_to": "90"}, "Give both numbers, or leave both empty."),
        ({"slug": "b", "promises-0-name_en": "No selling"}, "Give it a name in Japanese, or take it away."),
    ):
        answer = client.post(url, posted(**changed))
        assert (answer.status_code, sentence in text_of(answer)) == (422, True), sentence
    assert Programme.objects.count() == 1


def test_only_the_whole_towns_coordinators_and_superusers_look_after_programmes() -> None:
    programme("machizemi")
    district, nowhere, staff = make_user(), make_user(), make_user(staff=True)
    Office.objects.create(user=district, kind=Office.Kind.COORDINATOR, area=make_area("赤穂"))
    Office.objects.create(user=nowhere, kind=Office.Kind.COORDINATOR)
    host = make_user()
    make_organisation(member=host)
    statuses = {
        name: browser(user).get(address("activities:edit-programme", "machizemi")).status_code
        for name, user in (("district", district), ("town", nowhere), ("staff", staff), ("host", host))
    }
    assert statuses == {"district": 404, "town": 200, "staff": 200, "host": 404}


# ── everybody's page ──


def test_everybody_reads_what_a_programme_is_and_serves_and_what_is_ahead() -> None:
    made = programme("machizemi")
    today = clock.today()
    season = Campaign.objects.create(
        programme=made, names={"ja": "秋のこまゼミ"}, starts_on=today, ends_on=today + 30 * DAY
    )
    activity = make_activity("手打ちそば体験", campaign=season)
    make_session(activity=activity, venue=make_venue())
    make_session(activity=make_activity("下書き", programme=made, state="draft"))
    shown = text_of(browser().get(address("activities:programme", "machizemi", language="en")))
    for words in (
        "Shopkeepers teach", "学びの場づくり", "Quality education", "Make the town a good place to live",
        "手打ちそば体験", "秋のこまゼミ", "?programme=machizemi",
    ):  # fmt: skip
        assert words in shown
    assert "下書き" not in shown
    link = address("activities:programme", "machizemi")
    assert link in text_of(browser().get(address("activities:activity", activity.pk)))
    assert browser().get(address("activities:programme", "nowhere")).status_code == 404


def test_a_programme_with_nothing_ahead_says_where_to_look() -> None:
    programme("otameshi")
    shown = text_of(browser().get(address("activities:programme", "otameshi", language="en")))
    assert "Nothing is planned just now" in shown


def test_more_of_everything_costs_no_query_more(coordinator: User) -> None:
    made = programme("machizemi")

    def queries(url: str, user: User | None) -> int:
        browser(user).get(url)
        forget_pages()
        with CaptureQueriesContext(connection) as captured:
            assert browser(user).get(url).status_code == 200
        return len(captured)

    pages = [(address("activities:programme", "machizemi"), None), (address("activities:programmes"), coordinator)]
    counts = []
    for _ in range(2):
        for _ in range(5):
            make_session(activity=make_activity(programme=made), venue=make_venue())
            make_activity()
        counts.append([queries(url, user) for url, user in pages])
    assert counts[0] == counts[1]
