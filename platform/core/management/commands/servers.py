"""`manage.py servers start|stop|status|url`: the private PostgreSQL and Redis of this checkout."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.embedded import EmbeddedServerError, checkout_root
from core.embedded.command import ACTIONS, perform


class Command(BaseCommand):
    """Start, stop or show the private servers, also when DATABASE_URL and REDIS_URL name others."""

    help = "Start, stop or show this checkout's private PostgreSQL and Redis."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One word: what to do."""
        parser.add_argument("action", choices=ACTIONS)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; a server that can't be started or isn't running ends in a CommandError."""
        try:
            running = perform(options["action"], checkout_root(), self.stdout.write)
        except EmbeddedServerError as error:
            raise CommandError(str(error)) from error
        if not running:
            raise CommandError("Not everything runs. Start it with: python manage.py servers start")
