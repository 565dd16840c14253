"""After the commit: open pages show how many notices their reader has not opened."""

from collections.abc import Iterable

from django.db import transaction

from core.live.sending import send_all
from notifications.selectors.unread import states_of


def show_inboxes(persons: Iterable[int]) -> None:
    """Tell what these persons have open, as soon as the transaction is committed; one question for all of them."""
    changed = set(persons)
    if changed:
        transaction.on_commit(lambda: _show(changed))


def _show(persons: set[int]) -> None:
    send_all({f"inbox:{account}": state for account, state in states_of(persons=persons).items()})
