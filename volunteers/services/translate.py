"""From a missing translation to a published one: taking it, writing it, handing it in, looking at it."""

import hashlib
from collections.abc import Mapping

from django.db import IntegrityError, transaction

from activities.models import Activity, Session
from activities.services.publish_translation import publish_translation
from community.models import Person
from community.services.lock_person import lock_person
from core import clock
from core.actor import Actor
from core.i18n import OWN_NAMES
from core.outbox.events import publish
from volunteers.errors import NothingToTranslate, TranslationIncomplete, TranslationNotOpen, TranslationTaken
from volunteers.events import (
    TranslationBegun,
    TranslationGivenUp,
    TranslationPublished,
    TranslationReturned,
    TranslationSubmitted,
)
from volunteers.models import TONGUE_OF, Assignment, Comfort, Level, Role, Shift, Task, Translation
from volunteers.services._standing import take_on
from volunteers.services.contributions import confirm_contribution
from volunteers.services.hand_back import hand_back

PARTS = ("title", "summary", "body")
State = Translation.State


def source_of(activity: Activity) -> str:
    """SHA-256 of the Japanese words: whether they changed since a translation was begun. Reads the `texts`."""
    words = [(text.title, text.summary, text.body) for text in activity.texts.all() if text.language == "ja"]
    return hashlib.sha256(repr(words).encode()).hexdigest()


@transaction.atomic
def begin_translation(*, activity: int, language: str, person: Person, made_by: Actor) -> Translation:
    """The person takes this one on: a small role of the activity's host. Who has it already, keeps it.

    Raises NothingToTranslate, TranslationTaken, PersonIsErased, ValueError for an unknown language.
    """
    if language not in OWN_NAMES:
        raise ValueError(language)
    # The activity's lock: two who begin at once are one after the other.
    found = Activity.objects.select_for_update(of=("self",), no_key=True).select_related("organisation")
    locked = found.filter(pk=activity, state=Activity.State.PUBLISHED).first()
    if locked is None or locked.texts.filter(language=language).exclude(title="").exists():
        raise NothingToTranslate
    standing = Translation.objects.filter(activity=locked, language=language, state__in=Translation.STANDING)
    before = standing.select_related("assignment").first()
    if before is not None:
        if before.assignment.person_id == person.pk:
            return before
        raise TranslationTaken
    lock_person(person.pk)
    assignment = take_on(_shift(locked, language), person, made_by=made_by, standing=None, via=Assignment.Via.SELF)
    begun = _begun(locked, language, assignment)
    publish(TranslationBegun(translation=begun.pk, activity=locked.pk, person=person.pk), by=made_by)
    return begun


def _shift(activity: Activity, language: str) -> Shift:
    """A role without a date, for one person, to be done at home."""
    role = Role.objects.create(
        organisation=activity.organisation,
        programme_id=activity.programme_id,
        task=Task.TRANSLATE,
        titles={text.language: f"{text.title} → {OWN_NAMES[language]}" for text in activity.texts.all() if text.title},
        languages={TONGUE_OF[language]: Level.EVERYDAY},
        comforts=[Comfort.AT_HOME, Comfort.SEATED],
        created_at=clock.now(),
    )
    return Shift.objects.create(role=role, least=1, most=1)


def _begun(activity: Activity, language: str, assignment: Assignment) -> Translation:
    try:
        with transaction.atomic():
            return Translation.objects.create(
                activity=activity,
                language=language,
                assignment=assignment,
                source=source_of(activity),
                begun_at=clock.now(),
            )
    except IntegrityError as taken:  # the last guard: one translator at a time
        raise TranslationTaken from taken


@transaction.atomic
def save_translation(*, translation: int, words: Mapping[str, str], made_by: Actor) -> Translation:
    """Keep what is written so far. Raises TranslationNotOpen, Translation.DoesNotExist."""
    locked = _lock(translation)
    _ensure_open(locked)
    _write(locked, words)
    locked.save(update_fields=PARTS)
    return locked


