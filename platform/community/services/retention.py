"""What is over is not kept for ever (domain.md, rules with a reason)."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from community.models import Guardian, Supporter, SupporterRequest
from community.rules.ages import CONTACT_UNDER, born_before
from community.rules.terms import ANSWERED_WITHIN, months_later
from core import clock

KEPT_MONTHS = 12  # after the end: long enough to answer a question about it


@transaction.atomic
def forget_what_is_over() -> int:
    """Delete agreements with their acts, and guardians, a year after they ended or ran out; requests after a month.

    A guardian's contact ends on the 18th birthday. Ends nothing else. Returns how many rows of the three went.
    """
    now, today = clock.now(), clock.today()
    Guardian.objects.filter(ended_at__isnull=True, person__born_on__lte=born_before(today, CONTACT_UNDER)).update(
        ended_at=now
    )
    long_ago = months_later(today, -KEPT_MONTHS)
    supports = Supporter.objects.filter(Q(ended_at__date__lte=long_ago) | Q(expires_on__lte=long_ago))
    guardians = Guardian.objects.filter(ended_at__date__lte=long_ago)
    requests = SupporterRequest.objects.filter(
        Q(ended_at__lte=now - ANSWERED_WITHIN) | Q(asked_at__lte=now - ANSWERED_WITHIN - timedelta(days=1))
    )
    return _delete(supports) + _delete(guardians) + _delete(requests)


def _delete(rows: QuerySet[Any]) -> int:
    _, each = rows.delete()
    return each.get(rows.model._meta.label, 0)
