"""What a new form begins with: a template of the programme, or "again like last time"."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from activities.forms.post_texts import texts_as_initial
from activities.models import Activity, Programme, Session
from core import clock
from core.i18n import Said, said

SAME = (
    "way",
    "category",
    "languages",
    "step_free",
    "cost_yen",
    "cost_note",
    "children",
    "support",
    "access_note",
    "telephone",
    "min_age",
    "max_age",
    "residents_only",
    "reminders",
)


@dataclass(frozen=True)
class Start:
    """A template that a host may start from; `key` stands in the address."""

    key: str
    name: Said
    programme: Said


def templates_of(programmes: Sequence[Programme]) -> list[Start]:
    """Every template of these programmes, in their order."""
    return [
        Start(f"{programme.pk}-{number}", said(template.get("names", {})), programme.name)
        for programme in programmes
        for number, template in enumerate(programme.templates)
    ]


def from_template(key: str, programmes: Sequence[Programme]) -> dict[str, Any]:
    """What the template proposes; nothing for a key that none has."""
    for programme in programmes:
        for number, template in enumerate(programme.templates):
            if key == f"{programme.pk}-{number}":
                return {**template.get("defaults", {}), "programme": programme.pk}
    return {}


def about(activity: Activity) -> dict[str, Any]:
    """What its form holds, apart from the dates; reads the prefetched texts."""
    return {
        "programme": activity.programme_id,
        "campaign": activity.campaign_id,
        "promises": activity.promises,
        "photo_kept": activity.photo.name or "",
        **texts_as_initial(activity),
        **{name: getattr(activity, name) for name in SAME},
    }


def like_last_time(activity: Activity, last: Session | None) -> dict[str, Any]:
    """Its words, answers and way, and its last session's hours and place; no dates.

    A promise is made anew, and a season is over.
    """
    again = about(activity)
    del again["promises"], again["campaign"]
    return again | (like_session(last) if last else {})


def like_session(session: Session) -> dict[str, Any]:
    """Another one like it: its hours, seats, place and closing; no dates."""
    starts, ends = _local(session.starts_at), _local(session.ends_at)
    again: dict[str, Any] = {
        "starts": starts.time(),
        "ends": ends.time(),
        "minutes": int((session.ends_at - session.starts_at).total_seconds() // 60),
        "venue": session.venue_id,
    }
    if session.capacity:
        again |= {"capacity": session.capacity, "guests": session.capacity}
    if session.slot_minutes:
        again["slot_minutes"] = session.slot_minutes
    if session.closes_at:
        closes = _local(session.closes_at)
        again |= {"closes_days": (starts.date() - closes.date()).days, "closes_time": closes.time()}
    return again


def _local(moment: datetime) -> datetime:
    return moment.astimezone(clock.TOKYO)
