"""What all kinds about a sign-up share."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities.models import Session, SignUp
from community.models import Person
from core.clock import TOKYO
from core.errors import Sentence
from notifications.kinds.base import Kind, clock_time, day
from notifications.models import Topic


class SignUpKind(Kind[SignUp]):
    """About one party's sign-up, true in some of its states; pointless once the session has begun."""

    subject = "sign_up"
    topic = Topic.SIGN_UPS
    copied = True
    states: ClassVar[tuple[SignUp.State, ...]]
    session_states: ClassVar[tuple[Session.State, ...]] = (Session.State.SCHEDULED,)
    related: ClassVar[tuple[str, ...]] = ("session__activity__organisation", "session__venue", "person__user")
    action: ClassVar[Sentence] = _("See your sign-up")

    def load(self, pks: Iterable[int]) -> dict[int, SignUp]:
        found = SignUp.objects.select_related(*self.related).prefetch_related("session__activity__texts")
        return found.in_bulk(list(pks))

    def person(self, subject: SignUp) -> Person:
        return subject.person

    def holds(self, subject: SignUp, now: datetime) -> bool:
        return subject.state in self.states and subject.session.state in self.session_states

    def expires_at(self, subject: SignUp) -> datetime:
        return subject.starts_at

    def context(self, subject: SignUp, now: datetime) -> dict[str, Any]:
        session, activity = subject.session, subject.session.activity
        return {
            "name": subject.person.name,
            "activity": activity.title.text,
            "host": activity.organisation.name.text,
            "telephone": activity.telephone or activity.organisation.telephone,
            "day": day(subject.starts_at),
            "nearness": nearness(subject.starts_at, now),
            "starts": clock_time(subject.starts_at),
            "ends": until(subject),
            "venue": session.venue.name.text if session.venue else "",
            "address": session.venue.address if session.venue else "",
            "seats": subject.seats,
            "note": subject.host_note,
        }

    def path(self, subject: SignUp) -> str:
        return reverse("activities:sign-up", kwargs={"pk": subject.pk})


def activity_title(sign_up: SignUp) -> str:
    """What the party signed up for, in the language that is active."""
    return sign_up.session.activity.title.text


def until(sign_up: SignUp) -> str:
    """The hour at which it ends; of a stay the day too."""
    starts, ends = sign_up.starts_at.astimezone(TOKYO), sign_up.ends_at.astimezone(TOKYO)
    return clock_time(ends) if starts.date() == ends.date() else f"{day(ends)} {clock_time(ends)}"


def nearness(moment: datetime, now: datetime) -> str:
    """ "today", "tomorrow" or nothing, by the calendar of Tokyo."""
    away = moment.astimezone(TOKYO).date() - now.astimezone(TOKYO).date()
    return {timedelta(0): "today", timedelta(days=1): "tomorrow"}.get(away, "")
