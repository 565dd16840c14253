"""One batch of an import's rows, taken back; what has a life of its own by now stays, and says why."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch

from activities.imports import messages as m
from activities.imports.messages import Message, say
from activities.models import Activity, ActivityText, ImportRow, Session
from activities.searching import make_searchable_again
from activities.selectors.imports import in_use, signed_up_for
from activities.services import _import_marks as marks
from activities.services._import_fates import Fate
from community.models import Venue

Undone = tuple[Fate, Message | None]
_GONE: Undone = (Fate.REMOVED, None)
_AS_BEFORE: Undone = (Fate.RESTORED, None)


def undo_rows(rows: Sequence[ImportRow]) -> dict[int, Undone]:
    """By row. The rows come last first, so that a translation goes before what it translates."""
    batch = _Batch(rows)
    undone = {row.pk: batch.undo(row) for row in rows}
    Activity.objects.filter(pk__in=batch.to_remove).delete()
    return undone


def unused_venues(venues: Sequence[int]) -> list[int]:
    """Those of them that no session names any more."""
    used = set(Session.objects.filter(venue__in=venues).values_list("venue_id", flat=True))
    return [pk for pk in venues if pk not in used]


class _Batch:
    """The batch's activities under their locks, with what an undoing has to know of them."""

    def __init__(self, rows: Sequence[ImportRow]) -> None:
        wanted = sorted({row.activity_id for row in rows if row.activity_id})
        # The order of locks everywhere: sessions, then their activities.
        sessions = list(Session.objects.select_for_update().filter(activity__in=wanted).order_by("pk"))
        locked = Activity.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
        dates = Prefetch("sessions", queryset=Session.objects.order_by("starts_at", "pk"))
        self.activities = {
            one.pk: one for one in locked.select_related("organisation", "programme").prefetch_related("texts", dates)
        }
        self.texts = {one.pk: {text.language: text for text in one.texts.all()} for one in self.activities.values()}
        self.signed_up = signed_up_for(wanted)
        self.in_use = in_use(wanted, [session.pk for session in sessions])
        self.to_remove: list[int] = []

    def undo(self, row: ImportRow) -> Undone:
        """What becomes of one row."""
        before: marks.Before = row.before or {}
        if "mark" not in before:
            return _undo_facility(before)
        activity = self.activities.get(row.activity_id or 0)
        if activity is None:
            return _GONE
        if activity.pk in self.signed_up:
            return Fate.STAYS, say(m.STAYS_SIGNED_UP)
        if "open" not in before:
            return self._undo_translation(activity, before)
        if activity.pk in self.in_use:
            return Fate.STAYS, say(m.STAYS_IN_USE)
        texts = self.texts[activity.pk].values()
        if marks.mark(activity, texts, activity.sessions.all(), before["open"]) != before["mark"]:
            return Fate.STAYS, say(m.STAYS_CHANGED)
        if "fields" not in before:
            self.to_remove.append(activity.pk)
            return _GONE
        if activity.state not in Activity.HIDDEN:
            return Fate.STAYS, say(m.STAYS_PUBLISHED)
        self._restore(activity, before)
        return _AS_BEFORE

    def _undo_translation(self, activity: Activity, before: marks.Before) -> Undone:
        old: dict[str, Any] = before["texts"]
        now = {language: self.texts[activity.pk].get(language) for language in old}
        words = {language: marks.text_fields(text) if text else None for language, text in now.items()}
        if marks.mark_of_texts(words) != before["mark"]:
            return Fate.STAYS, say(m.STAYS_CHANGED)
        self._put_words_back(activity, old)
        if activity.search_vector is not None:  # it was published at some time
            told = (
                Activity.objects.select_related("organisation", "programme")
                .prefetch_related("texts")
                .get(pk=activity.pk)
            )
            make_searchable_again(told)
            told.save(update_fields=["search_text", "search_vector"])
        return _GONE if all(text is None for text in old.values()) else _AS_BEFORE

    def _restore(self, activity: Activity, before: marks.Before) -> None:
        """Only what the import changed; answers given since stay."""
        for name, value in before["fields"].items():
            setattr(activity, name, value)
        if before["fields"]:
            activity.save(update_fields=list(before["fields"]))
        self._put_words_back(activity, before["texts"])
        sessions = {session.pk: session for session in activity.sessions.all()}
        for pk, old in before["sessions"]["was"].items():
            session = sessions[int(pk)]
            marks.put_back(session, old)
            session.save(update_fields=list(old))
        Session.objects.filter(pk__in=before["sessions"]["added"]).delete()

    def _put_words_back(self, activity: Activity, old: dict[str, dict[str, str] | None]) -> None:
        texts = self.texts[activity.pk]
        for language, words in old.items():
            if words is None:
                ActivityText.objects.filter(activity=activity, language=language).delete()
                texts.pop(language, None)
                continue
            text = texts[language]
            for name, value in words.items():
                setattr(text, name, value)
            text.save(update_fields=list(words))


def _undo_facility(before: marks.Before) -> Undone:
    """A venue that the file made goes unless something takes place there; one that it changed is as it was."""
    if "venue" not in before:
        made = before["venues"]
        if unused_venues(made) != made:
            return Fate.STAYS, say(m.STAYS_IN_USE)
        Venue.objects.filter(pk__in=made).delete()
        return _GONE
    venue = Venue.objects.select_for_update().filter(pk=before["venue"]).first()
    if venue is None:
        return _GONE
    if any(getattr(venue, name) != value for name, value in before["became"].items()):
        return Fate.STAYS, say(m.STAYS_CHANGED)
    for name, value in before["was"].items():
        setattr(venue, name, value)
    venue.save(update_fields=list(before["was"]))
    return _AS_BEFORE
