"""A person's yes to one purpose."""

from django.db import transaction

from community.events import ConsentGiven
from community.models import Consent, Person
from community.services.persons import WORDING
from core import clock
from core.actor import Actor
from core.outbox.events import publish


@transaction.atomic
def give_consent(*, person: Person, purpose: str, made_by: Actor, wording: str = WORDING) -> Consent:
    """Keep the yes with its wording and channel; the one that stands answers a second one."""
    consent, given = Consent.objects.get_or_create(
        person=person,
        purpose=purpose,
        withdrawn_at__isnull=True,
        defaults={"wording": wording, "channel": made_by.channel, "given_at": clock.now()},
    )
    if given:
        publish(ConsentGiven(person=person.pk, purpose=purpose), by=made_by)
    return consent
