"""What an import leaves behind to be undone by: what was there before, and a mark of what it made of it.

`ImportRow.before` is one of
- `{"mark": …, "open": […], "venues": […]}` of a new activity; `venues` are those that had to be made for it;
- the same with `"fields": {name: old}`, `"texts": {language: old or null}` and `"sessions": {"was": {pk: old},
  "added": [pk]}` of one that was brought up to date: whatever the import changed, and nothing else;
- `{"mark": …, "texts": {language: old or null}}` of a row that is a translation of another one;
- `{"venue": pk, "was": {…}, "became": {…}}` or `{"venues": [pk]}` of a facility.

The mark is a hash over all that the import had a say in. Answers that it left open (`open`: no price, no places …) are
not in it: completing a draft is no reason to keep it, changing what stands there is.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from activities.models import Activity, ActivityText, Session

Before = dict[str, Any]
FIELDS = (
    "way",
    "telephone",
    "languages",
    "cost_yen",
    "cost_note",
    "access_note",
    "step_free",
    "children",
    "support",
    "min_age",
    "max_age",
    "residents_only",
)
# Not for a reader's eyes, but what a later import and the search go by.
KEPT_FIELDS = (*FIELDS, "source_hash", "search_text")
TIMES = ("starts_at", "ends_at", "booking_opens_at", "closes_at")
PLACES = "capacity"
PLACE_AND_STATE = ("venue_id", "slot_minutes", "state")
SESSION_FIELDS = (*TIMES, *PLACE_AND_STATE, PLACES)
TEXT_FIELDS = ("title", "summary", "body")


def open_answers(activity: Activity, sessions: Iterable[Session]) -> list[str]:
    """Which answers the import has left to the organiser."""
    left = [name for name in FIELDS if getattr(activity, name) in ("", None, False)]
    return left + ([PLACES] if any(session.capacity == 0 for session in sessions) else [])


def mark(
    activity: Activity, texts: Iterable[ActivityText], sessions: Iterable[Session], open_ones: Iterable[str]
) -> str:
    """The same as long as nobody has changed what the import wrote."""
    left = set(open_ones)
    when = [name for name in (*PLACE_AND_STATE, PLACES) if name not in left]
    return _hash(
        [
            *(f"{name}={getattr(activity, name)}" for name in FIELDS if name not in left),
            *sorted("\x1e".join([text.language, *map(_unfolded, text_fields(text).values())]) for text in texts),
            *sorted(_session_words(session, when) for session in sessions),
        ]
    )


def mark_of_texts(texts: Mapping[str, Mapping[str, str] | None]) -> str:
    """The same for a translation alone, by language."""
    return _hash(
        sorted(
            "\x1e".join([language, *map(_unfolded, text.values())] if text else [language])
            for language, text in texts.items()
        )
    )


def text_fields(text: ActivityText) -> dict[str, str]:
    """Its words."""
    return {name: getattr(text, name) for name in TEXT_FIELDS}


def session_fields(session: Session, names: Iterable[str] = SESSION_FIELDS) -> dict[str, Any]:
    """What an import says about a session; moments as text in UTC."""
    return {name: _plain(getattr(session, name)) for name in names}


def put_back(session: Session, old: Mapping[str, Any]) -> None:
    """Give a session what `session_fields` had said; unsaved."""
    for name, value in old.items():
        setattr(session, name, datetime.fromisoformat(value) if name in TIMES and value else value)


def changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The old values of what is another now."""
    return {name: value for name, value in old.items() if new[name] != value}


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _unfolded(text: str) -> str:
    """A form sends a text back with other line ends; nobody has changed it by that."""
    return text.replace("\r\n", "\n").strip()


def _session_words(session: Session, names: Iterable[str]) -> str:
    """When it is, to the second, and the rest."""
    moments = (getattr(session, name) for name in TIMES)
    when = [str(int(moment.timestamp())) if moment else "" for moment in moments]
    return " ".join([*when, *(f"{name}={getattr(session, name)}" for name in names)])


def _hash(parts: Iterable[str]) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24]
