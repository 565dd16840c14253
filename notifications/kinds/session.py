"""What the kinds that tell a host about their session share."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy

from activities.models import Activity, Session, SignUp
from community.models import Person
from core.errors import Sentence
from notifications.kinds.base import Kind, clock_time, day
from notifications.kinds.hosts import acting_for, addressee, host_of, keep_host
from notifications.kinds.sign_up import SignUpKind
from notifications.models import Topic


def of_hosts(found: Mapping[int, Any], path: str = "") -> dict[int, Any]:
    """Those whose host has an account, with `host`; `path` leads from the subject to its session. One query."""
    activities = {pk: _activity(subject, path) for pk, subject in found.items()}
    acting = acting_for(one.organisation_id for one in activities.values())
    told = {}
    for pk, subject in found.items():
        host = addressee(acting, activities[pk].organisation_id, activities[pk].created_by_id)
        if host is not None:
            keep_host(subject, host)
            told[pk] = subject
    return told


def _activity(subject: Any, path: str) -> Activity:
    session: Session = getattr(subject, path) if path else subject
    return session.activity


class HostSessionKind(Kind[Session]):
    """About one session, told to its host."""

    subject = "session"
    topic = Topic.HOSTING
    action: ClassVar[Sentence] = gettext_lazy("See the list of people")

    def load(self, pks: Iterable[int]) -> dict[int, Session]:
        found = Session.objects.select_related("activity__organisation").prefetch_related("activity__texts")
        return of_hosts(found.in_bulk(list(pks)))

    def person(self, subject: Session) -> Person:
        return host_of(subject)

    def context(self, subject: Session, now: datetime) -> dict[str, Any]:
        return {
            "name": host_of(subject).name,
            "activity": subject.activity.title.text,
            "day": day(subject.starts_at),
            "starts": clock_time(subject.starts_at),
        }

    def path(self, subject: Session) -> str:
        return reverse("activities:roster", kwargs={"pk": subject.pk})


class HostSignUpKind(SignUpKind):
    """About what parties of a session want of its host, told to the host; one party stands for all of them."""

    topic = Topic.HOSTING
    copied = False
    states = (SignUp.State.REQUESTED, SignUp.State.HELD)
    action: ClassVar[Sentence] = gettext_lazy("Answer the requests")

    def load(self, pks: Iterable[int]) -> dict[int, SignUp]:
        return of_hosts(super().load(pks), "session")

    def person(self, subject: SignUp) -> Person:
        return host_of(subject)

    def context(self, subject: SignUp, now: datetime) -> dict[str, Any]:
        return super().context(subject, now) | {"name": host_of(subject).name}

    def path(self, subject: SignUp) -> str:
        return reverse("activities:roster", kwargs={"pk": subject.session_id})
