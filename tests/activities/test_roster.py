"""The roster: who comes, who asks, who waits; what only the host may see; on paper and in a file."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from psycopg.types.range import TimestamptzRange

from activities.models import Activity, Attendance, PartyMember, Session, SignUp, SupportRequest
from activities.services.sign_up import sign_up
from community.models import Membership, Office, Organisation, Person, User
from core import clock
from core.actor import Actor
from core.outbox.models import Event
from tests.clients import address, browser, text_of
from tests.factories import (
    make_activity,
    make_area,
    make_organisation,
    make_person,
    make_session,
    make_sign_up,
    make_user,
)

pytestmark = pytest.mark.django_db
BY = Actor(user=None)


@pytest.fixture
def alice() -> User:
    """She runs a shop."""
    return make_user()


@pytest.fixture
def shop(alice: User) -> Organisation:
    """Her shop, in 赤穂."""
    return make_organisation(area=make_area("赤穂"), member=alice)


@pytest.fixture
def session(shop: Organisation) -> Session:
    """Ten seats in a week."""
    return make_session(activity=make_activity(organisation=shop), capacity=10)


@pytest.fixture
def coordinator(shop: Organisation) -> User:
    """She coordinates the shop's area, and is no host."""
    user = make_user()
    Office.objects.create(user=user, kind=Office.Kind.COORDINATOR, area=shop.area)
    return user


def of_way(shop: Organisation, way: str, **fields: object) -> Session:
    """A session that is taken up in this way."""
    activity = make_activity(organisation=shop)
    Activity.objects.filter(pk=activity.pk).update(way=way)
    activity.way = way
    return make_session(activity=activity, **fields)  # type: ignore[arg-type]


def page(client: Client, name: str, *args: object, **query: str) -> str:
    """What a page says, in English."""
    answer = client.get(address(f"activities:{name}", *args, language="en"), query)
    assert answer.status_code == 200
    return text_of(answer)


def press(client: Client, party: SignUp, verb: str, **data: str) -> str:
    """A button of the roster; the page that follows."""
    url = address("activities:change-party", party.session_id, party.pk, verb, language="en")
    return text_of(client.post(url, data, follow=True))


def wants_help(session: Session, text: str = "車いすです", state: str = "held", **more: object) -> SignUp:
    """A party that asked for help."""
    party = make_sign_up(session=session, person=make_person("原 文子"), state=state)
    SupportRequest.objects.create(
        sign_up=party, text=text, languages=["pt-br"], asked_at=clock.now(), delete_on=clock.today(), **more
    )
    return party


def test_a_party_and_everybody_who_comes_along(alice: User, session: Session) -> None:
    party = make_sign_up(
        session=session, person=make_person("宮下 誠", telephone="09012345678", language="vi"), seats=5
    )
    Person.objects.filter(pk=party.person_id).update(kana="みやした まこと")
    SignUp.objects.filter(pk=party.pk).update(companions=1, note="遅れます")
    for kind, age, name in [("family", "child", "さくら"), ("friend", "adult", ""), ("friend", "adult", "")]:
        PartyMember.objects.create(sign_up=party, kind=kind, age=age, name=name)
    PartyMember.objects.create(sign_up=party, kind="interpreter")
    shown = page(browser(alice), "roster", session.pk)
    for words in (
        "宮下 誠",
        "みやした まこと",
        "さくら",
        "under 16",
        "a friend",
        "× 2",
        "and 1 more person",
        "遅れます",
    ):
        assert words in shown, words
    assert "an interpreter (needs no seat)" in shown
    assert "Tiếng Việt" in shown
    assert '<a class="roster__call" href="tel:09012345678">090-1234-5678</a>' in shown


def test_each_party_stands_in_the_one_list_of_its_state(alice: User, session: Session) -> None:
    for state in SignUp.STANDING:
        make_sign_up(session=session, person=make_person(state), state=state)
    make_sign_up(session=session, person=make_person("gone"), state=SignUp.State.CANCELLED)
    shown = browser(alice).get(address("activities:roster", session.pk)).context["roster"]
    names = {
        part: [line.sign_up.person.name for line in getattr(shown, part)]
        for part in ("holding", "asking", "entered", "waiting")
    }
    assert names == {
        "holding": ["confirmed", "offered", "held"],
        "asking": ["requested"],
        "entered": ["entered"],
        "waiting": ["waiting"],
    }


