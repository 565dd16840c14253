"""`manage.py make_vapid_keys`: a key for web push, to be put into the environment."""

from typing import Any

from django.core.management.base import BaseCommand

from notifications.channels.push import vapid


class Command(BaseCommand):
    """Prints a new key; keeps nothing."""

    help = "Print a new key for web push. With another key every device has to switch its messages on again."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Two lines of an environment file."""
        self.stdout.write(f"VAPID_PRIVATE_KEY={vapid.new_key()}")
        self.stdout.write("VAPID_SUBJECT=mailto:  # an address that somebody reads: push services write to it")
