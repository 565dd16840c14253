"""The mails that the demo has sent, kept as files: what arrives at the sink, what /demo/mail/ shows."""

import itertools
import re
import time
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.http import Http404

from core.clock import TOKYO

KEPT = 500
# A code to sign in stands on a line of its own.
CODE = re.compile(r"^\s*([0-9]{6}|[A-Z0-9]{3}-?[A-Z0-9]{3})\s*$", re.MULTILINE)
_number = itertools.count()


@dataclass(frozen=True)
class Mail:
    """One mail as it arrived; `arrived_at` is the real time, whatever the demo's clock says."""

    id: str
    to: str
    subject: str
    arrived_at: datetime
    text: str
    html: str

    @property
    def code(self) -> str:
        """The code to sign in with, if it brings one."""
        match = CODE.search(self.text)
        return match[1] if match else ""


def folder() -> Path:
    """Where the files are."""
    return Path(settings.DEMO_VAR) / "mail"  # type: ignore[misc]  # settings/local.py alone has it


def keep(content: bytes) -> None:
    """Store a mail; the oldest beyond KEPT go."""
    place = folder()
    place.mkdir(parents=True, exist_ok=True)
    name = f"{time.time_ns():020}-{next(_number)}"
    unfinished = place / f"{name}.part"
    unfinished.write_bytes(content)
    unfinished.rename(place / f"{name}.eml")  # a reader sees the whole mail or none
    for path in _newest_first()[KEPT:]:
        path.unlink(missing_ok=True)


def newest(count: int) -> list[Mail]:
    """The latest mails."""
    return [_read(path) for path in _newest_first()[:count]]


def get_mail(mail_id: str) -> Mail:
    """One mail. Raises Http404 if there is none."""
    path = folder() / f"{mail_id}.eml"
    if path.parent != folder() or not path.is_file():
        raise Http404
    return _read(path)


def _newest_first() -> list[Path]:
    return sorted(folder().glob("*.eml"), reverse=True)


def _read(path: Path) -> Mail:
    message = cast(EmailMessage, message_from_bytes(path.read_bytes(), policy=cast(Any, policy.default)))
    seconds = int(path.stem.split("-")[0]) / 1_000_000_000
    return Mail(
        id=path.stem,
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        arrived_at=datetime.fromtimestamp(seconds, TOKYO),
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if isinstance(part, EmailMessage) else ""
