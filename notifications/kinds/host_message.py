"""The host writes to everybody of a session: at once, in the host's own words."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import MessageCopy, Session
from community.models import Person
from notifications.kinds.base import Kind, clock_time, day
from notifications.models import Topic


class HostMessageKind(Kind[MessageCopy]):
    """A word from the host."""

    name = "host_message"
    subject = "message_copy"
    topic = Topic.MESSAGES
    essential = True
    copied = True
    action = gettext_lazy("See your sign-up")

    def load(self, pks: Iterable[int]) -> dict[int, MessageCopy]:
        session = "sign_up__session"
        related = "message", "sign_up__person__user", f"{session}__activity__organisation"
        found = MessageCopy.objects.select_related(*related).prefetch_related(f"{session}__activity__texts")
        return found.in_bulk(list(pks))

    def person(self, subject: MessageCopy) -> Person:
        return subject.sign_up.person

    def holds(self, subject: MessageCopy, now: datetime) -> bool:
        return subject.sign_up.session.state == Session.State.SCHEDULED

    def expires_at(self, subject: MessageCopy) -> datetime:
        return subject.sign_up.ends_at

    def title(self, subject: MessageCopy, now: datetime) -> str:
        return _("A word from the host: %(activity)s") % {"activity": subject.sign_up.session.activity.title.text}

    def context(self, subject: MessageCopy, now: datetime) -> dict[str, Any]:
        activity, starts_at = subject.sign_up.session.activity, subject.sign_up.starts_at
        return {
            "name": subject.sign_up.person.name,
            "text": subject.message.text,
            "activity": activity.title.text,
            "host": activity.organisation.name.text,
            "telephone": activity.telephone or activity.organisation.telephone,
            "day": day(starts_at),
            "starts": clock_time(starts_at),
        }

    def path(self, subject: MessageCopy) -> str:
        return reverse("activities:sign-up", kwargs={"pk": subject.sign_up_id})


KIND = HostMessageKind()
