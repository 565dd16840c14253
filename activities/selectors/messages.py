"""Whom a host's message reaches, and what was written before."""

from django.db.models import QuerySet

from activities.models import HostMessage, Session, SignUp
from community.models import Person

AUDIENCES = {
    HostMessage.Audience.COMING: SignUp.HOLDS_SEATS,
    HostMessage.Audience.EVERYBODY: SignUp.STANDING,
}


def readers_of(session: Session, audience: str) -> QuerySet[Person]:
    """The people whose parties are meant, each once."""
    states = AUDIENCES[HostMessage.Audience(audience)]
    return Person.objects.filter(sign_ups__session=session, sign_ups__state__in=states).distinct().order_by("id")


def messages_of(session: Session) -> QuerySet[HostMessage]:
    """What was written to this session, the latest first."""
    return HostMessage.objects.filter(session=session)
