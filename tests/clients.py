"""Browsers for tests: each with an address of its own, so that one test's tries never count against another's."""

import re
from itertools import count
from typing import Any

from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation

from community.models import User

_addresses = count(1)


def browser(user: User | None = None, *, strict: bool = False) -> Client:
    """A browser of that account, or a stranger's; a strict one is asked for CSRF tokens."""
    number = next(_addresses)
    client = Client(REMOTE_ADDR=f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", enforce_csrf_checks=strict)
    if user is not None:
        client.force_login(user)
    return client


def new_email() -> str:
    """An address that no other test asks a code for: tries are counted by address too."""
    return f"resident{next(_addresses)}@example.jp"


def address(name: str, *args: object, language: str = "ja") -> str:
    """A page's address in a language, whichever was active last."""
    with translation.override(language):
        return reverse(name, args=args)


def last_code() -> str:
    """The six digits of the latest e-mail."""
    found = re.search(r"^\s*(\d{6})\s*$", str(mail.outbox[-1].body), re.M)
    assert found, mail.outbox[-1].body
    return found[1]


def wrong(code: str) -> str:
    """Six digits that are not these."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


def text_of(answer: Any) -> str:
    """What a page says."""
    page: str = answer.content.decode()
    return page
