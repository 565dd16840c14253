"""What all tests share: each makes its own town (tests/factories.py), and no page remembers another test's."""

import gc
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test import TransactionTestCase

from core.pages import forget_pages

# Python would look through all modules and all collected tests for garbage again and again: a sixth of the time.
gc.set_threshold(20_000, 10, 10)

OF_MIGRATE = {"django_migrations", "django_content_type", "auth_permission"}  # written by `migrate`, read by all tests


def pytest_collection_finish() -> None:
    """What stands by now stays to the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def _empty_only_what_was_filled() -> Iterator[None]:
    """Django truncates more than a hundred tables after each test that commits, and writes OF_MIGRATE anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", _empty_tables)
        yield


def _empty_tables(_: TransactionTestCase) -> None:
    tables = [name for name in connection.introspection.django_table_names() if name not in OF_MIGRATE]
    has_rows = "SELECT '{0}' WHERE EXISTS (SELECT FROM \"{0}\")"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(has_rows.format(name) for name in tables))
        for (name,) in cursor.fetchall():  # in any order: our foreign keys are looked at when it commits
            # A published release refuses to be deleted, row by row.
            command = "TRUNCATE" if name == "metrics_release" else "DELETE FROM"
            cursor.execute(f'{command} "{name}"')  # our own tables


@pytest.fixture(autouse=True)
def _no_remembered_pages() -> None:
    forget_pages()
