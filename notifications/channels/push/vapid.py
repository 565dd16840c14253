"""Who we are, to push services: a key of our own and a mail address to complain to (VAPID, RFC 8292)."""

import time
from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid

HOURS = 12  # for which a signature is good; at most 24 are allowed


class NoKey(Exception):
    """VAPID_PRIVATE_KEY is not a key."""


def new_key() -> str:
    """A private key, as VAPID_PRIVATE_KEY wants it: 32 bytes, base64url."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return _text(number.to_bytes(32, "big"))


def is_set_up() -> bool:
    """Whether this deployment may push."""
    return bool(settings.VAPID_PRIVATE_KEY and settings.VAPID_SUBJECT)


def public_key() -> str:
    """Ours, as browsers want it: an uncompressed point, base64url. Raises NoKey."""
    point = _signer(settings.VAPID_PRIVATE_KEY).public_key
    return _text(point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def authorization(origin: str) -> str:
    """The header for a push service at `origin`. Raises NoKey."""
    claims = {"aud": origin, "exp": int(time.time()) + HOURS * 3600, "sub": settings.VAPID_SUBJECT}
    return str(_signer(settings.VAPID_PRIVATE_KEY).sign(claims)["Authorization"])


@lru_cache(maxsize=4)
def _signer(key: str) -> Vapid:
    try:
        return Vapid.from_string(key)
    except ValueError as error:
        raise NoKey("VAPID_PRIVATE_KEY is not a key: make one with manage.py make_vapid_keys") from error


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
