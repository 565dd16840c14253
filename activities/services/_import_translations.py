"""Rows in other languages: they become texts of the activity whose number they bear."""

from collections.abc import Mapping

from activities.imports import messages as m
from activities.imports.messages import say
from activities.imports.own_words import plain
from activities.imports.rows import ImportedActivity
from activities.models import Activity, ActivityText
from activities.services import _import_marks as marks
from activities.services._import_fates import Done, Fate
from activities.services._import_update import write_text


def translate(rows: Mapping[int, tuple[ImportedActivity, int]], *, dry_run: bool) -> dict[int, Done]:
    """By line. An activity 0 is one that a dry run has not made: all its texts are new."""
    if not rows:
        return {}
    activities = Activity.objects.filter(pk__in={pk for _, pk in rows.values()}).prefetch_related("texts").in_bulk()
    return {line: _translate(one, activities.get(pk), dry_run=dry_run) for line, (one, pk) in rows.items()}


def _plain(words: Mapping[str, str]) -> list[str]:
    """As a file has them."""
    return [plain(text) for text in words.values()]


def _translate(one: ImportedActivity, activity: Activity | None, *, dry_run: bool) -> Done:
    if activity is None:
        return Done(Fate.NEW)
    standing: ActivityText | None = next((text for text in activity.texts.all() if text.language == one.language), None)
    words = {"title": one.title, "summary": one.summary, "body": one.body()}
    if standing is not None and _plain(marks.text_fields(standing)) == _plain(words):
        return Done(Fate.SAME, activity.pk)
    if activity.state != Activity.State.DRAFT:
        reason = m.KEPT_PUBLISHED if activity.state == Activity.State.PUBLISHED else m.KEPT_NO_DRAFT
        return Done(Fate.KEPT, activity.pk, reasons=(say(reason, title=one.title),))
    fate = Fate.NEW if standing is None else Fate.CHANGED
    if dry_run:
        return Done(fate, activity.pk)
    old = write_text(activity, standing, one.language, words)
    return Done(fate, activity.pk, {"mark": marks.mark_of_texts({one.language: words}), "texts": old})
