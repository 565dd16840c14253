"""The strategy's own targets and what the city has entered about them; the programmes, and what they serve."""

from collections import defaultdict
from collections.abc import Mapping

from activities.models import Programme
from metrics.models import Actual


def actuals_by_target() -> Mapping[str, list[Actual]]:
    """Target's key to its entered values, the newest first."""
    found: dict[str, list[Actual]] = defaultdict(list)
    for actual in Actual.objects.order_by("-on", "-id"):
        found[actual.key].append(actual)
    return found


def programmes() -> list[Programme]:
    """All of them, in the town's order."""
    return list(Programme.objects.all())
