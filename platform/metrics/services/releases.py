"""A quarter's figures: prepared by one person, published by another, then frozen."""

from datetime import date

from django.db import connection, transaction

from core import clock
from core.actor import Actor
from core.outbox.events import publish
from metrics.events import ReleaseDiscarded, ReleasePrepared, ReleasePublished
from metrics.models import Release
from metrics.publication import digest_of, frozen, publication_of, publication_of_release
from metrics.rules.releasing import check_prepare, check_publish, check_undecided


@transaction.atomic
def prepare_release(*, last: date, made_by: Actor, note: str = "") -> Release:
    """Count a quarter, protect it, and keep it for somebody else to look at. `last`: the window's last day.

    What an earlier release of the same quarter has withheld stays withheld in its correction.
    Raises Refused with NotAQuarter, QuarterNotOver, BeingPrepared or NoteNeeded.
    """
    with connection.cursor() as cursor:  # two analysts at once: the second meets BeingPrepared
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('metrics:release', 0))")
    before = list(Release.objects.filter(last=last).exclude(state=Release.State.DISCARDED))
    newest = before[0] if before else None
    check_prepare(last=last, today=clock.today(), newest=newest, note=note)
    payload = frozen(publication_of(last, corrects=[publication_of_release(one) for one in before]))
    release = Release.objects.create(
        last=last,
        number=newest.number + 1 if newest else 1,
        note=note.strip(),
        payload=payload,
        digest=digest_of(payload),
        prepared_by_id=made_by.user,
        prepared_at=clock.now(),
    )
    publish(ReleasePrepared(release=release.pk), by=made_by)
    return release


@transaction.atomic
def publish_release(*, release: int, made_by: Actor) -> Release:
    """Open it to everybody, for good. Raises Release.DoesNotExist, AlreadyDecided, OwnRelease."""
    row = Release.objects.select_for_update().get(pk=release)
    check_publish(release=row, by=made_by.user)
    _decide(row, Release.State.PUBLISHED, made_by)
    publish(ReleasePublished(release=row.pk), by=made_by)
    return row


@transaction.atomic
def discard_release(*, release: int, made_by: Actor) -> Release:
    """Not to be published; whoever prepared it may do so too. Raises Release.DoesNotExist, AlreadyDecided."""
    row = Release.objects.select_for_update().get(pk=release)
    check_undecided(row)
    _decide(row, Release.State.DISCARDED, made_by)
    publish(ReleaseDiscarded(release=row.pk), by=made_by)
    return row


def _decide(row: Release, state: Release.State, made_by: Actor) -> None:
    row.state, row.decided_by_id, row.decided_at = state, made_by.user, clock.now()
    row.save(update_fields=["state", "decided_by", "decided_at"])
