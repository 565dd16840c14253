"""A file of inhabitants: read, looked at, then taken, so that rates have their denominator; or thrown away."""

from collections.abc import Mapping
from datetime import date

from django.db import connection, transaction

from activities.imports.messages import UnreadableFile
from activities.imports.own_words import plain_line
from core import clock
from core.actor import Actor
from core.outbox.events import publish
from metrics.errors import (
    NoSuchCount,
    PopulationDecided,
    PopulationFileTooLarge,
    PopulationFileUnreadable,
    PopulationInUse,
    PopulationNotComplete,
    TooManyPopulationFiles,
)
from metrics.events import (
    PopulationApplied,
    PopulationDiscarded,
    PopulationMatched,
    PopulationPrepared,
    PopulationRemoved,
)
from metrics.models import Population, PopulationImport
from metrics.models.population import MAX_SOURCE
from metrics.populations.names import alike
from metrics.populations.reading import MAX_BYTES, read_population
from metrics.populations.weighing import LEAVE_OUT
from metrics.selectors.population import dates_in_releases, gazetteer_of, town_areas, weighed

MOST_WAITING = 10


@transaction.atomic
def prepare_population(*, file: bytes, name: str, source: str, made_by: Actor) -> PopulationImport:
    """Read a file and keep what it says for a preview; nothing is taken by that. `source`: who counted.

    Raises PopulationFileTooLarge, PopulationFileUnreadable, TooManyPopulationFiles.
    """
    if len(file) > MAX_BYTES:
        raise PopulationFileTooLarge
    _lock()  # ten waiting files at most, also when several come at once
    if PopulationImport.objects.filter(state=PopulationImport.State.PREPARED).count() >= MOST_WAITING:
        raise TooManyPopulationFiles
    try:
        reading = read_population(file, today=clock.today())
    except UnreadableFile as problem:
        raise PopulationFileUnreadable(str(problem)) from problem
    of = PopulationImport.objects.create(
        file_name=plain_line(name)[:120],
        source=plain_line(source)[:MAX_SOURCE],
        reading=reading.as_json(),
        made_by_id=made_by.user,
        made_at=clock.now(),
    )
    publish(PopulationPrepared(population_import=of.pk), by=made_by)
    return of


@transaction.atomic
def match_population(*, import_: int, answers: Mapping[str, int | None], on: date | None, made_by: Actor) -> None:
    """Which area the names that Deban does not know mean, and which date is taken.

    `answers`: a name of the file to the id of a ward or district, LEAVE_OUT, or None to ask again; an id that is none
    of the town is asked again. Names that are not given keep their answer. Raises PopulationDecided,
    PopulationImport.DoesNotExist.
    """
    of = _locked(import_)
    known = gazetteer_of(town_areas())
    kept = dict(of.answers)
    for name, area in answers.items():
        kept.pop(alike(name), None)
        if area == LEAVE_OUT or area in known.places:
            kept[alike(name)] = area
    of.answers, of.on = kept, on or of.on
    of.save(update_fields=["answers", "on"])
    publish(PopulationMatched(population_import=of.pk), by=made_by)


@transaction.atomic
def apply_population(*, import_: int, made_by: Actor) -> PopulationImport:
    """Take its inhabitants: they replace those of the same date, and are used from their date on.

    Releases that were made before stay as they are. Raises PopulationDecided, PopulationNotComplete,
    PopulationImport.DoesNotExist.
    """
    _lock()
    of = _locked(import_)
    found = weighed(of)
    if found.on is None or not found.is_complete:
        raise PopulationNotComplete
    before = Population.objects.filter(on=found.on).order_by("area_id", "band")
    of.replaced = [[row.area_id, row.band, row.count, row.source] for row in before]
    before.delete()
    Population.objects.bulk_create(
        Population(area_id=area, band=band, count=count, on=found.on, source=of.source)
        for area, bands in found.areas.items()
        for band, count in bands.items()
    )
    of.on = found.on
    _decide(of, PopulationImport.State.APPLIED, made_by)
    publish(PopulationApplied(population_import=of.pk, on=found.on.isoformat()), by=made_by)
    return of


@transaction.atomic
def discard_population(*, import_: int, made_by: Actor) -> PopulationImport:
    """Not to be taken. Raises PopulationDecided, PopulationImport.DoesNotExist."""
    of = _locked(import_)
    _decide(of, PopulationImport.State.DISCARDED, made_by)
    publish(PopulationDiscarded(population_import=of.pk), by=made_by)
    return of


@transaction.atomic
def remove_population(*, on: date, made_by: Actor) -> None:
    """Take away the inhabitants of a date that were wrong. Raises PopulationInUse, NoSuchCount."""
    _lock()
    if on in dates_in_releases():
        raise PopulationInUse
    removed, _ = Population.objects.filter(on=on).delete()
    if not removed:
        raise NoSuchCount
    publish(PopulationRemoved(on=on.isoformat()), by=made_by)


def _lock() -> None:
    # Two files of one date at once: without the lock their rows would meet in the unique constraint.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('metrics:population', 0))")


def _locked(import_: int) -> PopulationImport:
    of = PopulationImport.objects.select_for_update().get(pk=import_)
    if of.state != PopulationImport.State.PREPARED:
        raise PopulationDecided
    return of


def _decide(of: PopulationImport, state: PopulationImport.State, made_by: Actor) -> None:
    of.state, of.decided_by_id, of.decided_at = state, made_by.user, clock.now()
    of.save(update_fields=["state", "decided_by", "decided_at", "replaced", "on"])
