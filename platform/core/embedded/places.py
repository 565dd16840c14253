"""Where a checkout's PostgreSQL lives: data, socket, log, and the user that may reach them."""

import hashlib
import os
import pwd
import secrets
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from core.embedded.errors import EmbeddedServerError
from core.embedded.processes import Account, read_state, run, write_state

SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 100  # bytes; Linux allows 107, macOS 103
STEADY_FOLDERS = (Path("/var/lib"), Path("/var/tmp"))  # noqa: S108  (ours inside is checked by _own_folder)
SHORT_FOLDER = Path("/tmp")  # noqa: S108  (ours inside is checked by _own_folder)


@dataclass(frozen=True)
class Place:
    """One checkout's PostgreSQL: `home` holds data and log, `sockets` the socket; `password` is the role's."""

    home: Path
    sockets: Path
    password: str

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def run(self) -> Path:
        return self.home / "run"

    @property
    def log(self) -> Path:
        return self.run / "postgres.log"

    @property
    def socket(self) -> Path:
        return self.sockets / SOCKET_NAME


def var_of(root: Path) -> Path:
    """The checkout's var folder under its one true name: a second path to it would meet a server that runs as dead."""
    return (root / "var").resolve()


def folder_of(root: Path) -> Path:
    """The checkout's own folder for PostgreSQL: what is remembered is here, mostly everything is."""
    return var_of(root) / "postgres"


def remembered_place(root: Path) -> Place | None:
    """The place settled on earlier; None when there is none, or when it came here with a copied or moved checkout."""
    state = read_state(_state_file(root))
    if state is None or state.get("root") != str(root):
        return None
    return Place(home=Path(state["home"]), sockets=Path(state["sockets"]), password=state["password"])


def settle(root: Path) -> Place:
    """Choose the place for a checkout that has none yet (or whose socket folder is gone) and make its folders.

    Data that this checkout has already stays in use, also after the checkout was moved. The caller remembers the
    place when it is fit for use (`remember`).
    """
    folder = folder_of(root)
    folder.mkdir(parents=True, exist_ok=True)
    account = None
    home = folder
    if os.geteuid() == 0:
        account = _account_for(folder)
        folder.chmod(0o711)
        if not _can_live_in(folder, account):
            home = _home_outside(root)
            account = _account_for(home)
    else:
        folder.chmod(0o700)
    place = Place(home=home, sockets=_sockets(root, home, account), password=_known_password(root, home))
    _server_folder(place.run, account)
    if account is not None:
        _hand_over(place, account)
    return place


def remember(root: Path, place: Place) -> None:
    """Keep the place, password included, for the next call; the file is ours alone."""
    state = {"root": str(root), "home": str(place.home), "sockets": str(place.sockets), "password": place.password}
    write_state(_state_file(root), state)


def is_left_over(root: Path, place: Place) -> bool:
    """Whether the data in a newly settled place is an earlier checkout's at the same path, whose var/ is gone.

    A fresh clone must not meet the old one's database.
    """
    state = read_state(_state_file(root))
    return place.home != folder_of(root) and place.data.exists() and (state is None or state.get("root") != str(root))


def _known_password(root: Path, home: Path) -> str:
    """The password that existing data knows; a new one where there is no data."""
    state = read_state(_state_file(root))
    inside = home == folder_of(root)
    if state is not None and (inside or state.get("root") == str(root)):
        return state["password"]
    if inside and (home / "data").exists():
        raise EmbeddedServerError(
            f"There is a database in {home}, but its password (server.json) is gone. Delete both with: make clean"
        )
    return secrets.token_urlsafe(24)


def _state_file(root: Path) -> Path:
    return folder_of(root) / "server.json"


def _account_for(folder: Path) -> Account:
    """As root: the owner of the data that is there, else the system user for PostgreSQL, which refuses root."""
    owner = _owner(folder / "data")
    return owner if owner and owner.uid != 0 else _unprivileged_account()


