"""Changing what stands: a draft wholly, what is published in its words and answers, and two people at once."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from activities import photos
from activities.errors import EditedMeanwhile, NotADraft
from activities.fingerprints import fingerprint
from activities.models import Activity, ActivityText, Session
from activities.services.delete_draft import delete_draft
from activities.services.edit_activity import SessionEdit, edit_activity
from activities.services.post_activity import Content, Words
from activities.services.publish_activity import publish_activity
from community.models import Organisation, User
from core.errors import Refused
from core.outbox.models import Event
from tests.activities.posting import BY, a_draft, a_photo, a_programme, at, dates_of, day, photo_of
from tests.at_once import at_once
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


@pytest.fixture
def draft(shop: Organisation) -> Activity:
    """Complete, with a date in a week."""
    return a_draft(organisation=shop)


@pytest.fixture
def published(draft: Activity) -> Activity:
    """Everybody sees it."""
    return publish_activity(activity=draft.pk, made_by=BY)


def url(activity: Activity) -> str:
    """The form, in English."""
    return address("activities:edit", activity.pk, language="en")


def typed(page: Any) -> dict[str, Any]:
    """What a browser sends back that changes nothing."""
    form = page.context["form"]
    data: dict[str, Any] = {}
    fields = [*form, *(field for row in getattr(form, "rows", ()) for field in row)]
    for field in fields:
        value = field.value()
        if value in (None, "", False, []) or field.name == "photo":
            continue
        widget = field.field.widget
        shown = value if isinstance(value, list) else widget.format_value(value)
        data[field.html_name] = shown[0] if field.name in ("step_free", "children", "support", "way") else shown
    if form.hidden:
        for field in form.rows.management_form:
            data[field.html_name] = field.value()
    return data


def saved(client: Client, activity: Activity, **change: Any) -> Any:
    """The form opened, changed and sent."""
    return client.post(url(activity), typed(client.get(url(activity))) | change)


def test_sent_back_as_it_came_it_changes_nothing(client: Client, draft: Activity) -> None:
    before = fingerprint(draft, draft.texts.all(), draft.sessions.all())
    assert saved(client, draft).status_code == 302
    draft.refresh_from_db()
    assert fingerprint(draft, draft.texts.all(), draft.sessions.all()) == before
    assert not Event.objects.exists()


def test_a_draft_changes_in_everything(client: Client, draft: Activity) -> None:
    programme, venue = a_programme(ways=["lot", "first_come"]), make_venue("市民会館")
    answer = saved(
        client, draft, programme=programme.pk, way="lot", title="うどんの会", title_ko="우동", cost_yen=0,
        languages=["ja", "ko"], photo=a_photo(), min_age=12, venue=venue.pk, closes_days=2, closes_time="18:00",
        **{
            "date-0-starts_at": f"{day(9)}T13:00",
            "date-0-ends_at": f"{day(9)}T14:30",
            "date-0-capacity": "12",
        },
    )  # fmt: skip
    assert answer["Location"] == address("activities:activity", draft.pk, language="en")
    draft.refresh_from_db()
    session = draft.sessions.get()
    assert (draft.programme, draft.way, draft.cost_yen, draft.min_age) == (programme, "lot", 0, 12)
    assert {text.language: text.title for text in draft.texts.all()} == {"ja": "うどんの会", "ko": "우동"}
    assert (session.starts_at, session.ends_at, session.capacity) == (at(9, "13:00"), at(9, "14:30"), 12)
    assert (session.venue, session.closes_at) == (venue, at(7, "18:00"))
    assert photos.is_kept(photo_of(draft))
    assert "うどん" in draft.search_text


def test_an_imported_draft_is_completed_in_the_browser(client: Client, shop: Organisation) -> None:
    activity = make_activity(organisation=shop, state="draft")
    unanswered = {"languages": None, "step_free": "", "cost_yen": None, "children": "", "support": ""}
    Activity.objects.filter(pk=activity.pk).update(**unanswered)
    places = [make_venue("公園"), make_venue("市民会館")]
    for number, venue in enumerate(places):
        make_session(activity=activity, capacity=0, starts_at=at(7 + number), venue=venue)
    make_session(activity=activity, capacity=0, starts_at=at(-7))
    page = client.get(url(activity))
    assert len(page.context["form"].rows.forms) == 2  # what is over is not asked for
    answered = {"languages": ["ja"], "step_free": "yes", "cost_yen": 0, "children": "ask", "support": "no"}
    some = {"seats_for_all": 20, "date-1-capacity": "8"}
    assert saved(client, activity, **answered, **some).status_code == 302
    assert list(activity.sessions.values_list("capacity", "venue")) == [
        (0, None),
        (20, places[0].pk),
        (8, places[1].pk),
    ]
    client.post(address("activities:publish", activity.pk))
    activity.refresh_from_db()
    assert activity.state == "published"


def test_a_date_is_taken_away(client: Client, draft: Activity) -> None:
    make_session(activity=draft, starts_at=at(8))
    assert saved(client, draft, **{"date-0-removed": "on"}).status_code == 302
    assert dates_of(draft) == [f"{day(8)}T10:00"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"date-0-ends_at": f"{day(7)}T10:00"}, "ends_at"),
        ({"date-0-starts_at": ""}, "starts_at"),
        ({"date-0-starts_at": "nonsense"}, "starts_at"),
        ({"date-0-starts_at": f"{day(-3)}T10:00", "date-0-ends_at": f"{day(-3)}T11:00"}, "ends_at"),
        ({"date-0-starts_at": "9999-12-31T10:00", "date-0-ends_at": "9999-12-31T11:00"}, "ends_at"),
        ({"date-0-capacity": "-1"}, "capacity"),
        ({"date-0-capacity": "5001"}, "capacity"),
    ],
)
def test_a_date_that_cannot_be_is_an_error_at_its_row(
    client: Client, draft: Activity, change: dict[str, str], field: str
) -> None:
    before = dates_of(draft)
    answer = saved(client, draft, **change)
    assert answer.status_code == 422
    [row] = answer.context["form"].rows.forms
    assert list(row.errors) == [field]
    assert f'id="id_date-0-{field}_error"' in text_of(answer)
    assert dates_of(draft) == before


@pytest.mark.parametrize(
    "change", [{"date-TOTAL_FORMS": "100000"}, {"date-TOTAL_FORMS": "x"}, {"date-0-session": "7x"}]
)
def test_rows_that_no_browser_sends_are_no_crash(client: Client, draft: Activity, change: dict[str, str]) -> None:
    assert saved(client, draft, **change).status_code == 422


def test_a_row_of_another_activity_is_passed_over(client: Client, draft: Activity) -> None:
    theirs = a_draft()
    row = {"date-0-session": theirs.sessions.get().pk, "date-0-removed": "on"}
    assert saved(client, draft, **row).status_code == 302
    assert theirs.sessions.count() == draft.sessions.count() == 1


def test_a_lot_needs_its_closing_here_too(client: Client, draft: Activity) -> None:
    draft.programme.rules = {"ways": ["first_come", "lot"]}
    draft.programme.save()
    answer = saved(client, draft, way="lot")
    assert answer.context["form"].errors.keys() == {"closes_days", "closes_time"}


def test_a_walk_in_loses_its_seats(client: Client, draft: Activity) -> None:
    draft.programme.rules = {"ways": ["first_come", "walk_in"]}
    draft.programme.save()
    assert saved(client, draft, way="walk_in").status_code == 302
    assert draft.sessions.get().capacity == 0


def test_the_programmes_rules_hold_for_drafts(client: Client, draft: Activity) -> None:
    draft.programme.rules = {"max_cost_yen": 100, "seats": [2, 5]}
    draft.programme.save()
    answer = saved(client, draft)
    assert answer.context["form"].errors.keys() == {"cost_yen", "__all__"}
    assert "In this programme a session has 2 to 5 seats." in text_of(answer)


# --- what everybody sees


def test_published_words_and_answers_change_and_everybody_sees_it(client: Client, published: Activity) -> None:
    stranger, page = browser(), address("activities:activity", published.pk)
    assert "手打ちそば体験" in text_of(stranger.get(page))
    assert saved(client, published, title="うどんの会", cost_yen=300).status_code == 302
    event = Event.objects.get(name="activities.ActivityChanged")
    assert event.payload == {"activity": published.pk, "organisation": published.organisation_id}
    published.refresh_from_db()
    assert (published.state, published.cost_yen) == ("published", 300)
    assert "うどん" in published.search_text


def test_what_people_signed_up_under_stays(client: Client, published: Activity) -> None:
    programme, way = published.programme, published.way
    other = a_programme(ways=["lot"])
    page = text_of(client.get(url(published)))
    assert 'name="programme"' not in page
    assert 'name="date-0-starts_at"' not in page
    change = {"programme": other.pk, "way": "lot", "campaign": make_campaign().pk, "date-0-removed": "on"}
    assert saved(client, published, **change).status_code == 302
    published.refresh_from_db()
    assert (published.programme, published.way, published.campaign) == (programme, way, None)
    assert published.sessions.count() == 1


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"languages": []}, {"languages"}),
        ({"support": ""}, {"support"}),
        ({"title": ""}, {"title"}),
        ({"cost_yen": ""}, {"cost_yen"}),
        ({"promises": []}, {"promises"}),
        ({"cost_yen": 5001}, {"cost_yen"}),
        ({"min_age": 9, "max_age": 8}, {"max_age"}),
    ],
)
def test_what_everybody_sees_stays_whole(
    client: Client, shop: Organisation, change: dict[str, Any], fields: set[str]
) -> None:
    programme = a_programme(promises=[{"key": "open", "names": {"en": "All may come."}}], max_cost_yen=5000)
    activity = a_draft(organisation=shop, programme=programme, promises=["open"])
    publish_activity(activity=activity.pk, made_by=BY)
    answer = saved(client, activity, **change)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == fields
    assert not Event.objects.filter(name="activities.ActivityChanged").exists()


def test_the_service_keeps_the_gate_too(published: Activity) -> None:
    """Not the form alone."""
    seen = fingerprint(published, published.texts.all(), published.sessions.all())
    content = Content(programme=published.programme, texts={"ja": Words(title="x")}, welcome={"languages": None})
    with pytest.raises(Refused, match="Not answered yet"), translation.override("en"):
        edit_activity(activity=published.pk, seen=seen, content=content, made_by=BY)
    published.refresh_from_db()
    assert published.languages == ["ja"]


def test_a_programme_that_changed_its_ways_does_not_stop_a_spelling(client: Client, published: Activity) -> None:
    published.programme.rules = {"ways": ["lot"], "hosts": ["school"]}
    published.programme.save()
    assert saved(client, published, summary="粉から打ちます。").status_code == 302


def test_a_cancelled_activity_has_no_form(client: Client, published: Activity) -> None:
    Activity.objects.filter(pk=published.pk).update(state="cancelled")
    answer = client.get(url(published), follow=True)
    assert "A cancelled activity is not changed any more." in text_of(answer)


# --- two at once


def test_the_later_save_is_told_and_loses_nothing(client: Client, alice: User, draft: Activity) -> None:
    first, second = client, browser(alice)
    mine = typed(second.get(url(draft)))
    saved(first, draft, title="うどんの会", cost_yen=900)

    answer = second.post(url(draft), mine | {"title": "茶の会", "summary": "静かに。", "photo": a_photo()})
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Somebody else has changed this since you opened it." in page
    assert "うどんの会" in page  # what stands now
    assert 'value="茶の会"' in page  # what was typed
    assert 'value="静かに。"' in page
    assert [str(label) for label, _ in answer.context["differences"]] == [
        "Title",
        "In one or two sentences",
        "Cost in yen",
    ]
    draft.refresh_from_db()
    assert draft.cost_yen == 900
    assert not draft.photo

    again = typed(answer) | {"photo_kept": answer.context["form"].photo_name}
    assert second.post(url(draft), again).status_code == 302
    draft.refresh_from_db()
    assert draft.texts.get().title == "茶の会"
    assert draft.photo


def test_a_date_that_another_took_away_stays_away(client: Client, alice: User, draft: Activity) -> None:
    make_session(activity=draft, starts_at=at(8))
    second = browser(alice)
    mine = typed(second.get(url(draft)))
    saved(client, draft, **{"date-0-removed": "on"})
    answer = second.post(url(draft), mine)
    assert answer.status_code == 409
    again = mine | {"seen": re.search(r'name="seen" value="(\w+)"', text_of(answer))[1]}  # type: ignore[index]
    assert second.post(url(draft), again).status_code == 302
    assert dates_of(draft) == [f"{day(8)}T10:00"]


@pytest.mark.parametrize("seen", ["", "0" * 32, "x" * 100])
def test_who_has_seen_nothing_saves_nothing(client: Client, draft: Activity, seen: str) -> None:
    answer = saved(client, draft, seen=seen, title="茶の会")
    assert answer.status_code in (409, 422)
    assert draft.texts.get().title == "手打ちそば体験"


@pytest.mark.django_db(transaction=True)
def test_of_many_saves_at_once_one_wins() -> None:
    draft = a_draft()
    seen = fingerprint(draft, draft.texts.all(), draft.sessions.all())
    titles = [f"会 {n}" for n in range(4)]

    def save() -> bool:
        text = Words(title=titles.pop(), summary="", body="")
        try:
            edit_activity(
                activity=draft.pk, seen=seen, content=Content(programme=draft.programme, texts={"ja": text}), made_by=BY
            )
        except EditedMeanwhile:
            return False
        return True

    assert at_once(save, 4).count(True) == 1
    assert ActivityText.objects.filter(activity=draft, title__startswith="会").count() == 1


def test_an_edit_of_a_date_that_is_gone_is_passed_over(draft: Activity) -> None:
    seen = fingerprint(draft, draft.texts.all(), draft.sessions.all())
    gone = SessionEdit(session=999_999, starts_at=at(1), ends_at=at(2), capacity=1, venue=None)
    content = Content(programme=draft.programme, texts={"ja": Words(title="x")})
    edit_activity(activity=draft.pk, seen=seen, content=content, sessions=[gone], made_by=BY)
    assert Session.objects.count() == 1


# --- away with it


def test_a_draft_is_deleted_after_one_question(client: Client, draft: Activity) -> None:
    page = text_of(client.get(address("activities:activity", draft.pk, language="en")))
    assert "Its words and dates are gone then, for good." in page
    answer = client.post(address("activities:delete-draft", draft.pk, language="en"), follow=True)
    assert "The draft is deleted." in text_of(answer)
    assert not Activity.objects.exists()
    assert not Session.objects.exists()
    assert Event.objects.get().name == "activities.DraftDeleted"
    assert client.post(address("activities:delete-draft", draft.pk)).status_code == 404


def test_what_others_see_is_not_deleted(client: Client, published: Activity) -> None:
    with pytest.raises(NotADraft):
        delete_draft(activity=published.pk, made_by=BY)
    answer = client.post(address("activities:delete-draft", published.pk, language="en"), follow=True)
    assert "Only a draft can be deleted." in text_of(answer)
    assert Activity.objects.exists()
