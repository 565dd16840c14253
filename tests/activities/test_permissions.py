"""Who may open which door (quality.md, lines 14 and 21): person × route × verb → status, walked from the URLconf.

Every named route has a row here or stands in PUBLIC with its reason; a new route without either fails the first test.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from activities.models import Activity, Attendance, Session, SignUp
from community.models import Membership, Office, Person, User
from core import clock
from core.outbox.models import Event
from notifications.models import Notice
from tests.clients import address, browser, text_of
from tests.factories import make_activity, make_area, make_organisation, make_person, make_session, make_sign_up
from volunteers.models import Assignment, Contribution, Role

pytestmark = pytest.mark.django_db

# In the order of the columns below. Bob owns the sign-up, the role and the notice; alice's shop offers the activity.
PEOPLE = ("stranger", "bob", "carol", "alice", "rival", "coordinator", "elsewhere", "staff")

# 200 and 404 as they are; `in`: sent to the sign-in page; `go`: done, and led on; 422, 409: let in, and told why not.
EVERYONE = "200 200 200 200 200 200 200 200"
SIGNED_IN = "in  200 200 200 200 200 200 200"
ANY_GO = "in  go  go  go  go  go  go  go "
OWN = "in  200 404 404 404 404 404 404"
OWN_GO = "in  go  404 404 404 404 404 404"
HOSTS = "in  404 404 200 404 200 404 200"
HOSTS_GO = "in  404 404 go  404 go  404 go "
HOSTS_422 = "in  404 404 422 404 422 404 422"
HOSTS_409 = "in  404 404 409 404 409 404 409"
PREVIEW = "404 404 404 200 404 200 404 200"

PUBLIC = {
    "healthz": "a machine's door: says only that the process answers",
    "readyz": "a machine's door: says which part is missing, and nothing else",
    "account_login": "another name of account_request_login_code, for allauth and the admin",
    "account_signup": "another name of account_request_login_code, for allauth",
}


@dataclass(frozen=True)
class Row:
    """One verb on one route, and what each person of PEOPLE gets."""

    route: str
    verb: str
    statuses: str
    args: str = ""  # names in the world, or words as they are
    data: tuple[tuple[str, str], ...] = ()


TABLE = [
    Row("activities:find", "GET", EVERYONE),
    Row("activities:activity", "GET", EVERYONE, "activity"),
    Row("activities:activity", "GET", PREVIEW, "draft"),
    Row("activities:sign-up-form", "GET", "200 go  200 200 200 200 200 200", "session"),
    Row("activities:sign-up-form", "POST", "422 go  422 422 422 422 422 422", "session"),
    Row("activities:sign-up-form", "GET", PREVIEW, "draft_session"),
    Row("activities:sign-up-form", "POST", PREVIEW.replace("200", "409"), "draft_session"),
    Row("activities:sign-up-finish", "GET", ANY_GO),
    Row("activities:sign-up", "GET", OWN, "sign_up"),
    Row("activities:change-sign-up", "POST", OWN_GO, "sign_up cancel"),
    Row("activities:change-sign-up", "POST", OWN_GO, "sign_up accept"),
    Row("activities:change-sign-up", "POST", OWN_GO, "sign_up decline"),
    Row("activities:my-page", "GET", SIGNED_IN),
    Row("activities:organise", "GET", SIGNED_IN),
    Row("activities:post", "GET", HOSTS, "shop"),
    Row("activities:post", "POST", HOSTS_422, "shop"),
    Row("activities:publish", "POST", HOSTS_GO, "draft"),
    Row("activities:roster", "GET", HOSTS, "session"),
    Row("activities:telephone-booking", "POST", HOSTS_422, "session"),
    Row("activities:call-off", "POST", HOSTS_GO, "session"),
    Row("activities:change-party", "POST", HOSTS_GO, "session sign_up attendance", (("state", "present"),)),
    Row("activities:change-party", "POST", HOSTS_GO, "session sign_up cancel"),
    Row("activities:change-party", "POST", HOSTS_GO, "session sign_up accept"),
    Row("activities-api:sessions", "GET", EVERYONE),
    Row("activities-api:sign-ups", "POST", "403 200 200 200 200 200 200 200", "session", (("seats", "1"),)),
    Row("activities-api:sign-ups", "POST", "403 404 404 409 404 409 404 409", "draft_session", (("seats", "1"),)),
    Row("my-details", "GET", SIGNED_IN),
    Row("my-details", "POST", SIGNED_IN.replace("200", "422")),
    Row("account_request_login_code", "GET", "200 go  go  go  go  go  go  go "),
    Row("account_request_login_code", "POST", "200 go  go  go  go  go  go  go "),
    Row("account_confirm_login_code", "GET", ANY_GO.replace("in", "go")),
    Row("account_confirm_login_code", "POST", ANY_GO.replace("in", "go")),
    Row("account_logout", "GET", EVERYONE.replace("200", "go ", 1)),
    Row("account_logout", "POST", ANY_GO.replace("in", "go")),
    Row("account_inactive", "GET", EVERYONE),
    Row("volunteers:open-roles", "GET", EVERYONE),
    Row("volunteers:take", "POST", ANY_GO, "role"),
    Row("volunteers:my-roles", "GET", SIGNED_IN),
    Row("volunteers:hand-back", "POST", OWN_GO, "assignment"),
    Row("volunteers:session-roles", "GET", HOSTS, "session"),
    Row("volunteers:session-roles", "POST", HOSTS_422, "session"),
    Row("volunteers:add-person", "POST", HOSTS_422, "role"),
    Row("volunteers:change-assignment", "POST", HOSTS_409, "assignment confirm"),
    Row("volunteers:change-assignment", "POST", HOSTS_GO, "done withdraw"),
    Row("volunteers:change-assignment", "POST", HOSTS_GO, "assignment hand-back"),
    Row("notifications:inbox", "GET", SIGNED_IN),
    Row("notifications:open", "POST", OWN_GO, "notice"),
    Row("notifications:read-all", "POST", ANY_GO),
    Row("metrics:figures", "GET", EVERYONE),
    Row("metrics:figures-csv", "GET", EVERYONE),
    Row("metrics-api:figures", "GET", EVERYONE),
    Row("api-schema", "GET", EVERYONE),
]
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
        self.session, self.draft_session = make_session(activity=self.activity), make_session(activity=self.draft)
        bob = Person.objects.get(name="bob")
        self.sign_up = make_sign_up(session=self.session, person=bob)
        now = clock.now()
        self.role = Role.objects.create(
            organisation=self.shop, session=self.session, task="help", headcount=9, created_at=now
        )
        self.assignment = Assignment.objects.create(role=self.role, person=bob, state="accepted", made_at=now)
        carol = Person.objects.get(name="carol")
        self.done = Assignment.objects.create(role=self.role, person=carol, state="accepted", made_at=now)
        Contribution.objects.create(
            assignment=self.done, state="confirmed", minutes=90, on=clock.today(), confirmed_at=now
        )
        self.notice = Notice.objects.create(
            person=bob, kind="sign_up_confirmed", key="k", language="ja", subject="sign_up", subject_id=1,
            title="申し込み", path="/my/", created_at=now,
        )  # fmt: skip

        self._clients: dict[str, Client] = {}

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
            own = word if thing is None else thing.slug if word == "shop" else thing.pk
            args.append(own if thing is None or not wrong else "nowhere" if word == "shop" else 999_999)
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
    """Everything that a knock could change."""
    tables = [SignUp, Attendance, Role, Assignment, Contribution, Person, Membership, Event, Session, Activity, Notice]
    return [list(table._default_manager.order_by("pk").values()) for table in tables]


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
