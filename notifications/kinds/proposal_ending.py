"""A question is still open and its time is nearly over: once, in the last third of it."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from notifications.kinds.role import title_of
from notifications.kinds.role_proposed import RoleProposed
from notifications.models import Topic, Urgency
from volunteers.models import Assignment

SHORTEST = timedelta(hours=6)  # a window shorter than this has hardly begun when it ends


class ProposalEnding(RoleProposed):
    """A yes or a no, both are fine."""

    name = "proposal_ending"
    topic = Topic.ASKED
    urgency = Urgency.TODAY

    def key(self, subject: Any) -> str:
        return f"{self.name}:{subject.pk}:{int(subject.answer_by.timestamp()) if subject.answer_by else 0}"

    def holds(self, subject: Assignment, now: datetime) -> bool:
        asked = subject.state in self.states and subject.answer_by is not None
        return asked and super().holds(subject, now)

    def title(self, subject: Assignment, now: datetime) -> str:
        return _("A question still waits for you: %(role)s") % {"role": title_of(subject.role)}


KIND = ProposalEnding()
