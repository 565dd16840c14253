"""Plans are not kept for ever: they say who was thought of for what."""

from datetime import timedelta

from django.db import transaction

from core import clock
from volunteers.models import Plan

KEPT = timedelta(days=90)  # since anybody last did something with it


@transaction.atomic
def forget_plans() -> int:
    """Delete plans that nobody has touched for 90 days, with their lines; how many. What was applied stays true."""
    old = Plan.objects.filter(changed_at__lt=clock.now() - KEPT).exclude(state__in=Plan.UNDER_WAY)
    _, each = old.delete()
    return each.get(Plan._meta.label, 0)
