"""What all tests share: each makes its own town (tests/factories.py), and no page remembers another test's."""

import pytest

from core.pages import forget_pages


@pytest.fixture(autouse=True)
def _no_remembered_pages() -> None:
    forget_pages()
