"""`python -m core.embedded ACTION`: works without Django and without settings, which would start the servers."""

import argparse
import sys

from core.embedded import EmbeddedServerError, checkout_root
from core.embedded.command import ACTIONS, perform


def main() -> int:
    """Perform the action named on the command line; answers the exit code."""
    parser = argparse.ArgumentParser(prog="python -m core.embedded", description="Private PostgreSQL and Redis.")
    parser.add_argument("action", choices=ACTIONS)
    try:
        return 0 if perform(parser.parse_args().action, checkout_root(), print) else 1
    except EmbeddedServerError as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
