"""The session has another time or place: at once, to every party, with what was and what is now.

The number of the change is part of its key: moved again, the older word is not true any more and is not sent.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self, cast

from django.utils.translation import gettext as _

from activities import events
from activities.models import SignUp
from community.models import Venue
from core.outbox.models import Event
from notifications.kinds.base import clock_time, day
from notifications.kinds.sign_up import SignUpKind, activity_title
from notifications.models import Topic


class SessionMoved(SignUpKind):
    """From there to here."""

    name = "session_moved"
    topic = Topic.CHANGES
    essential = True
    states = SignUp.STANDING

    def load(self, pks: Iterable[int]) -> dict[int, SignUp]:
        found = super().load(pks)
        sessions = {party.session_id for party in found.values()}
        moves = Event.objects.filter(name=events.SessionMoved.name(), payload__session__in=sessions).order_by("id")
        last = {move.payload["session"]: move.payload for move in moves}
        venues = Venue.objects.in_bulk({move["old_venue"] for move in last.values() if move["old_venue"]})
        for party in found.values():
            move = last.get(party.session_id)
            cast(Any, party).before = Before.of(move, venues) if move else None
        return found

    def key(self, subject: Any) -> str:
        return f"{self.name}:{subject.pk}:{subject.session.sequence}"

    def title(self, subject: SignUp, now: datetime) -> str:
        return _("Changed: %(activity)s") % {"activity": activity_title(subject)}

    def context(self, subject: SignUp, now: datetime) -> dict[str, Any]:
        before: Before | None = cast(Any, subject).before
        return super().context(subject, now) | {
            "old_day": day(before.starts_at) if before else "",
            "old_starts": clock_time(before.starts_at) if before else "",
            "old_ends": clock_time(before.ends_at) if before else "",
            "old_venue": before.venue.name.text if before and before.venue else "",
        }


@dataclass(frozen=True)
class Before:
    """When and where it was before the last move; the event remembers."""

    starts_at: datetime
    ends_at: datetime
    venue: Venue | None

    @classmethod
    def of(cls, move: dict[str, Any], venues: dict[int, Venue]) -> Self:
        """Read the event's payload."""
        starts, ends = (datetime.fromisoformat(move[name]) for name in ("old_starts_at", "old_ends_at"))
        return cls(starts, ends, venues.get(move["old_venue"]))


KIND = SessionMoved()