@transaction.atomic
def submit_translation(*, translation: int, words: Mapping[str, str], minutes: int, made_by: Actor) -> Translation:
    """Hand it in; `minutes`: how long it took. Raises TranslationIncomplete, TranslationNotOpen."""
    locked = _lock(translation)
    _ensure_open(locked)
    _write(locked, words)
    if not locked.title:
        raise TranslationIncomplete
    locked.state, locked.minutes, locked.source = State.SUBMITTED, minutes, source_of(locked.activity)
    locked.save(update_fields=[*PARTS, "state", "minutes", "source"])
    publish(TranslationSubmitted(**_ids(locked)), by=made_by)
    return locked


@transaction.atomic
def return_translation(*, translation: int, note: str, made_by: Actor) -> Translation:
    """Please look at it once more: the note says where. Raises TranslationNotOpen."""
    locked = _lock(translation)
    if locked.state == State.RETURNED:
        return locked
    if locked.state != State.SUBMITTED:
        raise TranslationNotOpen
    locked.state, locked.note, locked.reviewed_by = State.RETURNED, note, made_by.user
    locked.save(update_fields=["state", "note", "reviewed_by"])
    publish(TranslationReturned(**_ids(locked)), by=made_by)
    return locked


@transaction.atomic
def accept_translation(*, translation: int, words: Mapping[str, str], made_by: Actor) -> Translation:
    """Publish it as it was looked at, and count it as a role fulfilled. Said twice is said once.

    Raises TranslationIncomplete, TranslationNotOpen, NotEditable where the activity is no longer public.
    """
    # Publishing locks the activity's sessions; they come before the activity everywhere, or two editors deadlock.
    list(
        Session.objects.select_for_update().filter(activity__translations_made=translation).order_by("pk").values("pk")
    )
    locked = _lock(translation)
    if locked.state == State.PUBLISHED:
        return locked
    if locked.state != State.SUBMITTED:
        raise TranslationNotOpen
    _write(locked, words)
    if not locked.title:
        raise TranslationIncomplete
    publish_translation(
        activity=locked.activity_id,
        language=locked.language,
        words={name: getattr(locked, name) for name in PARTS},
        made_by=made_by,
    )
    locked.state, locked.reviewed_by, locked.ended_at = State.PUBLISHED, made_by.user, clock.now()
    locked.save(update_fields=[*PARTS, "state", "reviewed_by", "ended_at"])
    confirm_contribution(assignment=locked.assignment_id, minutes=locked.minutes, made_by=made_by)
    publish(TranslationPublished(**_ids(locked)), by=made_by)
    return locked


@transaction.atomic
def give_up_translation(*, translation: int, made_by: Actor) -> Translation:
    """Somebody else may take it; no reason is asked. Given up twice is once. Raises TranslationNotOpen if published."""
    locked = _lock(translation)
    if locked.state == State.GIVEN_UP:
        return locked
    if locked.state == State.PUBLISHED:
        raise TranslationNotOpen
    locked.state, locked.ended_at = State.GIVEN_UP, clock.now()
    locked.save(update_fields=["state", "ended_at"])
    # Nobody else is to take this shift: whoever translates it next gets one of their own.
    Role.objects.filter(shifts__assignments=locked.assignment_id).update(state=Role.State.CLOSED)
    hand_back(assignment=locked.assignment_id, made_by=made_by)
    publish(TranslationGivenUp(**_ids(locked)), by=made_by)
    return locked


def _lock(translation: int) -> Translation:
    """The activity before its translation: the order of `begin_translation`. Raises Translation.DoesNotExist."""
    ids = Translation.objects.filter(pk=translation).values_list("activity_id", flat=True)
    list(Activity.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=list(ids)).values_list("pk"))
    return (
        Translation.objects.select_for_update(of=("self",)).select_related("activity", "assignment").get(pk=translation)
    )


def _ensure_open(translation: Translation) -> None:
    if translation.state not in (State.DRAFT, State.RETURNED):
        raise TranslationNotOpen


def _write(translation: Translation, words: Mapping[str, str]) -> None:
    for name in PARTS:
        setattr(translation, name, words.get(name, "").strip())


def _ids(translation: Translation) -> dict[str, int]:
    return {
        "translation": translation.pk,
        "activity": translation.activity_id,
        "person": translation.assignment.person_id,
    }
