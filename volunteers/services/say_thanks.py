"""A host thanks a person for something that they did. No wall shows it: the person alone reads it."""

from django.db import transaction

from community.errors import PersonIsErased
from community.rules.ages import is_minor
from core import clock
from core.actor import Actor
from core.outbox.events import publish
from volunteers.errors import NothingToThankFor, PhrasesForMinors, WordsMissing
from volunteers.events import ThanksSaid, ThanksTakenBack
from volunteers.models import Assignment, Contribution, Thanks
from volunteers.services._locks import lock_assignment


@transaction.atomic
def say_thanks(*, assignment: int, made_by: Actor, phrase: str = "", words: str = "", language: str = "ja") -> Thanks:
    """Keep the phrase, or else the host's own words in their language; said again, it replaces what was said.

    Raises NothingToThankFor where nothing is confirmed, WordsMissing, PhrasesForMinors for own words to somebody who
    is under 18 today, PersonIsErased, Http404.
    """
    standing = lock_assignment(assignment)
    kept: Contribution | None = getattr(standing, "contribution", None)
    if kept is None or kept.state != Contribution.State.CONFIRMED:
        raise NothingToThankFor
    if standing.person.erased_at is not None:
        raise PersonIsErased
    own = "" if phrase else words.strip()
    if not phrase and not own:
        raise WordsMissing
    if own and is_minor(standing.person, clock.today()):
        raise PhrasesForMinors
    said, _ = Thanks.objects.update_or_create(
        assignment=standing,
        defaults={"phrase": phrase, "words": own, "language": language, "by": made_by.user, "at": clock.now()},
    )
    publish(ThanksSaid(**_ids(standing)), by=made_by)
    return said


@transaction.atomic
def take_thanks_back(*, assignment: int, made_by: Actor) -> None:
    """The words are gone; taken back twice is taken back once. Raises Http404."""
    standing = lock_assignment(assignment)
    gone, _ = Thanks.objects.filter(assignment=standing).delete()
    if gone:
        publish(ThanksTakenBack(**_ids(standing)), by=made_by)


def _ids(standing: Assignment) -> dict[str, int]:
    return {"assignment": standing.pk, "role": standing.shift.role_id, "person": standing.person_id}
