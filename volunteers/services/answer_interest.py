"""The host has been in touch with somebody who is interested; or the talk came to its end."""

from collections.abc import Collection

from django.db import transaction
from django.http import Http404

from core import clock
from core.actor import Actor
from core.outbox.events import publish
from volunteers.errors import NoLongerInterested
from volunteers.events import InterestAnswered, InterestClosed, InterestsRead
from volunteers.models import Interest


def _lock(interest: int) -> Interest:
    found = Interest.objects.select_for_update().filter(pk=interest).first()
    if found is None:
        raise Http404
    return found


@transaction.atomic
def answer_interest(*, interest: int, made_by: Actor) -> Interest:
    """We were in touch. Said twice is said once. Raises NoLongerInterested, Http404."""
    locked = _lock(interest)
    if locked.ended_at is not None:
        raise NoLongerInterested
    if locked.answered_at is not None:
        return locked
    locked.answered_at = clock.now()
    locked.save(update_fields=["answered_at"])
    publish(InterestAnswered(interest=locked.pk, role=locked.role_id, person=locked.person_id), by=made_by)
    return locked


@transaction.atomic
def close_interest(*, interest: int, made_by: Actor) -> Interest:
    """It came to its end, whatever came of it; no reason is kept. Twice is once. Raises Http404."""
    locked = _lock(interest)
    if locked.ended_at is not None:
        return locked
    locked.ended_at = clock.now()
    locked.save(update_fields=["ended_at"])
    publish(InterestClosed(interest=locked.pk, role=locked.role_id, person=locked.person_id), by=made_by)
    return locked


@transaction.atomic
def note_reading(*, role: int, interests: Collection[int], made_by: Actor) -> None:
    """Who read whose interest in welfare work or employment (quality.md, 30). Nothing read is nothing noted."""
    if interests:
        publish(InterestsRead(role=role, interests=tuple(sorted(interests))), by=made_by)
