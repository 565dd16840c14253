"""A host writes to everybody of a session."""

from datetime import timedelta

from django.db import transaction

from activities.errors import NobodyToWriteTo, TooManyMessages
from activities.events import MessageSent
from activities.models import HostMessage, MessageCopy
from activities.selectors.messages import AUDIENCES, readers_of
from activities.services._seats import lock_session
from core import clock
from core.actor import Actor
from core.outbox.events import publish

A_DAY = 3  # messages of one session within 24 hours: more, and nobody reads them
SAME = timedelta(minutes=10)  # the same words again within this time are the other click of a double click


@transaction.atomic
def send_message(
    *, session: int, text: str, made_by: Actor, audience: str = HostMessage.Audience.COMING
) -> HostMessage:
    """Keep the words and tell whoever sends notices. The same words again are the message that stands.

    Raises NobodyToWriteTo, TooManyMessages, ValueError for an unknown audience, Http404.
    """
    wanted = HostMessage.Audience(audience)
    locked = lock_session(session)
    now, words = clock.now(), text.strip()
    lately = locked.messages.filter(sent_at__gt=now - timedelta(days=1))
    standing = lately.filter(text=words, audience=wanted, sent_at__gt=now - SAME).first()
    if standing is not None:
        return standing
    if lately.count() >= A_DAY:
        raise TooManyMessages
    if not readers_of(locked, wanted).exists():
        raise NobodyToWriteTo
    sent = HostMessage.objects.create(session=locked, text=words, audience=wanted, sent_by=made_by.user, sent_at=now)
    states = AUDIENCES[wanted]
    parties = locked.sign_ups.filter(state__in=states).values_list("pk", flat=True)
    MessageCopy.objects.bulk_create(MessageCopy(message=sent, sign_up_id=party) for party in parties)
    publish(MessageSent(message=sent.pk, session=locked.pk), by=made_by)
    return sent
