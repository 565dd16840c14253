"""What a device is sent: encrypted for it alone (RFC 8291), small, and fit for a locked screen."""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric import ec
from pywebpush import WebPusher

from core import clock
from core.furigana import plain
from core.i18n import html_lang
from notifications.channels.base import Parcel
from notifications.models import Urgency

LARGEST = 3000  # bytes before encryption; every push service takes 4,096 after it
LONGEST_TITLE = 120  # signs; a lock screen shows fewer
LONGEST_LIFE = 28 * 24 * 3600  # seconds; push services keep nothing for longer
_BASE64 = re.compile(r"[A-Za-z0-9_-]{16,100}=*", re.ASCII)
URGENCY = {Urgency.NOW: "high", Urgency.TODAY: "normal", Urgency.CAN_WAIT: "low"}  # RFC 8030, 5.3


def tag(key: str) -> str:
    """32 url-safe characters: what comes again replaces itself, at the push service and on the screen."""
    return urlsafe_b64encode(sha256(key.encode()).digest()[:24]).decode()


def content(parcel: Parcel) -> bytes:
    """The title and where it leads. Not the body: a locked screen lies on tables, and others read it."""
    said = {
        "title": _short(plain(parcel.title)),
        "body": plain(parcel.action),
        "path": parcel.path,
        "tag": tag(parcel.key),
        "lang": html_lang(parcel.language),
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def headers(parcel: Parcel) -> dict[str, str]:
    """How long it is worth keeping, how urgent it is, and what it replaces."""
    life = int((parcel.expires_at - clock.now()).total_seconds())
    return {
        "TTL": str(max(0, min(life, LONGEST_LIFE))),
        "Urgency": URGENCY[parcel.urgency],
        "Topic": tag(parcel.key),
        "Content-Type": "application/octet-stream",
        "Content-Encoding": "aes128gcm",
    }


def encrypted(device: Mapping[str, object], data: bytes) -> bytes:
    """For this device. Raises ValueError where its keys are none."""
    return bytes(WebPusher(device).encode(data, "aes128gcm")["body"])


def are_keys(p256dh: str, auth: str) -> bool:
    """Whether these are a point of the curve P-256 and sixteen bytes, as a browser gives them."""
    if not (_BASE64.fullmatch(p256dh) and _BASE64.fullmatch(auth)):
        return False
    try:
        point, secret = _bytes(p256dh), _bytes(auth)
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        return False
    return len(point) == 65 and len(secret) == 16


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_TITLE else text[: LONGEST_TITLE - 1] + "…"
