"""Staff read what people were told: each reading is kept (quality.md, 30)."""

from collections.abc import Iterable

from django.db import transaction

from community.events import PeopleLookedUp
from community.models import Person
from community.selectors.coordinators import found_among
from core.actor import Actor
from core.outbox.events import publish
from core.tries import Tries
from notifications.errors import TooManyLookUps
from notifications.events import NoticesRead
from notifications.models import Notice

# An outage brings a morning full of calls; a list of the whole town takes longer than this lets it.
LOOK_UPS = Tries("notices-of", most=60, seconds=60 * 60)


@transaction.atomic
def note_reading(*, notices: Iterable[Notice], made_by: Actor) -> None:
    """Who read whose notices, and when; never what they say. An empty list is no reading."""
    read = list(notices)
    if read:
        persons = sorted({notice.person_id for notice in read})
        publish(NoticesRead(persons=tuple(persons), notices=tuple(notice.pk for notice in read)), by=made_by)


@transaction.atomic
def look_up_reader(*, text: str, made_by: Actor) -> list[Person]:
    """People by name, reading, telephone or whole e-mail address; who was shown to whom is kept.

    One more than `community.selectors.coordinators.SHOWN` where there are more. Raises TooManyLookUps.
    """
    if LOOK_UPS.spent(made_by.user):
        raise TooManyLookUps
    LOOK_UPS.count(made_by.user)
    found = found_among(Person.objects.filter(erased_at=None), text)
    publish(PeopleLookedUp(persons=[person.pk for person in found]), by=made_by)
    return found
