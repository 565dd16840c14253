"""`manage.py load_town`: the invented town of Komagane, with a year of history."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo.guard import may_invent
from demo.town.load import PERSONS, load_town


class Command(BaseCommand):
    help = "Load the demo town. A town that is there stays; --fresh wipes it and loads it anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fresh", action="store_true", help="wipe everything first")
        parser.add_argument("--seed", type=int, default=1, help="another seed, other people")
        parser.add_argument("--persons", type=int, default=PERSONS, help=f"how many people (default {PERSONS})")

    def handle(self, *args: Any, **options: Any) -> None:
        if not may_invent():
            raise CommandError("Invented people are for the demo alone: these settings serve a real town.")
        began = time.monotonic()
        town = load_town(seed=options["seed"], persons=options["persons"], fresh=options["fresh"])
        if town.made:
            self.stdout.write(
                f"Loaded {town.persons} people, {town.sessions} sessions, {town.sign_ups} sign-ups and "
                f"{town.contributions} contributions in {time.monotonic() - began:.1f} s."
            )
        else:
            self.stdout.write(f"The town is there ({town.persons} people). To load it anew: load_town --fresh")
