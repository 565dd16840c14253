"""Codes that have ended, and numbers that nobody confirmed: somebody else's, perhaps."""

from django.db import transaction

from core import clock
from notifications.models import ChannelName, LinkCode, Way


@transaction.atomic
def forget_codes() -> None:
    """Delete them; a code that still holds is left alone."""
    now = clock.now()
    LinkCode.objects.filter(expires_at__lte=now).delete()
    over = Way.objects.filter(channel=ChannelName.SMS, code_until__lte=now)
    over.filter(confirmed_at__isnull=True).delete()
    over.update(code_hash="", code_until=None)
