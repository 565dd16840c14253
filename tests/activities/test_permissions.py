"""Who may open which door (quality.md, lines 14 and 21): person × route × verb → status, walked from the URLconf.

Every named route has a row in tests/activities/doors.py or in a table that it takes in, or stands in PUBLIC there with
its reason; a new route without either fails the first test.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from activities.models import (
    Activity,
    Attendance,
    Campaign,
    HostMessage,
    Import,
    Programme,
    Session,
    SignUp,
    SupportRequest,
)
from community.models import Card, Guardian, Membership, Office, Person, Supporter, SupporterRequest, User
from core import clock
from core.actor import SYSTEM, Actor
from core.outbox.models import Event
from metrics.models import Actual, PopulationImport, Preparation, Release
from metrics.quarters import last_quarter
from metrics.services.releases import prepare_release, publish_release
from notifications.models import Call, LetterBatch, Notice, NoticeDelivery, Way
from tests.activities.doors import PEOPLE, PUBLIC, SLUGS, TABLE, Row
from tests.clients import address, browser, text_of
from tests.community.kit import make_child, make_support
from tests.factories import (
    make_activity,
    make_area,
    make_assignment,
    make_campaign,
    make_organisation,
    make_person,
    make_session,
    make_shift,
    make_sign_up,
    make_user,
)
from volunteers.models import (
    Assignment,
    Contribution,
    Interest,
    Plan,
    PlanLine,
    PointEntry,
    PointRule,
    Qualification,
    RecordCertificate,
    Role,
    Shift,
    StandInAsk,
    StandInSearch,
    Thanks,
)
from volunteers.services.issue_certificate import Period, issue_certificate
from volunteers.services.translate import begin_translation

pytestmark = pytest.mark.django_db

POSTS = [row for row in TABLE if row.verb == "POST"]
POST_ONLY = [row for row in POSTS if ("GET", row.route) not in {(one.verb, one.route) for one in TABLE}]


class World:
    """A small town with everything that a row names."""

    def __init__(self) -> None:
        here, there = make_area("赤穂"), make_area("中沢")
        self.users: dict[str, User | None] = {"stranger": None}
        for name in PEOPLE[1:]:
            self.users[name] = make_person(name, email=f"{name}@example.jp").user
        self.shop = make_organisation(area=here, member=self.users["alice"])
        make_organisation(area=there, member=self.users["rival"])
        Office.objects.create(user_id=self.pk_of("coordinator"), kind=Office.Kind.COORDINATOR, area=here)
        Office.objects.create(user_id=self.pk_of("elsewhere"), kind=Office.Kind.COORDINATOR, area=there)
        User.objects.filter(email="staff@example.jp").update(is_staff=True, is_superuser=True)
        self.activity = make_activity(organisation=self.shop)
        self.draft = make_activity(organisation=self.shop, state=Activity.State.DRAFT)
        self.waiting = make_activity(organisation=self.shop, state=Activity.State.REVIEW)
        self.session, self.draft_session = make_session(activity=self.activity), make_session(activity=self.draft)
        lot = make_activity(organisation=self.shop, campaign=make_campaign())
        Activity.objects.filter(pk=lot.pk).update(way=Activity.Way.LOT)
        self.lot, self.season, self.programme = make_session(activity=lot), lot.campaign, lot.programme
        bob = Person.objects.get(name="bob")
        self.sign_up = make_sign_up(session=self.session, person=bob)
        self.helped = make_sign_up(session=self.session, person=make_person("fumiko"), state="held")
        SupportRequest.objects.create(sign_up=self.helped, asked_at=clock.now(), delete_on=clock.today())
        now = clock.now()
        self.elder, self.minor = make_person("ume", area=here), make_child(12, email="")
        Person.objects.filter(pk=self.minor.pk).update(area=here)
        self.support, _ = make_support(self.elder, bob), make_support(self.minor, bob)
        self.elders = make_sign_up(session=self.session, person=self.elder)
        ask = {"asks": "support_me", "asked_at": now, "expires_on": clock.today()}
        carols = {"asker": Person.objects.get(name="carol"), "email": "bob@example.jp"}
        self.asked_of_bob = SupporterRequest.objects.create(**carols, **ask)
        self.asked_by_bob = SupporterRequest.objects.create(asker=bob, email="alice@example.jp", **ask)
        self.shift = make_shift(session=self.session, most=9)
        self.assignment, self.role = make_assignment(self.shift, bob), self.shift.role
        self.draft_shift = make_shift(session=self.draft_session)
        self.draft_role = self.draft_shift.role
        self.elders_question = make_assignment(self.shift, self.elder, state="proposed")
        self.paper = Qualification.objects.create(person=self.elder, certificate="nurse", told_at=now)
        carol = Person.objects.get(name="carol")
        self.done = make_assignment(self.shift, carol)
        self.interest = Interest.objects.create(role=self.role, person=carol, shown_at=now)
        Contribution.objects.create(
            assignment=self.done, state="confirmed", minutes=90, on=clock.today(), confirmed_at=now
        )
        self.translation = begin_translation(activity=self.activity.pk, language="vi", person=bob, made_by=SYSTEM)
        search = StandInSearch.objects.create(
            assignment=make_assignment(make_shift(organisation=self.shop), self.elder), asked=bob, opened_at=now
        )
        self.ask = StandInAsk.objects.create(search=search, person=bob, asked_at=now)
        days = {"first_day": clock.today(), "last_day": clock.today() + timedelta(days=14)}
        self.plan = Plan.objects.create(area=here, **days, state="ready", asked_at=now, changed_at=now)
        self.line = PlanLine.objects.create(plan=self.plan, shift=self.shift, person=self.elder)
        self.free_role = make_shift(organisation=self.shop).role
        self.certificate = issue_certificate(
            person=carol, period=Period(clock.today(), clock.today()), organisation=self.shop, made_by=SYSTEM
        )
        self.certificate.person = bob
        self.certificate.save(update_fields=["person"])
        self.rule = PointRule.objects.create(
            organisation=self.shop, names={"ja": "x"}, points=1, yearly_cap=9, budget=9, **days
        )
        PointEntry.objects.create(rule=self.rule, person=bob, points=1, on=clock.today(), at=now, listed_at=now)
        self.brought = Import.objects.create(organisation=self.shop, state="ready", made_at=now, changed_at=now)
        self.notice = Notice.objects.create(
            person=bob, kind="sign_up_confirmed", key="k", language="ja", subject="sign_up", subject_id=1,
            title="申し込み", path="/my/", created_at=now,
        )  # fmt: skip
        self.failed = NoticeDelivery.objects.create(
            notice=self.notice, channel="email", state="failed", due_at=now, expires_at=now + timedelta(days=1)
        )
        push = {"endpoint": "https://push.example.jp/bob"}
        self.device = Way.objects.create(person=bob, channel="push", address=push, digest="bobs", made_at=now)

        nothing: dict[str, list[object]] = {"lines": [], "problems": [], "unread": []}
        self.population = PopulationImport.objects.create(source="x", reading=nothing, made_at=now)
        self.release = prepare_release(last=last_quarter(clock.today()), made_by=SYSTEM)
        public = prepare_release(last=date(2020, 6, 30), made_by=SYSTEM)  # 2020-q2
        publish_release(release=public.pk, made_by=Actor(make_user().pk))
        self._by_hand()
        self._clients: dict[str, Client] = {}

    def _by_hand(self) -> None:
        """What ume is rung about, and the letter that she gets."""
        now = clock.now()
        end = now + timedelta(days=7)
        told = Notice.objects.create(
            person=self.elder, kind="sign_up_confirmed", key=f"sign_up_confirmed:{self.elders.pk}", language="ja",
            subject="sign_up", subject_id=self.elders.pk, title="申し込み", path="/my/", created_at=now,
        )  # fmt: skip
        rung = NoticeDelivery.objects.create(notice=told, channel="telephone", state="sent", due_at=now, expires_at=end)
        self.call = Call.objects.create(delivery=rung, person=self.elder, made_at=now, next_at=now, call_by=end)
        self.batch = LetterBatch.objects.create(made_at=now)
        NoticeDelivery.objects.create(
            notice=told, channel="letter", state="claimed", batch=self.batch, due_at=now, expires_at=end
        )
        home = {"postcode": "399-4117", "lines": ["赤穂1-2-3"], "name": ""}
        Way.objects.create(person=self.elder, channel="letter", address=home, digest="h", made_at=now, confirmed_at=now)

    def pk_of(self, person: str) -> int:
        """Of their account."""
        return User.objects.values_list("pk", flat=True).get(email=f"{person}@example.jp")

    def client(self, person: str) -> Client:
        """Their browser, the same at each call."""
        if person not in self._clients:
            self._clients[person] = browser(self.users[person])
        return self._clients[person]

    def address(self, row: Row, *, wrong: bool = False) -> str:
        """Where the row's door is; `wrong`: the same door with numbers that nobody has."""
        args: list[object] = []
        for word in row.args.split():
            thing = getattr(self, word, None)
            own = word if thing is None else thing.slug if word in SLUGS else thing.pk
            args.append(own if thing is None or not wrong else "nowhere" if word in SLUGS else 999_999)
        return address(row.route, *args)


