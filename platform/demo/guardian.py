"""Ends process groups when its parent is gone, however that ended: `kill -9` closes the pipe on our standard input.

Portable, where Linux' PR_SET_PDEATHSIG is not. Needs nothing but Python; run by demo.supervisor.
"""

import os
import signal
import sys
import time
from collections.abc import Iterable

PATIENCE = 5.0  # seconds between asking and insisting


def main(lines: Iterable[str]) -> None:
    """Read `+PGID` and `-PGID` until the other end is gone, then end the groups that are left."""
    groups: set[int] = set()
    for line in lines:
        number = int(line[1:])
        (groups.add if line[0] == "+" else groups.discard)(number)
    living = {group for group in groups if signalled(group, signal.SIGTERM)}
    until = time.monotonic() + PATIENCE
    while living and time.monotonic() < until:
        time.sleep(0.1)
        living = {group for group in living if signalled(group, 0)}
    for group in living:
        signalled(group, signal.SIGKILL)


def signalled(group: int, what: int) -> bool:
    """Signal a process group; False when nobody is left in it."""
    try:
        os.killpg(group, what)
    except (ProcessLookupError, PermissionError):  # macOS says "not permitted" of a group of zombies
        return False
    return True


if __name__ == "__main__":
    main(sys.stdin)
