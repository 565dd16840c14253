"""Tokens: 128 bits that stand in a QR code or in a mail and nowhere else; the database keeps what recognises them.

A row holds a nonce from the system's random source and the token's fingerprint. The token itself is an HMAC of the
nonce under SECRET_KEY: whoever holds the database alone has no token, and whoever holds the key as well can show the
same token again, so that a card on the phone and the printed one are the same card.
"""

import hashlib
import secrets
import unicodedata

from django.conf import settings
from django.utils.crypto import salted_hmac

# Crockford's base32: no I, L, O or U, so what is read aloud or typed from paper can't be mistaken.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TOKEN_LENGTH = 26  # signs of 5 bits for 128 bits
CODE_LENGTH = 10  # signs at the beginning of a token: 50 bits, to be typed where a throttle counts the tries
LONGEST = 100  # signs that are looked at; longer is nothing of ours
PREFIX = "DEBAN:"  # of what a QR code says: no address, so that no camera opens it and no server logs it

_LOOK_ALIKES = str.maketrans("OIL", "011", " -\u3000")


def new_nonce() -> str:
    """128 random bits, in hexadecimal."""
    return secrets.token_hex(16)


def token_of(purpose: str, nonce: str, *, key: str | None = None) -> str:
    """The token of a nonce under SECRET_KEY (or `key`); another purpose gives another token."""
    digest = salted_hmac(f"community.tokens.{purpose}", nonce, secret=key, algorithm="sha256").digest()
    number = int.from_bytes(digest[:16], "big")
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(TOKEN_LENGTH)))


def shown_again(purpose: str, nonce: str, fingerprint: str) -> str | None:
    """The token with that fingerprint; None where the key that made it is neither SECRET_KEY nor a fallback."""
    for key in _keys():
        token = token_of(purpose, nonce, key=key)
        if secrets.compare_digest(fingerprint_of(token), fingerprint):
            return token
    return None


def fingerprint_of(token: str) -> str:
    """What the database keeps of a token: 128 bits need neither salt nor pepper."""
    return hashlib.sha256(token.encode()).hexdigest()


def code_of(token: str) -> str:
    """The short code to be typed where no camera works."""
    return token[:CODE_LENGTH]


def code_fingerprint_of(code: str, *, key: str | None = None) -> str:
    """What the database keeps of a short code. 50 bits could be guessed from a plain hash, so this one is keyed."""
    return salted_hmac("community.tokens.code", code, secret=key, algorithm="sha256").hexdigest()


def code_fingerprints_of(code: str) -> list[str]:
    """Under SECRET_KEY and each fallback."""
    return [code_fingerprint_of(code, key=key) for key in _keys()]


def as_typed(text: str) -> str:
    """What somebody typed or scanned, as it was printed: any width or case, with or without spaces and hyphens."""
    signs = unicodedata.normalize("NFKC", text[:LONGEST]).strip().upper()
    return signs.removeprefix(PREFIX).translate(_LOOK_ALIKES)


def _keys() -> list[str]:
    return [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
