"""A coordinator was in touch with somebody who has no role yet."""

from datetime import date, timedelta

from django.db import transaction

from community.models import Consent, Person
from community.rules.terms import months_later
from community.services.lock_person import lock_person
from community.services.withdraw_consent import withdraw_consent
from core import clock
from core.actor import Actor
from core.outbox.events import publish
from volunteers.errors import AgainNotPossible
from volunteers.events import OutreachNoted
from volunteers.models import OutreachNote

KEPT_MONTHS = 24
Result = OutreachNote.Result


@transaction.atomic
def note_outreach(
    *, person: Person, channel: str, result: str, made_by: Actor, again_on: date | None = None
) -> OutreachNote:
    """Keep it. "Would rather not be asked" takes their consent to be asked back, with all that waits for an answer.

    Raises AgainNotPossible for a day that is not ahead, or together with a no.
    """
    lock_person(person.pk)
    if again_on is not None and (result == Result.NO or again_on <= clock.today()):
        raise AgainNotPossible
    note = OutreachNote.objects.create(
        person=person, channel=channel, result=result, again_on=again_on, by=made_by.user, at=clock.now()
    )
    publish(OutreachNoted(note=note.pk, person=person.pk), by=made_by)
    if result == Result.NO:
        withdraw_consent(person=person, purpose=Consent.Purpose.ASK_ME, made_by=made_by)
    return note


@transaction.atomic
def forget_outreach_notes() -> int:
    """Delete notes older than two years; how many went."""
    long_ago = months_later(clock.today(), -KEPT_MONTHS) - timedelta(days=1)
    gone, _ = OutreachNote.objects.filter(at__date__lte=long_ago).delete()
    return gone
