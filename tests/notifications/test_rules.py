"""Manners, minute by minute, in Tokyo."""

from datetime import datetime, timedelta

import pytest

from core.clock import TOKYO
from notifications.models import Urgency
from notifications.rules import bundle_hour, morning_after, tomorrow_morning, wait_for_morning


def tokyo(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-22 20:59", None),
        ("2026-11-22 21:00", "2026-11-23 08:00"),
        ("2026-11-22 23:59", "2026-11-23 08:00"),
        ("2026-12-31 23:30", "2027-01-01 08:00"),
        ("2028-02-28 22:00", "2028-02-29 08:00"),
        ("2026-11-23 00:00", "2026-11-23 08:00"),
        ("2026-11-23 07:59", "2026-11-23 08:00"),
        ("2026-11-23 08:00", None),
    ],
)
def test_the_night_is_from_nine_to_eight(now: str, until: str | None) -> None:
    assert morning_after(tokyo(now)) == (until and tokyo(until))


@pytest.mark.parametrize(
    ("urgency", "ends", "waits"),
    [
        (Urgency.NOW, "2026-11-23 08:30", False),  # called off at night, it begins at half past eight
        (Urgency.NOW, "2026-11-23 09:59", False),
        (Urgency.NOW, "2026-11-23 10:00", True),
        (Urgency.TODAY, "2026-11-23 08:30", True),
        (Urgency.CAN_WAIT, "2026-11-30 10:00", True),
    ],
)
def test_only_what_is_urgent_and_soon_over_disturbs_the_night(urgency: Urgency, ends: str, waits: bool) -> None:
    later = wait_for_morning(tokyo("2026-11-22 22:00"), urgency=urgency, expires_at=tokyo(ends))
    assert later == (tokyo("2026-11-23 08:00") if waits else None)


def test_by_day_nothing_waits() -> None:
    noon = tokyo("2026-11-22 12:00")
    assert wait_for_morning(noon, urgency=Urgency.CAN_WAIT, expires_at=noon + timedelta(days=9)) is None


@pytest.mark.parametrize(
    ("now", "hour"),
    [
        ("2026-11-22 16:59", "2026-11-22 17:00"),
        ("2026-11-22 17:00", "2026-11-23 17:00"),
        ("2026-12-31 23:59", "2027-01-01 17:00"),
    ],
)
def test_what_can_wait_goes_at_five(now: str, hour: str) -> None:
    assert bundle_hour(tokyo(now)) == tokyo(hour)


def test_enough_for_today_goes_on_tomorrow_morning() -> None:
    assert tomorrow_morning(tokyo("2026-11-22 00:10")) == tokyo("2026-11-23 08:00")
