"""How much there is to count."""

from metrics.models import Fact


def count_facts() -> int:
    """Rows of facts: no number of people, and what counting them takes."""
    return Fact.objects.count()
