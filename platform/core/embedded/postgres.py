"""A private PostgreSQL for one checkout: made once, started when needed, reused as long as it answers."""

import shlex
import shutil
import signal
import socket
import struct
from pathlib import Path
from urllib.parse import quote

from core.embedded.binaries import postgres_install
from core.embedded.errors import EmbeddedServerError
from core.embedded.places import (
    SOCKET_NAME,
    Place,
    folder_of,
    forget,
    is_left_over,
    make_data_draft,
    remember,
    remembered_place,
    server_account,
    settle,
    var_of,
)
from core.embedded.processes import (
    Account,
    command_of,
    end,
    first_number,
    last_lines,
    locked,
    run,
    set_aside_long_log,
    wait_until,
)

NAME = "deban"  # of the role and of the database
PORT = 5432  # no TCP: it only names the socket
PATIENCE = 60.0  # seconds for a start; recovery after a crash may take some of them

SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "wal_level": "minimal",  # nothing follows this server, and a crash is safe all the same
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "max_parallel_workers_per_gather": "0",  # two cores; and containers have little /dev/shm
    "jit": "off",
    "timezone": "Asia/Tokyo",
    "log_timezone": "Asia/Tokyo",
    "log_checkpoints": "off",
    "log_line_prefix": "%m [%p] ",
}


def ensure_postgres(root: Path) -> str:
    """The URL of this checkout's PostgreSQL, which is running when this returns.

    Costs a few milliseconds when it runs already, about two seconds the first time. Safe to call from many processes
    at once. Raises EmbeddedServerError, with the end of the server's log where there is one.
    """
    root = root.resolve()
    place = remembered_place(root)
    if place is None or not answers(place.socket):
        with locked(var_of(root) / "postgres.lock"):
            place = _started(root)
    return url_of(place)


def stop_postgres(root: Path) -> bool:
    """Stop this checkout's PostgreSQL and wait for its end; answers whether it was running."""
    root = root.resolve()
    if not folder_of(root).exists():
        return False
    with locked(var_of(root) / "postgres.lock"):
        place = remembered_place(root)
        return place is not None and _stop(place)


def remove_postgres(root: Path) -> None:
    """Stop this checkout's PostgreSQL and delete its data."""
    root = root.resolve()
    stop_postgres(root)
    forget(root, remembered_place(root))


def postgres_pid(root: Path) -> int | None:
    """The process id of this checkout's PostgreSQL; None when it doesn't run."""
    place = remembered_place(root.resolve())
    return _running_pid(place) if place else None


def url_of(place: Place) -> str:
    """The URL for psycopg and dj-database-url; it holds the password."""
    # With the port, or a PGPORT in somebody's shell would decide.
    return f"postgres://{NAME}:{quote(place.password, safe='')}@{quote(str(place.sockets), safe='')}:{PORT}/{NAME}"


def answers(path: Path) -> bool:
    """Whether a PostgreSQL behind this socket takes connections (what pg_isready asks, without a process)."""
    words = f"user\0{NAME}\0database\0{NAME}\0\0".encode()
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(3.0)
            connection.connect(str(path))
            connection.sendall(struct.pack("!II", len(words) + 8, 196608) + words)
            reply = connection.recv(4096)
    except OSError:
        return False
    # "R" asks for the password. An error is an answer too (all connections in use), except 57P03: starting or stopping.
    return reply[:1] == b"R" or (reply[:1] == b"E" and b"C57P03\0" not in reply)


def _started(root: Path) -> Place:
    """Start the server unless it answers by now; the caller holds the lock."""
    place = remembered_place(root)
    if place is not None and answers(place.socket):
        return place
    if place is None or not place.sockets.is_dir() or not place.run.is_dir():
        place = settle(root)
        if is_left_over(root, place):
            _stop(place)
            shutil.rmtree(place.data)
        remember(root, place)
    pid = _running_pid(place)
    if pid is not None and _comes_round(place, pid):
        return place
    _start(place)
    return place


def _comes_round(place: Place, pid: int) -> bool:
    """Wait for a live server that doesn't answer: it is starting, recovering or shutting down."""
    wait_until(lambda: answers(place.socket) or _running_pid(place) != pid, PATIENCE if place.socket.exists() else 2.0)
    if answers(place.socket):
        return True
    if place.socket.exists() and _running_pid(place) == pid:
        raise EmbeddedServerError(
            f"PostgreSQL (process {pid}) runs but doesn't answer. End it (kill {pid}) and try again. The end of its "
            f"log {place.log}:\n{last_lines(place.log)}"
        )
    _stop(place)  # its socket was deleted under it (a cleaned /tmp): nobody can reach it any more
    return False