def _hand_over(place: Place, account: Account) -> None:
    """Give root's plain copy of a checkout (cp -r) back to the server's user."""
    for folder in (place.data, place.run):
        for path in [folder, *folder.rglob("*")] if folder.exists() else []:
            if path.lstat().st_uid == 0:
                os.chown(path, account.uid, account.gid, follow_symlinks=False)


def _owner(data: Path) -> Account | None:
    if not data.exists():
        return None
    found = data.stat()
    return Account(found.st_uid, found.st_gid)


def server_account(place: Place) -> Account | None:
    """The user that the server must run as (its folder's owner); None when that is ourselves.

    Raises EmbeddedServerError when it is somebody whom we may not become.
    """
    owner = _owner(place.data) or _owner(place.run)
    if owner is None or owner.uid == os.geteuid():
        return None
    if os.geteuid() != 0:
        raise EmbeddedServerError(
            f"The database in {place.home} belongs to user {owner.uid}. Work as the user who made it, or let that "
            "user delete it with: make clean"
        )
    return owner


def _unprivileged_account() -> Account:
    for name in ("postgres", "_postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise EmbeddedServerError(
        "PostgreSQL can't run as root, and there is no user postgres or nobody. Work as an ordinary user, or set "
        "DATABASE_URL to a PostgreSQL of your own."
    )


def _can_live_in(folder: Path, account: Account) -> bool:
    """Whether the account can write to a folder of its own inside `folder` (it must pass all parents for that)."""
    trial = folder / "trial"
    _server_folder(trial, account)
    try:
        return run(["/bin/sh", "-c", 'cd "$1" && : > here', "sh", trial], account=account).returncode == 0
    finally:
        shutil.rmtree(trial)


def _home_outside(root: Path) -> Path:
    """A folder that an unprivileged user can reach, for a checkout that it can't (as root, under /root say)."""
    base = next((folder for folder in STEADY_FOLDERS if os.access(folder, os.W_OK)), STEADY_FOLDERS[-1])
    return _own_folder(base / f"deban-{_mark(root)}", mode=0o711)


def _sockets(root: Path, home: Path, account: Account | None) -> Path:
    """The folder for the socket: beside the data, or a short one where the path would be too long for a socket."""
    if len(os.fsencode(home / "run" / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
        return home / "run"
    short = _own_folder(SHORT_FOLDER / f"deban-{os.geteuid()}-{_mark(root)}", mode=0o711 if account else 0o700)
    _server_folder(short / "run", account)
    return short / "run"


def _mark(root: Path) -> str:
    return hashlib.sha256(os.fsencode(root)).hexdigest()[:12]


def _own_folder(path: Path, *, mode: int) -> Path:
    """Make a folder in a place that others may write to; refuse one that somebody else put there in advance."""
    path.mkdir(mode=0o700, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise EmbeddedServerError(f"{path} is not ours to use. Have its owner remove it, then try again.")
    path.chmod(mode)
    return path


def _server_folder(path: Path, account: Account | None) -> None:
    path.mkdir(mode=0o700, exist_ok=True)
    if account is not None:
        os.chown(path, account.uid, account.gid)


def make_data_draft(place: Place, account: Account | None) -> Path:
    """An empty folder for initdb beside the data, in place of what an interrupted attempt left."""
    for left in place.home.glob("data.new-*"):
        shutil.rmtree(left, ignore_errors=True)  # its orphaned initdb may still write; it gets a name of its own
    draft = place.home / f"data.new-{secrets.token_hex(4)}"
    _server_folder(draft, account)
    return draft


def forget(root: Path, place: Place | None) -> None:
    """Delete a stopped server's data and all that was remembered about it."""
    folders = [folder_of(root)]
    if place is not None:
        folders += [place.home, place.sockets]
        if place.sockets.parent.parent == SHORT_FOLDER:
            folders.append(place.sockets.parent)
    for folder in folders:
        if folder.exists():
            shutil.rmtree(folder)
