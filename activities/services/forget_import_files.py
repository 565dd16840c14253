"""Files that nobody takes in are not kept for ever."""

from datetime import timedelta

from activities.imports import messages as m
from activities.imports.messages import say
from activities.imports.reasons import kept
from activities.models import Import, ImportRow
from core import clock

KEPT_FOR = timedelta(days=7)


def forget_import_files() -> int:
    """Drop the bytes and the preview of what was brought a week ago and not taken in. Returns how many files."""
    old = Import.objects.filter(
        state__in=[Import.State.READY, Import.State.FAILED],
        content__isnull=False,
        made_at__lt=clock.now() - KEPT_FOR,
    )
    forgotten = list(old.values_list("pk", flat=True))
    count = old.update(
        state=Import.State.FAILED, content=None, problem=kept(say(m.FILE_FORGOTTEN)), changed_at=clock.now()
    )
    ImportRow.objects.filter(of__in=forgotten, of__state=Import.State.FAILED).delete()
    return count
