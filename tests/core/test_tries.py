"""So many tries in so much time, for each on their own."""

import time
import uuid

from core.tries import Tries


def test_after_so_many_there_are_none_left_for_this_one_alone() -> None:
    tries = Tries(uuid.uuid4().hex, most=2, seconds=60)
    for _ in range(2):
        assert not tries.spent("alice")
        tries.count("alice")
    assert tries.spent("alice")
    assert not tries.spent("bob")


def test_they_come_back_with_time_counted_from_the_first() -> None:
    tries = Tries(uuid.uuid4().hex, most=2, seconds=1)
    tries.count(1)
    time.sleep(0.6)
    tries.count(1)
    assert tries.spent(1)
    time.sleep(0.6)
    assert not tries.spent(1)
