"""Translations without gettext's own programs: a fresh machine has Python alone."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import translations


class Command(BaseCommand):
    """`extract` brings the .po files up to date, `compile` writes the .mo files, `check` lists what is missing."""

    help = "Extract, compile or check translations."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["extract", "compile", "check"])

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "extract":
            translations.extract()
        elif options["what"] == "compile":
            translations.compile_all()
        else:
            missing = translations.missing("ja")
            for room, msgid in missing:
                self.stderr.write(f"{room}: {msgid!r}")
            if missing:
                raise CommandError(f"{len(missing)} texts have no Japanese yet.")
