"""Who is signed in."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db import connection

from community.models import Person, User
from core.rows import columns, instance, width

_ACCOUNT = f"""
SELECT {columns(User, "u")}, {columns(Person, "p")}
FROM community_user u LEFT JOIN community_person p ON p.user_id = u.id
WHERE u.id = %s
"""  # noqa: S608  names of our own columns, nothing that anybody typed


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's, which fetches the person together with the account: nearly every page needs both."""

    def get_user(self, user_id: Any) -> User | None:
        """The account of a session, if it is still active."""
        with connection.cursor() as cursor:
            cursor.execute(_ACCOUNT, [user_id])
            row = cursor.fetchone()
        if row is None:
            return None
        user = instance(User, row)
        theirs = row[width(User) :]
        User.person.related.set_cached_value(user, instance(Person, theirs) if theirs[0] else None)
        return user if self.user_can_authenticate(user) else None
