"""Is what is open still allowed? Asked of the database every few seconds, because a hint may be lost."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.utils import timezone

from core.live.watches import Watcher, find


@dataclass(frozen=True)
class Login:
    """One signed-in browser."""

    account: int
    session_key: str


@dataclass(frozen=True)
class Verdict:
    """What has to be closed: whole logins, and private topics of an account."""

    logins: frozenset[Login]
    watches: frozenset[tuple[int, str]]


def judge(logins: Collection[Login], watches: Collection[tuple[int, str]]) -> Verdict:
    """Two queries for all logins together, and each private watch's own question once an account and topic."""
    users = get_user_model()._default_manager.filter(is_active=True).in_bulk({login.account for login in logins})
    keys = {login.session_key for login in logins}
    living = set(
        Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now()).values_list(
            "session_key", flat=True
        )
    )
    gone = frozenset(login for login in logins if login.account not in users or login.session_key not in living)
    refused = frozenset(
        (account, topic) for account, topic in watches if account not in users or not _allows(users[account], topic)
    )
    return Verdict(gone, refused)


def _allows(user: Watcher, topic: str) -> bool:
    found = find(topic)
    return found is not None and found[0].authorise is not None and found[0].authorise(user, found[1])
