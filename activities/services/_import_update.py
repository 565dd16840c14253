"""Bring drafts up to date with a file, and remember what was there before."""

from collections.abc import Mapping, Sequence
from typing import Any

from activities.imports.rows import ImportedActivity
from activities.models import Activity, ActivityText, Session
from activities.services import _import_marks as marks
from activities.services._import_fields import answers_of, fields_of, sessions_of, texts_of
from activities.services._import_marks import Before
from activities.services._import_venues import Venues
from community.models import Organisation


def update(activity: Activity, one: ImportedActivity, organisation: Organisation, venues: Venues) -> Before:
    """What its organiser has answered since stays. The activity comes with its `texts` and `sessions`, under its lock.

    Returns what was there before (activities.services._import_marks).
    """
    old = {name: getattr(activity, name) for name in marks.KEPT_FIELDS}
    for name, value in _news(activity, one, organisation).items():
        setattr(activity, name, value)
    activity.save()
    texts, old_texts = _texts(activity, texts_of(activity, one, organisation))
    sessions, old_sessions = _sessions(activity, sessions_of(activity, one, venues))
    left = marks.open_answers(activity, sessions)
    return {
        "mark": marks.mark(activity, texts, sessions, left),
        "open": left,
        "fields": marks.changed(old, {name: getattr(activity, name) for name in old}),
        "texts": old_texts,
        "sessions": old_sessions,
        "venues": venues.made_for([venue for venue in (one.venue,) if venue is not None]),
    }


def _news(activity: Activity, one: ImportedActivity, organisation: Organisation) -> dict[str, Any]:
    """Of the answers, an ordinary file gives a price at any time, and languages only to whom nobody gave them."""
    fields = fields_of(one, organisation)
    answers = answers_of(one)
    if one.answers is not None:
        return fields | answers
    if one.price_yen is not None:
        fields["cost_yen"] = one.price_yen
    if activity.languages is None:
        fields["languages"] = answers["languages"]
    return fields


def _texts(
    activity: Activity, wanted: Sequence[ActivityText]
) -> tuple[list[ActivityText], dict[str, dict[str, str] | None]]:
    """All its texts as they are now, and the old words of those that changed."""
    standing = {text.language: text for text in activity.texts.all()}
    old: dict[str, dict[str, str] | None] = {}
    for text in wanted:
        before = standing.get(text.language)
        words = marks.text_fields(text)
        if before is not None and text.language != wanted[0].language:
            words = {"title": text.title}  # an English title alone takes no English text away
        old |= write_text(activity, before, text.language, words)
        standing[text.language] = before or text
    return list(standing.values()), old


def write_text(
    activity: Activity, standing: ActivityText | None, language: str, words: Mapping[str, str]
) -> dict[str, dict[str, str] | None]:
    """Save these words where they are new; the old ones by language, None where there was no such text."""
    if standing is None:
        ActivityText.objects.create(activity=activity, language=language, **words)
        return {language: None}
    old = marks.text_fields(standing)
    if all(old[name] == value for name, value in words.items()):
        return {}
    for name, value in words.items():
        setattr(standing, name, value)
    standing.save(update_fields=list(words))
    return {language: old}


def _sessions(activity: Activity, wanted: Sequence[Session]) -> tuple[list[Session], dict[str, Any]]:
    """Match by start. A session that the file no longer has is cancelled, not deleted: roles may hang on it."""
    standing = list(activity.sessions.all())
    was: dict[str, Any] = {}
    added: list[Session] = []
    left = list(standing)
    for new in wanted:
        session = _same_start(left, new)
        if session is None:
            new.save()
            added.append(new)
            continue
        left.remove(session)
        old = marks.session_fields(session)
        session.ends_at, session.venue_id = new.ends_at, new.venue_id
        session.booking_opens_at, session.closes_at = new.booking_opens_at, new.closes_at
        session.slot_minutes = new.slot_minutes or session.slot_minutes
        # A number that the organiser entered stays where the file has none.
        session.capacity = max(new.capacity or session.capacity, session.taken)
        session.state = Session.State.SCHEDULED
        was |= _saved(session, old)
    for session in left:
        old = marks.session_fields(session)
        session.state = Session.State.CANCELLED
        was |= _saved(session, old)
    return [*standing, *added], {"was": was, "added": [session.pk for session in added]}


def _same_start(standing: Sequence[Session], new: Session) -> Session | None:
    """Two groups may begin at one moment in two places."""
    same = [session for session in standing if session.starts_at == new.starts_at]
    return next((session for session in same if session.venue_id == new.venue_id), same[0] if same else None)


def _saved(session: Session, old: Mapping[str, Any]) -> dict[str, Any]:
    """Save it if anything is another; its old values by its number."""
    was = marks.changed(old, marks.session_fields(session))
    if not was:
        return {}
    session.save(update_fields=list(was))
    return {str(session.pk): was}
