"""Live: small whole states, sent to whoever watches a topic (`session:42`). A message is a hint; rows are the truth.

Rooms send with `send(topic, state)` and say in config/routing.py what may be watched, by whom (`watches.Watch`).
"""

from core.live.sending import send

__all__ = ["send"]
