"""A question was taken back: at once, to whom it had been put. Who never read it hears nothing of it."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.kinds.role import RoleKind, title_of
from notifications.models import Notice, Topic, Urgency
from volunteers.models import Assignment

ASKED_BY = ("role_proposed", "role_asked_again", "proposal_ending")


class RoleCalledOff(RoleKind):
    """You need not answer any more."""

    name = "role_called_off"
    topic = Topic.ASKED
    urgency = Urgency.TODAY
    states = (Assignment.State.CALLED_OFF,)
    action = gettext_lazy("See other roles")

    def load(self, pks: Iterable[int]) -> dict[int, Assignment]:
        found = super().load(pks)
        told = set(
            Notice.objects.filter(subject="assignment", subject_id__in=found, kind__in=ASKED_BY, about=None)
            .exclude(title="")
            .values_list("subject_id", flat=True)
        )
        return {pk: one for pk, one in found.items() if pk in told}

    def holds(self, subject: Assignment, now: datetime) -> bool:
        # Taken back by the system: they wished not to be asked any more, and know it.
        by_others = subject.made_by is not None and subject.made_by != subject.person.user_id
        return by_others and super().holds(subject, now)

    def title(self, subject: Assignment, now: datetime) -> str:
        return _("No longer needed: %(role)s") % {"role": title_of(subject.role)}

    def path(self, subject: Assignment) -> str:
        return reverse("volunteers:open-roles")


KIND = RoleCalledOff()