def knock(client: Client, row: Row, url: str) -> Any:
    """Ask for it as the row says."""
    if row.verb == "GET":
        return client.get(url)
    if "api" in row.route:
        return client.post(url, dict(row.data), content_type="application/json")
    return client.post(url, dict(row.data))


def seen(answer: Any) -> str:
    """The answer in the words of the table."""
    if answer.status_code != 302:
        return str(answer.status_code)
    return "in" if answer["Location"].startswith("/sign-in/?next=") else "go"


def facts() -> list[object]:
    """Everything that a knock could change. That something sensitive was read is written down, and changes nothing."""
    tables = [SignUp, Attendance, Role, Assignment, Contribution, Person, Membership, Session, Activity, Notice, Import]
    tables += [Supporter, SupporterRequest, Guardian, Card, SupportRequest, HostMessage, Campaign, Programme]
    tables += [Release, Preparation, Actual]
    tables += [Way, Shift, Interest, Plan, PlanLine, PointEntry, PointRule, RecordCertificate, Thanks]
    looks = ["activities.SupportRequestsRead"]
    looks += [f"volunteers.{name}" for name in ("PeopleShown", "ProfileRead", "InterestsRead")]
    looks += ["notifications.NoticesRead"]
    events = Event.objects.exclude(name__in=looks).values()
    return [list(events), *(list(table._default_manager.order_by("pk").values()) for table in tables)]


