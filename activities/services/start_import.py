"""Somebody brings a file."""

from django.db import transaction

from activities.errors import FileTooLarge, TooManyImports
from activities.events import ImportStarted
from activities.imports.own_words import plain_line
from activities.models import Import
from activities.services._import_work import wake
from community.models import Organisation
from core import clock
from core.actor import Actor
from core.outbox.events import publish

MAX_BYTES = 20 * 1024 * 1024
MOST_WAITING = 10  # files of one organisation that nobody has taken in


@transaction.atomic
def start_import(*, organisation: Organisation, file_name: str, content: bytes, made_by: Actor) -> Import:
    """Keep the file, and have it read; nothing is taken in by that. Raises FileTooLarge, TooManyImports."""
    if len(content) > MAX_BYTES:
        raise FileTooLarge
    if organisation.imports.filter(content__isnull=False).count() >= MOST_WAITING:
        raise TooManyImports
    now = clock.now()
    of = Import.objects.create(
        organisation=organisation,
        file_name=plain_line(file_name)[:120],
        content=content,
        made_by_id=made_by.user,
        asked_by=made_by.user,
        made_at=now,
        changed_at=now,
    )
    publish(ImportStarted(of=of.pk, organisation=organisation.pk), by=made_by)
    wake()
    return of
