"""Each test gets its own hub and closes it."""

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio

from core.live.hub import Hub, hub


@pytest_asyncio.fixture
async def the_hub() -> AsyncIterator[Hub]:
    """The hub of the test's event loop."""
    ours = hub()
    yield ours
    await asyncio.sleep(0)
    await ours.close()
