"""Cards: whose it is, and what it shows."""

import secrets
from dataclasses import dataclass

from community.models import Card, Person
from community.rules import tokens

PURPOSE = "card"


@dataclass(frozen=True)
class ShownCard:
    """A card as its page shows it."""

    person: Person
    token: str

    @property
    def says(self) -> str:
        """What the QR code says."""
        return tokens.PREFIX + self.token

    @property
    def code(self) -> str:
        """To be typed when the camera fails, in two halves: `7K2QD-0MX4T`."""
        code = tokens.code_of(self.token)
        half = len(code) // 2
        return f"{code[:half]}-{code[half:]}"


def person_of_card(token: str) -> Person | None:
    """Whose standing card this is: what the QR code says, or the ten signs of the short code. None for any other.

    The look-up is by fingerprint, so its time says nothing about a token. A short code holds 50 bits: whoever lets it
    be typed counts the tries.
    """
    typed = tokens.as_typed(token)
    cards = Card.objects.filter(ended_at__isnull=True).select_related("person")
    if len(typed) == tokens.TOKEN_LENGTH:
        fingerprint = tokens.fingerprint_of(typed)
        card = cards.filter(token_hash=fingerprint).first()
        return card.person if card and secrets.compare_digest(card.token_hash, fingerprint) else None
    if len(typed) == tokens.CODE_LENGTH:
        card = cards.filter(code_hash__in=tokens.code_fingerprints_of(typed)).first()
        return card.person if card else None
    return None


def card_of(person: Person) -> ShownCard | None:
    """Their standing card; None where there is none, or where the key that made it is gone (then a new one is due)."""
    card = Card.objects.filter(person=person, ended_at__isnull=True).first()
    token = tokens.shown_again(PURPOSE, card.nonce, card.token_hash) if card else None
    return ShownCard(person, token) if token else None