def test_who_was_ranked_by_the_draw_waits_first(alice: User, session: Session) -> None:
    for name, rank in (("came early", None), ("second", 2), ("first", 1), ("came late", None)):
        party = make_sign_up(session=session, person=make_person(name), state=SignUp.State.WAITING)
        SignUp.objects.filter(pk=party.pk).update(rank=rank)
    shown = browser(alice).get(address("activities:roster", session.pk)).context["roster"]
    assert [line.sign_up.person.name for line in shown.waiting] == ["first", "second", "came early", "came late"]


def test_who_entered_it_is_named_where_it_was_somebody_else(alice: User, session: Session) -> None:
    Person.objects.create(user=alice, name="アリス", created_at=clock.now())
    bob = make_person("ボブ", email="bob@example.jp")
    by_phone, own = make_sign_up(session=session), make_sign_up(session=session, person=bob)
    SignUp.objects.filter(pk=by_phone.pk).update(channel="phone", made_by=alice.pk)
    SignUp.objects.filter(pk=own.pk).update(made_by=bob.user_id)
    shown = browser(alice).get(address("activities:roster", session.pk)).context["roster"]
    assert [line.made_by for line in shown.holding] == ["アリス", ""]


def test_by_reading_for_the_door(alice: User, session: Session) -> None:
    for name, kana in (("渡辺", "わたなべ"), ("赤羽", "アカハネ"), ("Kim", "")):
        person = make_person(name)
        Person.objects.filter(pk=person.pk).update(kana=kana)
        make_sign_up(session=session, person=person)
    url = address("activities:roster", session.pk)
    client = browser(alice)
    for query, names in (("", ["渡辺", "赤羽", "Kim"]), ("?order=reading", ["Kim", "赤羽", "渡辺"])):
        shown = client.get(url + query).context["roster"]
        assert [line.sign_up.person.name for line in shown.holding] == names
    party = SignUp.objects.first()
    assert party is not None
    sent = client.post(address("activities:change-party", session.pk, party.pk, "cancel"), {"order": "reading"})
    assert sent["Location"] == f"{url}?order=reading"


def test_in_the_draw_how_many_and_when(alice: User, shop: Organisation) -> None:
    closes = clock.now() + timedelta(days=2)
    session = of_way(shop, Activity.Way.LOT, closes_at=closes)
    for _ in range(3):
        make_sign_up(session=session, seats=2, state=SignUp.State.ENTERED)
    shown = page(browser(alice), "roster", session.pk)
    assert "3 parties are in the draw." in shown
    assert f"{closes.astimezone(clock.TOKYO):%H:%M}" in shown
    assert "<dt>In the draw</dt><dd>6</dd>" in shown


# Requests


def test_the_host_says_yes_with_a_sentence(alice: User, shop: Organisation) -> None:
    start = clock.now() + timedelta(days=1)
    season = of_way(shop, Activity.Way.STAY, starts_at=start)
    Session.objects.filter(pk=season.pk).update(ends_at=start + timedelta(days=90))
    period = TimestamptzRange(start + timedelta(days=3), start + timedelta(days=7))
    asked = sign_up(session=season.pk, person=make_person("佐藤 美咲"), made_by=BY, period=period)
    client = browser(alice)
    shown = page(client, "roster", season.pk)
    arrives = (start + timedelta(days=3)).astimezone(clock.TOKYO)
    assert f"{arrives:%H:%M}" in shown
    assert "Yes, please come" in shown
    assert "佐藤 美咲 has a place." in press(client, asked, "approve", note="お待ちしています")
    asked.refresh_from_db()
    assert (asked.state, asked.host_note) == ("confirmed", "お待ちしています")


def test_the_host_says_no_with_a_sentence_and_a_late_answer_is_one_too(alice: User, shop: Organisation) -> None:
    session = of_way(shop, Activity.Way.APPROVAL)
    asked, client = make_sign_up(session=session, state=SignUp.State.REQUESTED), browser(alice)
    Session.objects.filter(pk=session.pk).update(asked=1)
    assert "is told that it is not possible this time" in press(client, asked, "refuse", note="満室です")
    asked.refresh_from_db()
    assert (asked.state, asked.host_note) == ("refused", "満室です")
    assert "This request is not open any more." in press(client, asked, "approve")


# てつだいが ほしいこと


