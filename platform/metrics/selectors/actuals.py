"""The actual values of the strategy's targets, as they were entered and corrected."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404

from core.outbox.models import Event
from metrics.models import Actual
from metrics.strategy import Target, targets


@dataclass(frozen=True)
class Entered:
    """A value, and what stood there before, the latest last."""

    actual: Actual
    before: list[float]


def latest_actuals() -> Mapping[str, Actual]:
    """By the target's key, the one of the latest day. One query."""
    rows = Actual.objects.order_by("key", "-on", "-id").distinct("key").select_related("entered_by__person")
    return {row.key: row for row in rows}


def get_target(key: str) -> Target:
    """One of the strategy's targets; 404 for any other."""
    found = next((target for target in targets() if target.key == key), None)
    if found is None:
        raise Http404
    return found


def actuals_of(key: str) -> list[Entered]:
    """The latest day first. Two queries."""
    before: defaultdict[str, list[float]] = defaultdict(list)
    events = Event.objects.filter(name="metrics.ActualEntered", payload__target=key).order_by("id")
    for payload in events.values_list("payload", flat=True):
        if payload["before"] is not None:
            before[payload["on"]].append(payload["before"])
    rows = Actual.objects.filter(key=key).order_by("-on", "-id").select_related("entered_by__person")
    return [Entered(row, before[row.on.isoformat()]) for row in rows]
