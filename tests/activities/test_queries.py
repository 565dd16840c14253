"""Ten times the rows cost no query more: counted at ten rows, and again at a hundred."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Activity, Attendance, Session, SignUp
from community.models import Organisation, Person, User, Venue
from core import clock
from core.pages import forget_pages
from tests.clients import address, browser
from tests.factories import (
    make_activity,
    make_area,
    make_campaign,
    make_organisation,
    make_person,
    make_session,
    make_sign_up,
    make_user,
    make_venue,
)

pytestmark = pytest.mark.django_db
Grow = Callable[[], None]
Visit = tuple[str, User | None]


def queries(url: str, user: User | None = None) -> int:
    """How many it takes to show this page to that person, with nothing remembered."""
    client = browser(user)
    forget_pages()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def grows_by(grow: Grow, url: str, user: User | None = None) -> tuple[int, int]:
    """Queries at ten rows, and at a hundred."""
    return all_grow_by(grow, (url, user))[0]


def all_grow_by(grow: Grow, *visits: Visit) -> list[tuple[int, int]]:
    """The same for several pages and readers, who all see the same rows."""
    grow()
    for url, user in visits:
        queries(url, user)  # what Django itself remembers from a first time on
    before = [queries(url, user) for url, user in visits]
    for _ in range(9):
        grow()
    return [(few, queries(url, user)) for few, (url, user) in zip(before, visits, strict=True)]


def offer_ten() -> None:
    """Ten activities with a session each, each in a ward of its own."""
    district = make_area("赤穂")
    for number in range(10):
        venue = make_venue(area=make_area("町二区", kind="ward", parent=district))
        Venue.objects.filter(pk=venue.pk).update(latitude=35.7 + number / 1000, longitude=137.9)
        make_session(activity=make_activity("手打ちそば体験", english="Soba"), venue=venue)
        season = make_session(activity=make_activity("お試し居住"), venue=venue)
        Activity.objects.filter(pk=season.activity_id).update(way=Activity.Way.STAY)
        Session.objects.filter(pk=season.pk).update(starts_at=clock.now() - timedelta(days=1))


FINDS = [
    "/",
    "/en/?q=soba&seats=1&telephone=1&near=35.7,137.9&within=10",
    "/?view=calendar",
    "/?view=near&near=35.7,137.9",
    "/?q=xyz&cost=500&step_free=1&support=1&children=1",
    "/api/v1/sessions/",
]


@pytest.mark.parametrize("url", FINDS)
def test_what_is_on(url: str) -> None:
    before, after = grows_by(offer_ten, url)
    assert after == before
    assert after <= 7


def test_a_strangers_find_page_takes_six_at_most_and_none_when_remembered() -> None:
    offer_ten()
    queries("/")
    assert queries("/") <= 6
    with CaptureQueriesContext(connection) as captured:
        browser().get("/")
    assert len(captured) == 0


@pytest.fixture
def alice() -> User:
    """She runs a shop."""
    return make_user()


@pytest.fixture
def shop(alice: User) -> Organisation:
    """Her shop."""
    return make_organisation(member=alice)


@pytest.fixture
def bob() -> Person:
    """A resident."""
    return make_person(email="bob@example.jp")


def test_an_activity_and_its_sessions(shop: Organisation, alice: User, bob: Person) -> None:
    activity = make_activity(organisation=shop)

    def grow() -> None:
        for _ in range(10):
            make_sign_up(session=make_session(activity=activity, venue=make_venue()), person=bob)

    url = address("activities:activity", activity.pk)
    for before, after in all_grow_by(grow, (url, bob.user), (url, alice), (url, None)):
        assert after == before
        assert after <= 10


def test_a_roster_and_its_parties(shop: Organisation, alice: User) -> None:
    session = make_session(activity=make_activity(organisation=shop), capacity=99)
    Session.objects.filter(pk=session.pk).update(starts_at=clock.now() - timedelta(minutes=1))

    def grow() -> None:
        for number in range(10):
            party = make_sign_up(session=session, state=SignUp.State.WAITING if number % 2 else SignUp.State.CONFIRMED)
            if number % 4 == 0:
                Attendance.objects.create(sign_up=party, state="present", recorded_at=clock.now())

    before, after = grows_by(grow, address("activities:roster", session.pk), alice)
    assert after == before


def test_my_page_and_what_stands_on_it(bob: Person) -> None:
    def grow() -> None:
        for number in range(10):
            state = [SignUp.State.CONFIRMED, SignUp.State.WAITING, SignUp.State.OFFERED][number % 3]
            make_sign_up(session=make_session(venue=make_venue()), person=bob, state=state)
            past = make_session(starts_at=clock.now() - timedelta(days=number + 1), venue=make_venue())
            came = make_sign_up(session=past, person=bob)
            Attendance.objects.create(sign_up=came, state="present", recorded_at=clock.now())

    before, after = grows_by(grow, address("activities:my-page"), bob.user)
    assert after == before


def test_what_a_shop_organises(shop: Organisation, alice: User) -> None:
    def grow() -> None:
        for number in range(10):
            draft = Activity.State.DRAFT if number % 2 else Activity.State.PUBLISHED
            activity = make_activity(organisation=shop, state=draft)
            make_session(activity=activity, venue=make_venue())
            make_session(activity=activity, venue=make_venue(), starts_at=clock.now() - timedelta(days=number + 1))

    before, after = grows_by(grow, address("activities:organise"), alice)
    assert after == before


def test_only_search_reads_the_search_columns(shop: Organisation, alice: User, bob: Person) -> None:
    """They are longer than an activity's other columns together."""
    season = make_campaign()
    session = make_session(activity=make_activity(organisation=shop, campaign=season), venue=make_venue())
    make_session(activity=make_activity(organisation=shop, state=Activity.State.DRAFT))
    party = make_sign_up(session=session, person=bob)
    pages: list[tuple[str, list[object], User | None]] = [
        ("find", [], None),
        ("activity", [session.activity_id], bob.user),
        ("sign-up-form", [session.pk], None),
        ("sign-up", [party.pk], bob.user),
        ("my-page", [], bob.user),
        ("season", [season.pk], None),
        ("organise", [], alice),
        ("organise-season", [season.pk], alice),
        ("post", [shop.slug], alice),
        ("roster", [session.pk], alice),
        ("change-session", [session.pk], alice),
    ]
    told = []
    for name, args, user in pages:
        forget_pages()
        with CaptureQueriesContext(connection) as captured:
            assert browser(user).get(address(f"activities:{name}", *args)).status_code == 200
        told += [name for query in captured if '"search_' in query["sql"].partition(" FROM ")[0]]
    assert told == []
