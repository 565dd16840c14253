"""The way back from the last tick of attendance: kept with the browser's session for ten minutes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from activities.selectors.roster import Line, Roster
from activities.services.record_attendance import Said
from core import clock

KEY = "attendance_undo"
LASTS = 10 * 60  # seconds


@dataclass(frozen=True)
class Undo:
    """What was said last: of one party, or of how many."""

    line: Line | None
    parties: int


def remember(request: HttpRequest, session: int, before: Mapping[int, Said]) -> None:
    """What stood before, by sign-up; nothing changed is nothing to take back."""
    if before:
        request.session[KEY] = {
            "session": session,
            "at": clock.now().timestamp(),
            "parties": {str(pk): [said.state, said.people] for pk, said in before.items()},
        }


def take(request: HttpRequest, session: int) -> dict[int, Said]:
    """What stood before, once; empty where it is too long ago or of another session."""
    kept = _kept(request, session)
    request.session.pop(KEY, None)
    return {int(pk): Said(state, people) for pk, (state, people) in kept.items()}


def standing_undo(request: HttpRequest, roster: Roster) -> Undo | None:
    """For the page: what can be taken back; None where there is nothing."""
    kept = _kept(request, roster.session.pk)
    if not kept:
        return None
    lines = [line for line in roster.holding if str(line.sign_up.pk) in kept]
    return Undo(lines[0] if len(kept) == 1 and lines else None, len(kept))


def _kept(request: HttpRequest, session: int) -> dict[str, Any]:
    kept = request.session.get(KEY) or {}
    fresh = kept.get("session") == session and clock.now().timestamp() - kept.get("at", 0) < LASTS
    parties: dict[str, Any] = kept["parties"] if fresh else {}
    return parties
