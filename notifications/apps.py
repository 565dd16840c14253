"""The right word, once, in time."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    label = "notifications"

    def ready(self) -> None:
        """A code by e-mail is the only way in, and allauth says when it was right."""
        from allauth.account.signals import user_logged_in

        from notifications.receivers import address_works

        user_logged_in.connect(address_works, dispatch_uid="notifications.address_works")
