"""A supporter looked at the appointments of those whom they support."""

from collections.abc import Sequence

from django.db import transaction

from community.models import SupportAct, Supporter
from core import clock


@transaction.atomic
def log_looks(*, supports: Sequence[Supporter]) -> int:
    """Note it once a day for each agreement; two queries at most, however many there are. Returns how many are new."""
    if not supports:
        return 0
    now = clock.now()
    midnight = now.astimezone(clock.TOKYO).replace(hour=0, minute=0, second=0, microsecond=0)
    looks = SupportAct.objects.filter(support__in=supports, deed=SupportAct.Deed.LOOKED, at__gte=midnight)
    noted = set(looks.values_list("support", flat=True))
    new = [SupportAct(support=one, deed=SupportAct.Deed.LOOKED, at=now) for one in supports if one.pk not in noted]
    SupportAct.objects.bulk_create(new)
    return len(new)
