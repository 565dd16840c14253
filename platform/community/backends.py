"""Who is signed in."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from community.models import User


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's, which fetches the person together with the account: nearly every page needs both."""

    def get_user(self, user_id: Any) -> User | None:
        """The account of a session, if it is still active."""
        user = User.objects.select_related("person").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
