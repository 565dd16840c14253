"""A coordinator is about to ring somebody: for half an hour nobody else does."""

from collections.abc import Collection

from django.db import transaction

from core import clock
from core.actor import Actor
from notifications.models import Call
from notifications.services._calls import lock_open_calls


@transaction.atomic
def take_call(*, calls: Collection[int], made_by: Actor) -> None:
    """All that one person is to be told. Taken again it is taken for longer. Raises CallIsOver, CallTaken."""
    rows = lock_open_calls(calls, made_by.user)
    Call.objects.filter(pk__in=[call.pk for call in rows]).update(taken_by=made_by.user, taken_at=clock.now())
