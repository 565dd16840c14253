"""The words that people type: start, stop, status, url, remove (`python -m core.embedded`, `manage.py servers`)."""

import os
from collections.abc import Callable
from pathlib import Path

from core.embedded import ensure_postgres, ensure_redis, ensure_started, remove, status, stop

ACTIONS = ("start", "stop", "status", "url", "remove")


def perform(action: str, root: Path, write: Callable[[str], object]) -> bool:
    """Do one action and write what happened, a line at a time; answers False when `status` finds a server down.

    `start` leaves alone what the environment names elsewhere, as the settings do. Raises EmbeddedServerError.
    """
    if action == "start":
        for variable, ensure in {"DATABASE_URL": ensure_postgres, "REDIS_URL": ensure_redis}.items():
            if not os.environ.get(variable):
                ensure(root)
    elif action == "url":
        servers = ensure_started(root)
        write(f"DATABASE_URL={servers.database_url}")
        write(f"REDIS_URL={servers.redis_url}")
    elif action == "stop":
        stopped = stop(root)
        write(f"Stopped: {', '.join(stopped)}." if stopped else "Nothing was running.")
    elif action == "remove":
        remove(root)
        write("The private servers are stopped and their data is deleted.")
    if action not in ("start", "status"):
        return True
    servers_now = status(root)
    for server in servers_now:
        write(f"{server.name}: {f'runs, process {server.pid}' if server.pid else 'not running'}")
    return action == "start" or all(server.pid for server in servers_now)
