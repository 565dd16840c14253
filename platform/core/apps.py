"""The part that knows no other room."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    label = "core"

    def ready(self) -> None:
        """Logout and deactivation close open sockets, whichever process they happen in."""
        from core.live.accounts import connect_signals

        connect_signals()
