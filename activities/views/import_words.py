"""The words for what becomes of an import's rows."""

from django.utils.translation import gettext_lazy as _

from activities.models import Import
from core.errors import Sentence

# States in which a fate is what would be, not what has been done.
PREVIEW = (Import.State.READING, Import.State.READY, Import.State.TAKING, Import.State.FAILED)

OUTCOMES: dict[str, Sentence] = {
    "taken": _("fine"),
    "warned": _("please check"),
    "refused": _("not taken"),
}
# Before it is taken in, and afterwards.
FATES: dict[str, tuple[Sentence, Sentence]] = {
    "new": (_("is added"), _("added")),
    "changed": (_("is brought up to date"), _("brought up to date")),
    "same": (_("is there already"), _("was there already")),
    "kept": (_("stays as it is"), _("left as it is")),
    "refused": (_("is left out"), _("left out")),
    "removed": (_("is taken away again"), _("taken away again")),
    "restored": (_("is put back"), _("as it was before")),
    "stays": (_("stays"), _("has stayed")),
}


def shown(wanted: str) -> str:
    """A filter of the address, or none."""
    return wanted if wanted in OUTCOMES or wanted in FATES else ""
