"""Closing what an account may no longer have open. A hint like any other: the hub's own rounds find it too."""

import hashlib
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest

from core.live.sending import send

TOPIC = "account"  # not registered as a watch: nobody can ask for it


def topic(account: int) -> str:
    """What the sockets of an account listen to without asking."""
    return f"{TOPIC}:{account}"


def digest(session_key: str) -> str:
    """A login session's name on the wire; the key itself would open the account."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:24]


def close_sockets(account: int, *, session_key: str | None = None) -> None:
    """Close the account's open sockets: those of one login session, or all."""
    which = {"session": digest(session_key)} if session_key else {}
    send(topic(account), {"close": "signed_out", **which})


def _on_logout(request: HttpRequest | None, user: Any, **_: object) -> None:
    if user is not None:
        close_sockets(user.pk, session_key=request.session.session_key if request is not None else None)


def _on_save(instance: Any, created: bool, **_: object) -> None:
    if not created and not instance.is_active:
        transaction.on_commit(lambda: close_sockets(instance.pk))


def _on_delete(instance: Any, **_: object) -> None:
    account = instance.pk  # Django takes it off the instance before the commit
    transaction.on_commit(lambda: close_sockets(account))


def connect_signals() -> None:
    """Listen for logout, deactivation and deletion, in every process (core.apps)."""
    user = get_user_model()
    user_logged_out.connect(_on_logout, dispatch_uid="live-logout")
    post_save.connect(_on_save, sender=user, dispatch_uid="live-deactivated")
    post_delete.connect(_on_delete, sender=user, dispatch_uid="live-deleted")
