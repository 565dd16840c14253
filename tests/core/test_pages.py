"""Pages that are remembered for strangers."""

import pytest
from django.core.cache.backends.base import CacheKeyWarning
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.clients import text_of

pytestmark = pytest.mark.django_db


@pytest.mark.filterwarnings(f"error::{CacheKeyWarning.__module__}.{CacheKeyWarning.__name__}")
def test_a_long_address_is_remembered_whole() -> None:
    one, other = (f"/?q={'駒' * 80}{end}" for end in ("岳", "草"))
    assert "駒岳" in text_of(Client().get(one))
    assert "駒草" in text_of(Client().get(other))  # another page, though it differs in its last sign alone
    with CaptureQueriesContext(connection) as captured:
        assert "駒岳" in text_of(Client().get(one))
    assert len(captured) == 0
