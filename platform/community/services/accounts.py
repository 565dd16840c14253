"""Accounts: made when somebody asks for a code, swept away when nobody ever used it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from community.models import User

UNUSED = timedelta(days=1)


@transaction.atomic
def account_for(*, email: str) -> User:
    """The account of this address, made if there is none. Safe to call at the same time twice."""
    user, _ = User.objects.get_or_create(email=email.lower(), defaults={"password": "!"})
    return user


@transaction.atomic
def sweep_unused_accounts() -> int:
    """Delete accounts whose code was never used within a day: addresses kept without a purpose. Returns how many."""
    never_used = User.objects.filter(
        last_login__isnull=True,
        person__isnull=True,
        memberships__isnull=True,
        offices__isnull=True,
        is_staff=False,
        date_joined__lt=timezone.now() - UNUSED,
    )
    count, _ = never_used.delete()
    return count
