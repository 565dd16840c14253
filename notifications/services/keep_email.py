"""The account's address works, or shall be tried again."""

from django.db import transaction

from community.models import Person
from notifications.models import Bounce, ChannelName, Way


@transaction.atomic
def keep_email(*, person: Person) -> None:
    """Mails go there again; what came back is forgotten. Done again it changes nothing."""
    Way.objects.filter(person=person, channel=ChannelName.EMAIL).delete()
    Bounce.objects.filter(person=person).delete()
