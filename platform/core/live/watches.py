"""What may be watched, by whom, and how its present state is read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

State = Mapping[str, Any]
Watcher = AbstractBaseUser | AnonymousUser
NAME = re.compile(r"([a-z]+):([0-9]{1,18})", re.ASCII)


@dataclass(frozen=True)
class Watch:
    """Topics `<prefix>:<id>`.

    `state(id)` reads the present state, None where there is nothing to show to anybody. `authorise(user, id)` is asked
    at the start and again every few seconds while the socket is open; without it the topics are open to strangers.
    Both run in a thread and may read the database.
    """

    prefix: str
    state: Callable[[int], State | None]
    authorise: Callable[[Watcher, int], bool] | None = None

    @property
    def is_private(self) -> bool:
        """Whether it needs an account with a right to it."""
        return self.authorise is not None


_registered: dict[str, Watch] = {}


def register(*watches: Watch) -> None:
    """Open these for watching; config/routing.py does it once. A prefix registered again is replaced."""
    _registered.update((watch.prefix, watch) for watch in watches)


def find(topic: str) -> tuple[Watch, int] | None:
    """The watch and the id that a topic names; None for what doesn't exist."""
    match = NAME.fullmatch(topic)
    watch = _registered.get(match[1]) if match else None
    return (watch, int(match[2])) if match and watch else None
