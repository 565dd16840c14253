"""`manage.py simulate`: a town of any size over any years, and the truth about it."""

import json
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import clock
from demo.guard import may_invent
from demo.simulation.build import build_town
from demo.simulation.load import load
from demo.simulation.truth import truth_of_quarters
from demo.town.load import town_is_there


class Command(BaseCommand):
    help = "Invent a town of N persons over M years, load it, and write down the truth about its figures."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--persons", type=int, default=1200, help="how many people (1200)")
        parser.add_argument("--years", type=int, default=3, help="how many years of history (3)")
        parser.add_argument("--seed", type=int, default=1, help="another seed, another town")
        parser.add_argument("--until", type=date.fromisoformat, help="the history's last day (yesterday)")
        parser.add_argument(
            "--truth", type=Path, help="write every exact figure of each quarter's end to this JSON file"
        )
        parser.add_argument("--fresh", action="store_true", help="wipe the town that is there first")

    def handle(self, *args: Any, **options: Any) -> None:
        if not may_invent():
            raise CommandError("Invented people are for the demo alone: these settings serve a real town.")
        if options["persons"] < 1 or options["years"] < 1:
            raise CommandError("A town needs a person and a year at least.")
        if town_is_there() and not options["fresh"]:
            raise CommandError("A town is there. To wipe it and load this one: simulate --fresh")
        began = time.monotonic()
        town = build_town(
            persons=options["persons"],
            years=options["years"],
            seed=options["seed"],
            until=options["until"] or clock.today() - timedelta(days=1),
        )
        load(town, fresh=options["fresh"])
        self.stdout.write(
            f"Loaded {len(town.persons)} people, {len(town.sessions)} sessions, {len(town.sign_ups)} sign-ups and "
            f"{len(town.assignments)} assignments of {town.first} to {town.until} in {time.monotonic() - began:.1f} s."
        )
        if options["truth"]:
            began = time.monotonic()
            truth = json.dumps(truth_of_quarters(town), ensure_ascii=False, indent=1)
            options["truth"].write_text(truth + "\n", encoding="utf-8")
            self.stdout.write(f"Wrote the truth to {options['truth']} in {time.monotonic() - began:.1f} s.")
