"""Throw-away checkouts whose private servers are really started, and removed afterwards."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.embedded import remove


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


@pytest.fixture
def checkout(new_checkout: Callable[[str], Path]) -> Path:
    """One throw-away checkout."""
    return new_checkout("checkout")
