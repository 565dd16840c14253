"""Why not, with a link to where the next step can be taken."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, Refused

Sentence = str | Promise

# Where a reader can do something about it themself.
_DOORS: dict[str, tuple[str, Sentence]] = {
    "guardian_must_agree": ("people:guardian", _("Parent or guardian")),
    "guardian_contact_missing": ("people:guardian", _("Parent or guardian")),
    "only_for_residents": ("my-details", _("About me")),
    "limit_reached": ("activities:my-page", _("My page")),
    "clashes": ("activities:my-page", _("My page")),
}


@dataclass(frozen=True)
class Reason:
    """One reason, as page and API say it; `url` and `action` lead on, where there is a door."""

    code: str
    message: Sentence
    next_step: Sentence
    url: str = ""
    action: Sentence = ""


def told(reasons: Iterable[DomainError], *, own: bool = True) -> list[Reason]:
    """For a page; whoever acts for somebody else (`own` is False) is not led to their own doors."""
    return [_told(reason, own) for reason in reasons]


def _told(reason: DomainError, own: bool) -> Reason:
    name, action = _DOORS.get(reason.code, ("", "")) if own else ("", "")
    url = reverse(name) if name else ""
    return Reason(reason.code, reason.message, reason.next_step, url, action)


def reasons_in(refusal: DomainError) -> list[DomainError]:
    """What a refusal consists of."""
    return refusal.reasons if isinstance(refusal, Refused) else [refusal]
