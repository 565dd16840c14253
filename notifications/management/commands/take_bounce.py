"""`manage.py take_bounce`: a mail server pipes in what comes back to the bounce addresses (docs/operations/mail.md)."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from notifications.channels.email.dsn import read_dsn
from notifications.services.take_bounce import take_bounce

LARGEST = 1024 * 1024  # bytes that are looked at: a report stands before the mail that it is about


class Command(BaseCommand):
    """Reads one mail from its input. What is no failure of one of our mails is let lie: nobody gets an answer."""

    help = "Take a mail that came back (RFC 3464) from the standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", default="", help="the address it was delivered to, if the mail server tells it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Says what became of it. While the database is away the mail server shall try again (EX_TEMPFAIL)."""
        returned = read_dsn(sys.stdin.buffer.read(LARGEST), envelope_to=options["to"])
        if returned is None:
            self.stdout.write("ignored")
            return
        try:
            outcome = take_bounce(envelope_to=returned.envelope_to, status=returned.status)
        except OperationalError as error:
            raise CommandError("the database is away", returncode=os.EX_TEMPFAIL) from error
        self.stdout.write(outcome.value)
