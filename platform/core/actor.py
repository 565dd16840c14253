"""Who did it, and through which channel: every service takes one, every event keeps it."""

from dataclasses import dataclass
from typing import Literal

Channel = Literal["web", "phone", "paper", "counter", "import", "supporter", "system"]


@dataclass(frozen=True)
class Actor:
    """`user` is the id of the acting account; None is the system itself."""

    user: int | None
    channel: Channel = "web"


SYSTEM = Actor(user=None, channel="system")
