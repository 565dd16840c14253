"""The card: one standing card a person, and a new one ends the old one at once.

A card must stay valid for years on paper, be the same on the phone whenever its page is opened, and be worth nothing
to whoever reads the database. So its token is neither stored nor signed over guessable ids: a nonce of 128 random bits
is stored, the token is that nonce's HMAC under SECRET_KEY, and recognised by its fingerprint (community.rules.tokens).
A signed value alone could not be ended; a random token alone could be shown only once. When SECRET_KEY changes, cards
go on being recognised, for the fingerprint needs no key; they can be shown again as long as the old key stands in
SECRET_KEY_FALLBACKS. The short code works so long too.
"""

from django.db import transaction

from community.events import CardRenewed
from community.models import Card, Person
from community.rules import tokens
from community.selectors.cards import PURPOSE
from community.services.lock_person import lock_person
from core import clock
from core.actor import Actor
from core.outbox.events import publish


@transaction.atomic
def renew_card(*, person: Person, made_by: Actor) -> Card:
    """A new card; the one that stood is refused from now on. `selectors.card_of` shows its token."""
    lock_person(person.pk)  # two at once: one after the other
    now, nonce = clock.now(), tokens.new_nonce()
    token = tokens.token_of(PURPOSE, nonce)
    Card.objects.filter(person=person, ended_at__isnull=True).update(ended_at=now)
    card = Card.objects.create(
        person=person,
        nonce=nonce,
        token_hash=tokens.fingerprint_of(token),
        code_hash=tokens.code_fingerprint_of(tokens.code_of(token)),
        made_at=now,
    )
    publish(CardRenewed(card=card.pk, person=person.pk), by=made_by)
    return card
