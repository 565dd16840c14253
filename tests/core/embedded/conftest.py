"""Throw-away checkouts whose private servers are really started, and removed afterwards."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.embedded import ensure_postgres, remove, stop
from core.embedded.places import remembered_place


@pytest.fixture
def new_checkout() -> Iterator[Callable[[str], Path]]:
    """A maker of empty checkouts in a folder that everybody may enter (pytest's own tmp_path shuts others out)."""
    base = Path(tempfile.mkdtemp(prefix="deban-test-"))
    base.chmod(0o755)
    made: list[Path] = []

    def make(name: str) -> Path:
        root = base / name
        root.mkdir(parents=True)
        made.append(root)
        return root

    yield make
    for root in made:
        if root.exists():
            remove(root)
    shutil.rmtree(base)


@pytest.fixture(scope="session")
def prepared_var(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The var/ of a checkout whose database was made once and stopped; making it is the slow part of a first start."""
    root = tmp_path_factory.mktemp("prepared")
    ensure_postgres(root)
    stop(root)
    home = remembered_place(root)
    assert home is not None
    copy = root / "copy"
    shutil.copytree(home.home, copy / "postgres", ignore=shutil.ignore_patterns("postgres-*", "run"))
    shutil.copy2(root / "var" / "postgres" / "server.json", copy / "postgres")
    yield copy
    remove(root)


@pytest.fixture
def checkout(new_checkout: Callable[[str], Path], prepared_var: Path) -> Path:
    """One throw-away checkout with a stopped database."""
    root = new_checkout("checkout")
    shutil.copytree(prepared_var, root / "var")
    return root


@pytest.fixture
def fresh_checkout(new_checkout: Callable[[str], Path]) -> Path:
    """One throw-away checkout in which nothing was ever started."""
    return new_checkout("checkout")
