"""The same agreement ends: to who helps, once."""

from datetime import datetime

from django.utils.translation import gettext as _

from community.models import Person, Supporter
from notifications.kinds.consent_ending import SupportEndingKind


class SupportingEnding(SupportEndingKind):
    """Do you go on helping?"""

    name = "supporting_ending"

    def person(self, subject: Supporter) -> Person:
        return subject.supporter

    def title(self, subject: Supporter, now: datetime) -> str:
        return _("Will you go on helping %(helped)s?") % {"helped": subject.person.name}


KIND = SupportingEnding()
