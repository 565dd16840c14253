"""Who prepares the town's figures."""

from community.models import Office, User
from community.selectors.doors import AnyUser


def analyses(user: AnyUser) -> bool:
    """Whether this account is an analyst's (or the administrator's)."""
    if not isinstance(user, User):
        return False
    return user.is_superuser or Office.objects.filter(user=user, kind=Office.Kind.ANALYST).exists()
