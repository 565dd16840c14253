"""A person takes a yes back."""

from django.db import transaction

from community.events import ConsentWithdrawn
from community.models import Consent, Person
from core import clock
from core.actor import Actor
from core.outbox.events import publish


@transaction.atomic
def withdraw_consent(*, person: Person, purpose: str, made_by: Actor) -> bool:
    """From this moment on it stands no more; whether it stood. Taken back twice is taken back once."""
    standing = Consent.objects.filter(person=person, purpose=purpose, withdrawn_at__isnull=True)
    if not standing.update(withdrawn_at=clock.now()):
        return False
    publish(ConsentWithdrawn(person=person.pk, purpose=purpose), by=made_by)
    return True