def test_only_a_host_sees_that_help_is_wanted_and_the_roster_never_says_what(
    alice: User, coordinator: User, session: Session
) -> None:
    party = wants_help(session)
    staff = make_user(staff=True)
    for user, sees in ((alice, True), (coordinator, False), (staff, False)):
        client = browser(user)
        shown = page(client, "roster", session.pk)
        assert "車いす" not in shown
        assert ("Would like help with something." in shown) is sees
        assert "原 文子" in shown
        answer = client.get(address("activities:support-request", session.pk, party.pk))
        assert (answer.status_code == 200) is sees
        assert ("車いす" in text_of(answer)) is sees
        paper = text_of(client.get(address("activities:roster-print", session.pk), {"help": "1"}))
        assert ("車いす" in paper) is sees
        assert "車いす" not in text_of(client.get(address("activities:roster-csv", session.pk)))


def test_each_reading_is_noted_and_says_nothing_of_what_was_read(alice: User, session: Session) -> None:
    party, client = wants_help(session), browser(alice)
    page(client, "roster", session.pk)
    page(client, "roster-print", session.pk)
    assert not Event.objects.filter(name="activities.SupportRequestsRead").exists()
    page(client, "support-request", session.pk, party.pk)
    page(client, "roster-print", session.pk, help="1")
    noted = list(Event.objects.filter(name="activities.SupportRequestsRead").values_list("actor", "payload"))
    assert noted == [(alice.pk, {"session": session.pk, "sign_ups": [party.pk]})] * 2


@pytest.mark.parametrize(("answer", "state"), [("can", "confirmed"), ("talk", "held"), ("cannot", "held")])
def test_the_host_answers(alice: User, session: Session, answer: str, state: str) -> None:
    party, client = wants_help(session), browser(alice)
    url = address("activities:support-request", session.pk, party.pk, language="en")
    shown = text_of(client.post(url, {"answer": answer, "note": "お電話ください"}, follow=True))
    assert "原 文子 gets your answer." in shown
    asked = SupportRequest.objects.get()
    assert (asked.answer, asked.answer_note, asked.answered_by) == (answer, "お電話ください", alice.pk)
    party.refresh_from_db()
    assert party.state == state
    assert ("We talked: they come" in shown) is (state == "held")
    if state == "held":
        press(client, party, "confirm")
        party.refresh_from_db()
        assert party.state == "confirmed"


def test_a_coordinator_neither_answers_nor_confirms_for_the_host(coordinator: User, session: Session) -> None:
    party, client = wants_help(session), browser(coordinator)
    assert (
        client.post(address("activities:support-request", session.pk, party.pk), {"answer": "can"}).status_code == 404
    )
    assert client.post(address("activities:change-party", session.pk, party.pk, "confirm")).status_code == 404
    assert SupportRequest.objects.get().answer == ""
    party.refresh_from_db()
    assert party.state == "held"


def test_an_answer_that_is_none_and_a_party_without_a_request_are_404(alice: User, session: Session) -> None:
    party, client = wants_help(session), browser(alice)
    assert client.post(address("activities:support-request", session.pk, party.pk), {"answer": "x"}).status_code == 404
    other = make_sign_up(session=session)
    assert client.get(address("activities:support-request", session.pk, other.pk)).status_code == 404
    elsewhere = wants_help(make_session())
    assert client.get(address("activities:support-request", session.pk, elsewhere.pk)).status_code == 404


def test_who_left_the_shop_is_no_host_any_more(alice: User, coordinator: User, session: Session) -> None:
    party = wants_help(session)
    Membership.objects.filter(user=alice).delete()
    Office.objects.create(user=alice, kind=Office.Kind.COORDINATOR, area=session.activity.organisation.area)
    assert browser(alice).get(address("activities:roster", session.pk)).status_code == 200
    assert browser(alice).get(address("activities:support-request", session.pk, party.pk)).status_code == 404


# Paper and file


def test_the_sheet_has_names_readings_and_boxes_by_reading(alice: User, session: Session) -> None:
    for name, kana in (("渡辺 恵", "わたなべ めぐみ"), ("赤羽 茂", "あかはね しげる")):
        person = make_person(name, telephone="0265832111")
        Person.objects.filter(pk=person.pk).update(kana=kana)
        make_sign_up(session=session, person=person, seats=2)
    wants_help(session, answer="can")
    shown = page(browser(alice), "roster-print", session.pk)
    assert shown.index("あかはね しげる") < shown.index("わたなべ めぐみ")
    assert shown.count("□") >= 5  # the parties, and empty lines for who just comes
    assert "0265-83-2111" in shown
    assert "車いす" not in shown
    assert "data-print" in shown


