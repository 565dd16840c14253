"""What a row of a file says, in the words of our tables. Nothing is saved here."""

from functools import cache, lru_cache
from typing import Any, TypeVar

from django.db.models import Model
from django.db.models.base import ModelState

from activities.imports.own_words import ORGANISER
from activities.imports.rows import ImportedActivity
from activities.imports.sessions import ImportedSession, Terms
from activities.imports.venues import ImportedVenue
from activities.models import Activity, ActivityText, Session
from activities.searching import comparable
from activities.services._import_venues import Venues
from community.models import Organisation
from core.i18n import OWN_NAMES

M = TypeVar("M", bound=Model)


@lru_cache(1000)
def _found_by(words: str) -> str:
    return comparable(words)


def made(model: type[M], **values: object) -> M:
    """An unsaved instance, the other fields as they are by default; by the names of its columns.

    What `model(**values)` makes, without its signals and checks: they cost more than all the rest by the hundred
    thousand.
    """
    row = model.__new__(model)
    row.__dict__ = {**_blank(model), **values, "_state": ModelState()}
    return row


@cache
def _blank(model: type[Model]) -> dict[str, object]:
    return {field.attname: field.get_default() for field in model._meta.concrete_fields}


def fields_of(one: ImportedActivity, organisation: Organisation) -> dict[str, Any]:
    """What the file alone decides, the first time and each time it changes."""
    fields: dict[str, Any] = {
        "telephone": one.contact_phone or organisation.telephone,
        "cost_note": one.price_note,
        "access_note": one.access,
        "source_hash": one.content_hash,
        # The words that stand nowhere else; publishing adds the others (activities.searching).
        "search_text": _found_by(" ".join([one.title_kana, *one.readings, *([one.venue.name] if one.venue else [])])),
    }
    if one.way:
        fields["way"] = one.way
    if one.answers is not None:
        fields |= {"telephone": one.contact_phone, "cost_yen": one.price_yen} | answers_of(one)
    return fields


def answers_of(one: ImportedActivity) -> dict[str, Any]:
    """The welcome answers, as far as the file has any."""
    if one.answers is None:
        return {"languages": _promised(one), "cost_yen": one.price_yen}
    own = one.answers
    return {
        "languages": list(own.languages) if own.languages else None,
        "cost_yen": one.price_yen,
        "step_free": own.step_free,
        "children": own.children,
        "support": own.support,
        "min_age": own.min_age,
        "max_age": own.max_age,
        "residents_only": own.residents_only,
    }


def _promised(one: ImportedActivity) -> list[str] | None:
    """Japanese and the languages that the file promises; None (not answered) where it promises none."""
    codes = [code for code in one.languages if code in OWN_NAMES]
    return ["ja", *codes] if codes else None


def texts_of(activity: Activity, one: ImportedActivity, organisation: Organisation) -> list[ActivityText]:
    """Its words in the row's language, and its title in English where the row has one."""
    body = body_of(one, organisation)
    own = {"language": one.language, "title": one.title, "summary": one.summary, "body": body}
    texts = [made(ActivityText, activity_id=activity.pk, **own)]
    if one.title_en and one.language != "en":
        texts.append(made(ActivityText, activity_id=activity.pk, language="en", title=one.title_en))
    return texts


def body_of(one: ImportedActivity, organisation: Organisation) -> str:
    """The whole text. Of a row that Deban wrote, the host is named where it is somebody else."""
    body = one.body()
    if one.answers is None or not one.organiser or one.organiser in organisation.names.values():
        return body
    return f"{body}{chr(10) if one.details else chr(10) * 2 if body else ''}【{ORGANISER}】{one.organiser}"


def sessions_of(activity: Activity, one: ImportedActivity, venues: Venues) -> list[Session]:
    """A file that states no number of places leaves zero: the organiser enters it before publishing."""
    shared = Terms(one.capacity or 0, one.booking_opens_at, one.closes_at, None, one.venue)
    return [_session(activity, one, session, session.terms or shared, venues) for session in one.sessions]


def _session(
    activity: Activity, one: ImportedActivity, session: ImportedSession, terms: Terms, venues: Venues
) -> Session:
    closes_at = terms.closes_at
    if one.answers is None and closes_at is not None and closes_at >= session.starts_at:
        closes_at = None  # one last day for several dates, and this one is over by then; or 「当日」
    venue = venues.of(terms.venue)
    return made(
        Session,
        activity_id=activity.pk,
        venue_id=venue.pk if venue else None,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        capacity=0 if one.way == "walk_in" else terms.places,
        booking_opens_at=terms.booking_opens_at,
        closes_at=closes_at,
        slot_minutes=terms.slot_minutes,
    )


def venues_of(one: ImportedActivity) -> list[ImportedVenue]:
    """Every place that the row names."""
    own = [session.terms.venue for session in one.sessions if session.terms]
    return [venue for venue in (one.venue, *own) if venue is not None]
