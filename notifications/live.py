"""What of notices can be watched: how many of one's own are unread, and nothing else."""

from core.live.watches import Watch, Watcher
from notifications.selectors.unread import state_of


def is_own(user: Watcher, account: int) -> bool:
    """Everybody watches their own inbox alone."""
    return user.is_authenticated and user.pk == account


INBOX = Watch("inbox", state=state_of, authorise=is_own)
