"""`manage.py demo_clock +1d`: the whole town lives a day later."""

import re
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import clock
from demo.clock_moves import length, move_clock, reset_clock


class Command(BaseCommand):
    help = "Move the demo's clock: +1d, -2h, +90m, 1w; reset goes back to the real time, show tells the time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("by", nargs="?", default="show", help="+1d, -2h, reset or show (default)")
        # argparse takes -2h for an option unless it looks like a negative number to it.
        parser._negative_number_matcher = re.compile(r"^-\d+[mhdw]?$")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Only the demo can move its clock.")
        by = options["by"]
        try:
            if by == "reset":
                reset_clock()
            elif by != "show":
                move_clock(length(by))
        except ValueError as error:
            raise CommandError(str(error)) from None
        now = clock.now().astimezone(clock.TOKYO)
        self.stdout.write(f"{now:%Y-%m-%d %H:%M} in the town ({clock.offset()} moved)")
