"""Signed links and addresses that stand in mails: they hold numbers, no personal data, and each is good for one thing.

Without a login, so a link does little: `stop` switches one topic off on e-mail (and on again), `settings` opens the
settings of notices and nothing else. A bounce address says which mail came back.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

from core.clock import TOKYO
from notifications.models import Topic

SETTINGS_LAST = timedelta(days=60)
LONGEST = 200  # signs that are looked at
_MAC = 32  # hexadecimal signs, 128 bits: a local part has 64 signs, and mail servers may change its case
_BOUNCES = "bounces+"


def stop_token(person: int, topic: Topic) -> str:
    """For "no more of this kind". It doesn't expire: who finds an old mail may still say that it is enough."""
    return _signer("stop").sign(f"{person}.{topic.value}")


def read_stop(token: str) -> tuple[int, Topic] | None:
    """Person and topic; None where the token is not ours."""
    value = _unsigned("stop", token)
    if value is None:
        return None
    person, _, topic = value.partition(".")
    return (int(person), Topic(topic)) if topic in Topic.values else None


@dataclass(frozen=True)
class SettingsLink:
    """Whose settings, and since when the link exists."""

    person: int
    made_at: datetime

    def has_expired(self, now: datetime) -> bool:
        """After 60 days."""
        return now >= self.made_at + SETTINGS_LAST


def settings_token(person: int, now: datetime) -> str:
    """For the page of settings."""
    return _signer("settings").sign(f"{person}.{int(now.timestamp())}")


def read_settings(token: str) -> SettingsLink | None:
    """What the token says, expired or not; None where it is not ours."""
    value = _unsigned("settings", token)
    if value is None:
        return None
    person, _, made = value.partition(".")
    return SettingsLink(int(person), datetime.fromtimestamp(int(made), tz=TOKYO))


def bounce_address(delivery: int, address: str) -> str:
    """The envelope's sender of one mail (VERP); empty where no domain takes bounces.

    Signed together with the mail's address: a bounce about an address that the person has left meanwhile fits nothing.
    """
    if not settings.BOUNCE_DOMAIN:
        return ""
    return f"{_BOUNCES}{delivery}.{_mac(delivery, address)}@{settings.BOUNCE_DOMAIN}"


def delivery_of_bounce(envelope_to: str) -> int | None:
    """The number in a bounce address, not yet believed; None where it is none of ours."""
    local, _, domain = envelope_to[:LONGEST].strip().strip("<>").lower().rpartition("@")
    number, _, mac = local.removeprefix(_BOUNCES).partition(".")
    ours = local.startswith(_BOUNCES) and domain == settings.BOUNCE_DOMAIN.lower() and domain
    return int(number) if ours and mac and number.isascii() and number.isdigit() and len(number) < 19 else None


def is_bounce_of(envelope_to: str, delivery: int, address: str) -> bool:
    """Whether we gave this bounce address to this mail, under SECRET_KEY or a fallback."""
    said = envelope_to[:LONGEST].strip().strip("<>").lower().rpartition("@")[0].rpartition(".")[2]
    keys: list[str] = [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
    return any(secrets.compare_digest(said.encode(), _mac(delivery, address, key=key).encode()) for key in keys)


def _mac(delivery: int, address: str, key: str | None = None) -> str:
    value = f"{delivery}:{address.lower()}"
    return salted_hmac("notifications.bounces", value, secret=key, algorithm="sha256").hexdigest()[:_MAC]


def _signer(purpose: str) -> signing.Signer:
    return signing.Signer(salt=f"notifications.{purpose}", sep=".")


def _unsigned(purpose: str, token: str) -> str | None:
    try:
        return _signer(purpose).unsign(token[:LONGEST])
    except signing.BadSignature:
        return None
