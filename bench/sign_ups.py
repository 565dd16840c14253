"""P3 and P4: sign-ups through HTTP, beside what PostgreSQL alone can do."""

import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

import psycopg

from activities.models import Session, SignUp
from bench import load, world
from bench.harness import Result
from tests.server import database_url

CLIENTS = 8
PEOPLE = 2000
BETTER_PEER = 20.0  # pretix, orders/s on two cores like these (quality.md)

_SELL = (
    "SELECT capacity, taken FROM bench_session WHERE id = %s FOR UPDATE",
    "INSERT INTO bench_signup (session, person) VALUES (%s, 1)",
    "UPDATE bench_session SET taken = taken + 1 WHERE id = %s",
)


def p3_hot_session() -> Result:
    """Everybody wants the same session."""
    session = world.sessions_ahead(1, capacity=PEOPLE // 2)[0]
    return _through_http("P3", lambda n: session, hot=True)


def p4_many_sessions() -> Result:
    """The same number of sign-ups over 1,000 sessions."""
    sessions = world.sessions_ahead(1000)
    return _through_http("P4", lambda n: sessions[n % 1000], hot=False)


def _through_http(name: str, choose: Callable[[int], Session], *, hot: bool) -> Result:
    residents = world.signed_in_residents(PEOPLE)
    requests = [
        load.post_json(f"/api/v1/sessions/{choose(n).pk}/sign-ups/", b'{"seats": 1}', cookie)
        for n, (_, cookie) in enumerate(residents)
    ]
    with world.server() as port:
        load.run(port, [load.get("/healthz")] * 20, CLIENTS)
        done = load.run(port, requests, CLIENTS)
    alone = _postgresql_alone(1 if hot else 1000)
    peers = done.per_second / BETTER_PEER
    share = done.per_second / alone
    errors = sum(n for status, n in done.answers.items() if status >= 400)
    oversold = sum(_oversold(session) for session in {choose(n) for n in range(1000)})
    enough = share >= 0.2 if hot else True
    return Result(
        value=done.per_second,
        limit=alone,
        ratio=share,
        target="≥ 15 × the better peer (20/s)"
        + ("; ≥ 0.2 of PostgreSQL alone" if hot else "")
        + "; no error, none too many",
        met=peers >= 15 and enough and errors == 0 and oversold == 0,
        how=f"sign-ups/s through HTTP, {CLIENTS} clients, one uvicorn; {peers:.1f} × the better peer; "
        f"{errors} errors, {oversold} seats too many; limit: PostgreSQL alone in several statements",
    )


def _oversold(session: Session) -> int:
    held = SignUp.objects.filter(session=session, state__in=SignUp.HOLDS_SEATS).count()
    return max(held - session.capacity, 0)


def _postgresql_alone(sessions: int) -> float:
    """Seats sold a second by bare transactions of several statements over eight connections."""
    with psycopg.connect(database_url(), autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS bench_signup, bench_session")
        connection.execute("CREATE TABLE bench_session (id int PRIMARY KEY, capacity int, taken int)")
        connection.execute("CREATE TABLE bench_signup (id bigserial PRIMARY KEY, session int, person int)")
        connection.execute("INSERT INTO bench_session SELECT n, 1000000, 0 FROM generate_series(1, %s) n", [sessions])
    each = PEOPLE // CLIENTS
    with ProcessPoolExecutor(CLIENTS) as pool:
        spans = list(pool.map(_sell, [database_url()] * CLIENTS, [sessions] * CLIENTS, [each] * CLIENTS))
    begun = min(start for start, _ in spans)
    return each * CLIENTS / (max(end for _, end in spans) - begun)


def _sell(url: str, sessions: int, count: int) -> tuple[float, float]:
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        begun = time.time()
        for n in range(count):
            for statement in _SELL:
                cursor.execute(statement, [n % sessions + 1])
            connection.commit()
        return begun, time.time()