def routes(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every pattern with its full name."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield f"{space}{pattern.name or ''}", pattern


def test_every_route_has_its_row_or_its_reason() -> None:
    named = {name for name, _ in routes(get_resolver()) if not name.startswith("admin:")}
    assert named - {row.route for row in TABLE} - set(PUBLIC) == set()
    assert {row.route for row in TABLE} | set(PUBLIC) <= named
    assert all(PUBLIC.values())


@pytest.mark.parametrize("room", sorted({row.route.partition(":")[0] for row in TABLE}))
def test_each_person_gets_what_the_table_says(room: str) -> None:
    world, wrong = World(), []
    for row in [row for row in TABLE if row.route.partition(":")[0] == room]:
        url = world.address(row)
        for person, expected in zip(PEOPLE, row.statuses.split(), strict=True):
            with transaction.atomic():
                got = seen(knock(world.client(person), row, url))
                transaction.set_rollback(True)
            if got != expected:
                wrong.append(f"{row.verb} {row.route} {row.args}: {person} got {got}, not {expected}")
    assert wrong == []


def bare(answer: Any, url: str) -> str:
    """A page without its own address and its tokens."""
    page = re.sub(r'(csrfmiddlewaretoken" value|name="csrf-token" content)="\w+"', "", text_of(answer))
    return page.replace(url, "")


def test_no_one_can_tell_a_closed_door_from_no_door() -> None:
    world = World()
    before, told = facts(), []
    for row in [row for row in TABLE if "404" in row.statuses]:
        url, nowhere = world.address(row), world.address(row, wrong=True)
        statuses = dict(zip(PEOPLE, row.statuses.split(), strict=True))
        for person in [person for person in ("stranger", "carol", "rival") if statuses[person] == "404"]:
            closed, missing = knock(world.client(person), row, url), knock(world.client(person), row, nowhere)
            if missing.status_code != 404 or bare(closed, url) != bare(missing, nowhere):
                told.append((row.verb, row.route, person, closed.status_code, missing.status_code))
    assert told == []
    assert facts() == before


def test_without_a_token_nothing_happens() -> None:
    world = World()
    before, strict = facts(), {person: browser(world.users[person], strict=True) for person in PEOPLE}
    let_in = [
        (row.route, person, answer.status_code)
        for row in POSTS
        for person in PEOPLE
        if (answer := knock(strict[person], row, world.address(row))).status_code != 403
    ]
    assert let_in == []
    assert facts() == before


def test_asking_where_only_telling_is_meant_is_405_and_changes_nothing() -> None:
    world = World()
    before = facts()
    got = {
        (row.route, person): world.client(person).get(world.address(row)).status_code
        for row in POST_ONLY
        for person in PEOPLE[1:]
    }
    assert {door: status for door, status in got.items() if status != 405} == {}
    assert facts() == before


def test_reading_changes_nothing_and_telling_a_page_is_405() -> None:
    world = World()
    before, posted = facts(), {row.route for row in POSTS}
    told = set()
    for row in [row for row in TABLE if row.verb == "GET"]:
        for person in ("stranger", "bob", "alice", "staff"):
            knock(world.client(person), row, world.address(row))
            if row.route not in posted:
                told.add((row.route, seen(world.client(person).post(world.address(row)))))
    assert facts() == before
    assert {(route, status) for route, status in told if status not in ("405", "in", "403")} == set()


def test_the_staffs_own_rooms_are_for_staff_alone() -> None:
    world = World()
    paths = [_admin_path(str(pattern.pattern)) for name, pattern in routes(get_resolver()) if name.startswith("admin:")]
    assert len(paths) > 20
    before = facts()
    for person in PEOPLE[:-1]:
        client = world.client(person)
        for path in {f"/admin/{path}" for path in paths}:
            answer = client.get(path)
            assert answer.status_code in (302, 403, 404, 405), (person, path)
            assert answer.status_code != 302 or answer["Location"].startswith(("/admin/", "/sign-in/")), path
    staff = world.client("staff")
    assert staff.get("/admin/").status_code == 200
    assert staff.get("/admin/community/person/").status_code == 200
    assert facts() == before


def _admin_path(pattern: str) -> str:
    """An address that the pattern matches."""
    return re.sub(r"\(\?P<\w+>[^)]*\)|<[^>]+>", "1", pattern).strip("^$")
