"""What an activity looked like when somebody opened its form: a short word that differs as soon as anything does."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from activities.models import Activity, ActivityText, Session

SAID = (
    "programme_id",
    "campaign_id",
    "way",
    "category",
    "state",
    "telephone",
    "languages",
    "step_free",
    "cost_yen",
    "cost_note",
    "children",
    "support",
    "min_age",
    "max_age",
    "residents_only",
    "promises",
    "access_note",
    "reminders",
)
WHEN = ("pk", "starts_at", "ends_at", "capacity", "venue_id", "closes_at", "slot_minutes", "state")


def fingerprint(activity: Activity, texts: Iterable[ActivityText], sessions: Iterable[Session]) -> str:
    """Of everything that its form shows. The dates count while it is hidden: later they have pages of their own."""
    when = sessions if activity.state in Activity.HIDDEN else ()
    looks: list[Any] = [
        [getattr(activity, name) for name in SAID],
        activity.photo.name or "",
        sorted([one.language, one.title, one.summary, one.body] for one in texts),
        sorted([str(getattr(one, name)) for name in WHEN] for one in when),
    ]
    return hashlib.sha256(json.dumps(looks, ensure_ascii=False).encode()).hexdigest()[:32]