def test_the_file_says_what_the_roster_says_and_runs_no_formula(alice: User, session: Session) -> None:
    party = make_sign_up(session=session, person=make_person("=HYPERLINK()", telephone="0265832111"), seats=2)
    Attendance.objects.create(sign_up=party, state="late", people=1, recorded_at=clock.now())
    make_sign_up(session=session, person=make_person("待つ人"), state=SignUp.State.WAITING)
    answer = browser(alice).get(address("activities:roster-csv", session.pk, language="en"))
    assert answer["Content-Disposition"] == f'attachment; filename="roster-{session.pk}.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["Name"] for row in rows] == ["'=HYPERLINK()", "待つ人"]
    assert (rows[0]["Telephone"], rows[0]["Seats"], rows[0]["Attendance"]) == ("0265-83-2111", "2", "came late")
    assert (rows[0]["People who came"], rows[1]["State"]) == ("1", "on the waiting list")


# Two hundred parties


def fill(session: Session, parties: int) -> None:
    """Parties of every kind, with everything that a line can show."""
    for number in range(parties):
        state = [*SignUp.STANDING][number % 6]
        user = make_user()
        proxy = make_person(email=f"proxy{session.pk}-{number}-{user.pk}@example.jp").user
        assert proxy is not None
        party = make_sign_up(session=session, person=make_person(telephone="0265832111"), state=state)
        SignUp.objects.filter(pk=party.pk).update(made_by=proxy.pk, channel="phone", note="ベビーカー")
        PartyMember.objects.create(sign_up=party, kind="family", name="子")
        SupportRequest.objects.create(sign_up=party, asked_at=clock.now(), delete_on=clock.today())
        if number % 2 and state in SignUp.HOLDS_SEATS:
            Attendance.objects.create(sign_up=party, state="present", recorded_at=clock.now())


@pytest.mark.parametrize("name", ["roster", "roster-print", "roster-csv"])
def test_many_parties_cost_as_many_queries_as_few(alice: User, shop: Organisation, name: str) -> None:
    session = make_session(activity=make_activity(organisation=shop), capacity=999)
    Session.objects.filter(pk=session.pk).update(starts_at=clock.now() - timedelta(minutes=1))
    client, url, counts = browser(alice), address(f"activities:{name}", session.pk), []
    for _ in range(3):
        fill(session, 12)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url, {"help": "1"}).status_code == 200
        counts.append(len(captured))
    assert counts[1] == counts[2]


def test_two_hundred_parties_share_one_form(alice: User, shop: Organisation) -> None:
    session = make_session(activity=make_activity(organisation=shop), capacity=999)
    Session.objects.filter(pk=session.pk).update(starts_at=clock.now() - timedelta(minutes=1))
    people = Person.objects.bulk_create([Person(name=f"{n} 番", created_at=clock.now()) for n in range(200)])
    SignUp.objects.bulk_create(
        [
            SignUp(session=session, person=one, seats=1, state="confirmed", channel="web", made_at=clock.now())
            for one in people
        ]
    )
    shown = page(browser(alice), "roster", session.pk)
    assert shown.count('class="roster__row') == 200
    assert shown.count("csrfmiddlewaretoken") < 10
    assert "All 200 came" in shown


# In parts


def test_its_own_buttons_bring_back_what_happened_and_the_list_and_a_live_message_the_list_alone(
    alice: User, session: Session
) -> None:
    party, client = make_sign_up(session=session, person=make_person("有賀 花")), browser(alice)
    own = {"HX-Request": "true", "HX-Target": "div#roster-page"}
    url = address("activities:change-party", session.pk, party.pk, "cancel", language="en")
    part = text_of(client.post(url, headers=own, follow=True))
    assert "<html" not in part
    assert "The sign-up of 有賀 花 is cancelled." in part
    assert "<live-refetch" in part
    inside = text_of(
        client.get(address("activities:roster", session.pk), headers={**own, "HX-Target": "live-refetch#roster-live"})
    )
    assert "<live-refetch" not in inside
    assert "roster-count" in inside