def _start(place: Place) -> None:
    account = server_account(place)
    programs = postgres_install(place.home, account) / "bin"
    if not place.data.exists():
        _make_database(place, programs, account)
    _remove_stale_pid_files(place)
    set_aside_long_log(place.log)
    access = _access_rules(place)
    folder = str(place.sockets).replace('"', '""')
    settings = SETTINGS | {"unix_socket_directories": f'"{folder}"', "hba_file": str(access)}
    options = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())
    command: list[str | Path] = [programs / "pg_ctl", "start", "-w", "-t", f"{PATIENCE:.0f}", "-s"]
    command += ["-D", place.data, "-l", place.log, "-o", options]
    # For some seconds after kill -9 the old server's children may still hold its shared memory.
    started = wait_until(lambda: _run_start(command, place, account), 10.0)
    if not started or not answers(place.socket):
        raise EmbeddedServerError(
            f"PostgreSQL did not start. If its data is of no more use, make clean deletes it. The end of its log "
            f"{place.log}:\n{last_lines(place.log)}"
        )


def _access_rules(place: Place) -> Path:
    """The file that says who may connect: whoever knows a password. The superuser has none, so it can't."""
    access = place.home / "access.conf"
    access.unlink(missing_ok=True)
    access.write_text("local all all scram-sha-256\n", encoding="utf-8")
    access.chmod(0o644)
    return access


def _run_start(command: list[str | Path], place: Place, account: Account | None) -> bool:
    """Start once: True when it runs, False when another try makes sense; raises when it doesn't."""
    result = run(command, account=account)
    if result.returncode == 0:
        return True
    log = last_lines(place.log)
    if any("is still in use" in line for line in log.splitlines()[-4:]):
        return False
    raise EmbeddedServerError(
        f"PostgreSQL did not start. {result.stderr.strip()} If its data is of no more use, make clean deletes it. "
        f"The end of its log {place.log}:\n{log}"
    )


def _make_database(place: Place, programs: Path, account: Account | None) -> None:
    """Make the data folder with role and database in it; an interruption leaves nothing that looks finished."""
    draft = make_data_draft(place, account)
    initdb: list[str | Path] = [
        programs / "initdb",
        "-D",
        draft,
        "-U",
        "postgres",
        "--auth=reject",
        "--encoding=UTF8",
        "--locale=C",
    ]
    _succeed([*initdb, "--locale-provider=builtin", "--builtin-locale=C.UTF-8"], account)
    # Single-user mode needs no password and no socket. The role is no superuser, as in production.
    statements = (
        f"CREATE ROLE {NAME} LOGIN CREATEDB PASSWORD '{place.password}';\nCREATE DATABASE {NAME} OWNER {NAME};\n"
    )
    single: list[str | Path] = [programs / "postgres", "--single", "-c", "exit_on_error=on", "-D", draft, "postgres"]
    _succeed(single, account, feed=statements)
    draft.rename(place.data)


def _succeed(command: list[str | Path], account: Account | None, feed: str = "") -> None:
    result = run(command, account=account, feed=feed)
    if result.returncode != 0:
        # PostgreSQL quotes a failed statement, and ours holds the password.
        lines = [line for line in result.stderr.splitlines() if "PASSWORD" not in line]
        raise EmbeddedServerError("PostgreSQL's database could not be made:\n" + "\n".join(lines[-15:]))


def _running_pid(place: Place) -> int | None:
    """The live postmaster of this very data folder; a number in a pid file alone proves nothing after a crash."""
    pid = first_number(place.data / "postmaster.pid")
    if pid is None:
        return None
    command = command_of(pid) + " "
    return pid if "postgres" in command and f" {place.data} " in command else None


def _remove_stale_pid_files(place: Place) -> None:
    """Remove what a crash left (we hold the lock, and _running_pid found no server).

    PostgreSQL itself stays down when the old number now belongs to any other process of the same user, or when the
    file is empty.
    """
    (place.data / "postmaster.pid").unlink(missing_ok=True)
    place.socket.unlink(missing_ok=True)
    place.sockets.joinpath(SOCKET_NAME + ".lock").unlink(missing_ok=True)


def _stop(place: Place) -> bool:
    pid = _running_pid(place)
    if pid is None:
        return False
    end(pid, lambda: _running_pid(place) == pid, softly=signal.SIGINT, firmly=signal.SIGQUIT)
    return True
