"""An organiser changes what they have posted, or completes what a file brought."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from activities import rules
from activities.errors import EditedMeanwhile, NotEditable
from activities.events import ActivityChanged
from activities.fingerprints import fingerprint
from activities.models import Activity, Session
from activities.services._publishing import lock_activity
from activities.services.post_activity import Content, save_texts, take_over
from community.models import Venue
from core.actor import Actor
from core.outbox.events import publish


@dataclass(frozen=True)
class SessionEdit:
    """What a draft's date becomes; `removed`: it is no date any more."""

    session: int
    starts_at: datetime
    ends_at: datetime
    capacity: int
    venue: Venue | None
    closes_at: datetime | None = None
    slot_minutes: int | None = None
    removed: bool = False


@transaction.atomic
def edit_activity(
    *, activity: int, seen: str, content: Content, made_by: Actor, sessions: Sequence[SessionEdit] = ()
) -> Activity:
    """Change words and answers; of a hidden activity the programme, the season, the way and the dates too.

    `seen` is the fingerprint of what the editor saw: the later of two saves is told, and changes nothing. What
    everybody can see stays whole: its welcome fields, title and promises are still there afterwards. A date that
    stands no more is passed over.
    Raises EditedMeanwhile, Refused with every reason, NotEditable, Activity.DoesNotExist.
    """
    locked = lock_activity(activity)
    if locked.state == Activity.State.CANCELLED:
        raise NotEditable
    standing = {one.pk: one for one in locked.sessions.filter(state=Session.State.SCHEDULED)}
    if fingerprint(locked, locked.texts.all(), standing.values()) != seen:
        raise EditedMeanwhile
    hidden = locked.state in Activity.HIDDEN
    if hidden:
        locked.programme, locked.campaign, locked.way = content.programme, content.campaign, content.way
        _edit_sessions(standing, sessions)
    take_over(locked, content)
    titled = any(words.get("title") for words in content.texts.values())
    rules.refuse_if(
        rules.why_outside_rules(locked, list(standing.values())) if hidden else rules.why_spoiled(locked, titled=titled)
    )
    locked.save()
    save_texts(locked, content.texts)
    if not hidden:
        publish(ActivityChanged(activity=locked.pk, organisation=locked.organisation_id), by=made_by)
    return locked


def _edit_sessions(standing: dict[int, Session], edits: Sequence[SessionEdit]) -> None:
    """A draft's dates: nobody has signed up for them, so they need no lock but their activity's."""
    for edit in edits:
        session = standing.get(edit.session)
        if session is None:
            continue
        if edit.removed:
            standing.pop(session.pk).delete()
            continue
        session.starts_at, session.ends_at = edit.starts_at, edit.ends_at
        session.capacity, session.venue = edit.capacity, edit.venue
        session.closes_at, session.slot_minutes = edit.closes_at, edit.slot_minutes
    fields = ["starts_at", "ends_at", "capacity", "venue", "closes_at", "slot_minutes"]
    Session.objects.bulk_update(standing.values(), fields)
