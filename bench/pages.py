"""P1 and P2: pages."""

from itertools import repeat

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import load, world
from bench.harness import Result

CLIENTS = 8
SECONDS = 5
PRETIX_EVENT_PAGE = 25.0  # pages/s on two cores like these (quality.md)


def p1_find() -> Result:
    """The anonymous Find page, 30 of 1,000 sessions, beside Django's constant page on the same kind of server."""
    world.sessions_ahead()
    cache.clear()
    cold, warm = _queries("/"), _queries("/")
    with world.server(bare=True) as bare, world.server() as whole:
        load.run(whole, repeat(load.get("/"), 50), CLIENTS)
        constant = load.run(bare, repeat(load.get("/healthz")), CLIENTS, SECONDS).per_second
        find = load.run(whole, repeat(load.get("/")), CLIENTS, SECONDS).per_second
    ratio = find / constant
    return Result(
        value=find,
        limit=constant,
        ratio=ratio,
        target="≥ 0.5 of the constant page; ≤ 6 queries cold, ≤ 1 warm",
        met=ratio >= 0.5 and cold <= 6 and warm <= 1,
        how=f"pages/s, {CLIENTS} clients, {SECONDS} s, one uvicorn; queries: {cold} cold, {warm} warm",
    )


def _queries(path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(path).status_code == 200
    return len(queries)


def p2_activity() -> Result:
    """The activity page of a signed-in resident, beside ten times pretix's event page."""
    session = world.sessions_ahead(4)[0]
    _, cookie = world.signed_in_residents(1)[0]
    path = f"/activities/{session.activity_id}/"
    client = Client()
    client.cookies["sessionid"] = cookie
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    with world.server() as port:
        request = load.get(path, f"sessionid={cookie}")
        load.run(port, repeat(request, 50), CLIENTS)
        pages = load.run(port, repeat(request), CLIENTS, SECONDS).per_second
    limit = 10 * PRETIX_EVENT_PAGE
    return Result(
        value=pages,
        limit=limit,
        ratio=pages / limit,
        target="≥ 10 × pretix's event page (25/s); ≤ 10 queries",
        met=pages >= limit and len(queries) <= 10,
        how=f"pages/s, {CLIENTS} clients, {SECONDS} s, one uvicorn; {len(queries)} queries",
    )
