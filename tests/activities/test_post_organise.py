"""A host's start page: what comes next, what is not finished, what is over; and where each leads."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Activity
from activities.services import review
from community.models import Membership, Organisation, User
from core import clock
from core.pages import forget_pages
from tests.activities.posting import BY, a_draft, a_programme
from tests.clients import address, browser, text_of
from tests.factories import make_activity, make_organisation, make_session, make_user, make_venue

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> User:
    """She runs a shop."""
    return make_user("alice@example.jp")


@pytest.fixture
def shop(alice: User) -> Organisation:
    """Her shop."""
    return make_organisation(member=alice)


def desk(user: User, **query: str) -> Any:
    """Her page, in English."""
    return browser(user).get(address("activities:organise", language="en"), query)


def test_someone_without_an_organisation_is_told_whom_to_ask() -> None:
    assert "act for an organisation yet" in text_of(desk(make_user()))


def test_a_new_shop_begins_with_one_button(alice: User, shop: Organisation) -> None:
    page = text_of(desk(alice))
    assert f'href="{address("activities:post", shop.slug, language="en")}"' in page
    assert "Nothing lies ahead." in page
    assert "Waiting for a look" not in page


def test_what_comes_next_what_waits_and_what_is_over(alice: User, shop: Organisation) -> None:
    ahead = make_session(activity=make_activity("これから", organisation=shop))
    over = make_session(activity=make_activity("おわり", organisation=shop), starts_at=clock.now() - timedelta(days=2))
    incomplete = a_draft(organisation=shop, languages=None)
    ready = a_draft(organisation=shop)
    sent = a_draft(organisation=shop, programme=a_programme(review=True))
    review.submit(activity=sent.pk, made_by=BY)
    make_session(activity=make_activity(organisation=make_organisation()))

    page = desk(alice)
    assert [one.pk for one in page.context["ahead"]] == [ahead.pk]
    assert [one.pk for one in page.context["over"]] == [over.pk]
    assert [one.pk for one in page.context["in_review"]] == [sent.pk]
    assert [(row.activity.pk, row.missing) for row in page.context["drafts"]] == [
        (ready.pk, []),
        (incomplete.pk, ["Not answered yet: languages."]),
    ]
    text = text_of(page)
    for name, pk in (("roster", ahead.pk), ("results", over.activity_id), ("edit", incomplete.pk)):
        assert f'href="{address(f"activities:{name}", pk, language="en")}"' in text
    assert f"{address('activities:post', shop.slug, language='en')}?like={over.activity_id}" in text
    assert "Ready to publish" in text


def test_a_coordinator_chooses_among_many_organisations(alice: User, shop: Organisation) -> None:
    others = [make_organisation(f"店 {n}", member=alice) for n in range(4)]
    page = text_of(desk(alice))
    assert all(f'<option value="{one.slug}"' in page for one in (shop, *others))
    go = browser(alice).get(address("activities:post-for", language="en"), {"for": others[1].slug})
    assert go["Location"] == address("activities:post", others[1].slug, language="en")
    for wrong in (make_organisation().slug, "", "nowhere"):
        assert browser(alice).get(address("activities:post-for"), {"for": wrong}).status_code == 404


def test_long_lists_have_pages(alice: User, shop: Organisation) -> None:
    activity = make_activity(organisation=shop)
    for number in range(13):
        make_session(activity=activity, venue=make_venue())
        make_session(activity=activity, starts_at=clock.now() - timedelta(days=number + 1))
        a_draft(organisation=shop)
    page = desk(alice)
    assert len(page.context["ahead"]) == 12
    assert len(desk(alice, page="2").context["ahead"]) == 1
    assert "?show=drafts" in text_of(page)
    assert "?show=over" in text_of(page)
    assert len(desk(alice, show="drafts", page="2").context["drafts"]) == 1
    assert len(desk(alice, show="over", page="2").context["over"]) == 1
    assert "show=over&amp;page=2" in text_of(desk(alice, show="over"))
    assert desk(alice, show="nonsense").status_code == 200


def test_each_part_alone_has_something_to_say_when_it_is_empty(alice: User, shop: Organisation) -> None:
    assert "Whatever you post stands here until you publish it." in text_of(desk(alice, show="drafts"))
    assert "When a date is over, its results stand here." in text_of(desk(alice, show="over"))


@pytest.mark.parametrize("show", ["", "drafts", "over"])
def test_ten_rows_more_cost_no_query_more(alice: User, show: str) -> None:
    programme = a_programme(review=True)

    def grow() -> None:
        for number in range(3):
            shop = make_organisation()
            Membership.objects.create(user=alice, organisation=shop, role=Membership.Role.STAFF)
            activity = make_activity(organisation=shop)
            make_session(activity=activity, venue=make_venue())
            make_session(activity=activity, starts_at=clock.now() - timedelta(days=number + 1))
            draft = a_draft(organisation=shop, languages=None)
            returned = a_draft(organisation=shop, programme=programme)
            review.submit(activity=returned.pk, made_by=BY)
            review.send_back(activity=returned.pk, text="値段は？", made_by=BY)
            sent = a_draft(organisation=shop, programme=programme)
            review.submit(activity=sent.pk, made_by=BY)
            make_session(activity=draft)

    def queries() -> int:
        client = browser(alice)
        forget_pages()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address("activities:organise"), {"show": show}).status_code == 200
        return len(captured)

    grow()
    queries()
    before = queries()
    grow()
    assert queries() == before


def test_ten_drafts_more_in_the_queue_cost_no_query_more() -> None:
    programme, staff = a_programme(review=True), make_user(staff=True)

    def grow() -> None:
        for _ in range(5):
            review.submit(activity=a_draft(programme=programme).pk, made_by=BY)

    def queries() -> int:
        client = browser(staff)
        forget_pages()
        with CaptureQueriesContext(connection) as captured:
            page = client.get(address("activities:review-queue"))
        assert len(page.context["waiting"]) == Activity.objects.count()
        return len(captured)

    grow()
    queries()
    before = queries()
    grow()
    assert queries() == before
