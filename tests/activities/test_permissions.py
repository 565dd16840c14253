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

# 200 and 404 as they are; `in`: sent to the sign-in page; `go`: done, and led on; 422, 409, 403: let in, and told why not.
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
    Row("account_confirm_login_code", "GET", ANY_GO),
    Row("account_confirm_login_code", "POST", ANY_GO),
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
    Row("volunteers:change-assignment", "POST", HOSTS_409, "assignment withdraw"),
    Row("volunteers:change-assignment", "POST", HOSTS_GO, "assignment hand-back"),
    Row("notifications:inbox", "GET", SIGNED_IN),
    Row("notifications:open", "POST", OWN_GO, "notice"),
    Row("notifications:read-all", "POST", ANY_GO),
    Row("metrics:figures", "GET", EVERYONE),
    Row("metrics:figures-csv", "GET", EVERYONE),
    Row("metrics-api:figures", "GET", EVERYONE),
    Row("api-schema", "GET", EVERYONE),
]
IDS = [f"{row.verb} {row.route} {row.args}".strip() for row in TABLE]
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
        Office.objects.create(user=self.users["coordinator"], kind=Office.Kind.COORDINATOR, area=here)
        Office.objects.create(user=self.users["elsewhere"], kind=Office.Kind.COORDINATOR, area=there)
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
        self.notice = Notice.objects.create(
            person=bob, kind="sign_up_confirmed", key="k", language="ja", subject="sign_up", subject_id=1,
            title="申し込み", path="/my/", created_at=now,
        )  # fmt: skip

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
    kind = {"content_type": "application/json"} if "api" in row.route else {}
    return client.post(url, dict(row.data), **kind)


def seen(answer: Any) -> str:
    """The answer in the words of the table."""
    if answer.status_code != 302:
        return str(answer.status_code)
    return "in" if answer["Location"].startswith("/sign-in/?next=") else "go"


def facts() -> list[object]:
    """Everything that a knock could change."""
    tables = [SignUp, Attendance, Role, Assignment, Contribution, Person, Membership, Event, Session, Activity, Notice]
    return [list(table.objects.order_by("pk").values()) for table in tables]


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


@pytest.mark.parametrize("row", TABLE, ids=IDS)
def test_each_person_gets_what_the_table_says(row: Row) -> None:
    world = World()
    url, got = world.address(row), {}
    for person in PEOPLE:
        client = browser(world.users[person])
        with transaction.atomic():
            answer = knock(client, row, url)
            got[person] = seen(answer).replace("in", "go") if "account_confirm" in row.route else seen(answer)
            transaction.set_rollback(True)
    expected = row.statuses.replace("in", "go") if "account_confirm" in row.route else row.statuses
    assert got == dict(zip(PEOPLE, expected.split(), strict=True))


def bare(answer: Any, url: str) -> str:
    """A page without its own address and its tokens."""
    page = re.sub(r'(csrfmiddlewaretoken" value|name="csrf-token" content)="\w+"', "", text_of(answer))
    return page.replace(url, "")


@pytest.mark.parametrize("row", [row for row in TABLE if "404" in row.statuses])
def test_no_one_can_tell_a_closed_door_from_no_door(row: Row) -> None:
    world = World()
    url, nowhere = world.address(row), world.address(row, wrong=True)
    before = facts()
    shut_out = [name for name, status in zip(PEOPLE, row.statuses.split(), strict=True) if status == "404"]
    for person in shut_out:
        client = browser(world.users[person])
        closed, missing = knock(client, row, url), knock(client, row, nowhere)
        assert closed.status_code == missing.status_code == 404
        assert bare(closed, url) == bare(missing, nowhere)
    assert shut_out
    assert facts() == before


@pytest.mark.parametrize("row", POSTS, ids=lambda row: f"{row.route} {row.args}")
def test_without_a_token_nothing_happens(row: Row) -> None:
    world = World()
    before = facts()
    for person in PEOPLE:
        client = browser(world.users[person], strict=True)
        assert knock(client, row, world.address(row)).status_code == 403, person
    assert facts() == before


@pytest.mark.parametrize("row", POST_ONLY, ids=lambda row: f"{row.route} {row.args}")
def test_asking_where_only_telling_is_meant_is_405_and_changes_nothing(row: Row) -> None:
    world = World()
    before = facts()
    for person in PEOPLE[1:]:
        assert browser(world.users[person]).get(world.address(row)).status_code == 405, person
    assert facts() == before


@pytest.mark.parametrize("row", [row for row in TABLE if row.verb == "GET"], ids=lambda row: f"{row.route} {row.args}")
def test_reading_changes_nothing_and_telling_a_page_is_405(row: Row) -> None:
    world = World()
    before = facts()
    told = {"405"} if ("POST", row.route) not in {(one.verb, one.route) for one in TABLE} else None
    for person in PEOPLE:
        client = browser(world.users[person])
        knock(client, row, world.address(row))
        if told is not None:
            told.add(seen(client.post(world.address(row))))
    assert facts() == before
    assert told is None or told <= {"405", "in", "403"}


def test_the_staffs_own_rooms_are_for_staff_alone() -> None:
    world = World()
    paths = [_admin_path(str(pattern.pattern)) for name, pattern in routes(get_resolver()) if name.startswith("admin:")]
    assert len(paths) > 20
    before = facts()
    for person in PEOPLE[:-1]:
        client = browser(world.users[person])
        for path in {f"/admin/{path}" for path in paths}:
            answer = client.get(path)
            assert answer.status_code in (302, 403, 404, 405), (person, path)
            assert answer.status_code != 302 or answer["Location"].startswith(("/admin/", "/sign-in/")), path
    staff = browser(world.users["staff"])
    assert staff.get("/admin/").status_code == 200
    assert staff.get("/admin/community/person/").status_code == 200
    assert facts() == before


def _admin_path(pattern: str) -> str:
    """An address that the pattern matches."""
    return re.sub(r"\(\?P<\w+>[^)]*\)|<[^>]+>", "1", pattern).strip("^$")
