"""What an organisation offers, in the municipal layout of 79 columns; activities.imports takes it back without loss.

One row an activity and one more for each further language in which it is told, so that a file holds what people read.
Sessions that do not take place, and activities without a date, are left out: the layout is for what one can go to.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.crypto import salted_hmac

from activities.imports.layouts import STANDARD_79
from activities.imports.own_rows import HEADER, row_of
from activities.imports.own_schedule import is_all_day
from activities.imports.own_words import LANGUAGES, plain, plain_line, split_body
from activities.imports.rows import ImportedActivity, OwnAnswers, Way
from activities.imports.sessions import ImportedSession, Terms
from activities.imports.venues import ImportedVenue
from activities.models import Activity, ActivityText, Session
from community.models import Area, Organisation, Venue
from core import clock
from core.csv import Cell

__all__ = ["HEADER", "can_be_told", "export_rows", "found_of", "key_of", "own_activity", "prepared"]
BATCH = 200
_KEY = re.compile(rf"{STANDARD_79.slug}:([^:]*):([^:]+?)(?::([a-z-]+))?")
_OWN = re.compile(r"deban-(\d{1,18})-([0-9a-f]{12})")


def export_rows(organisation: Organisation, *, drafts: bool) -> Iterator[Sequence[Cell]]:
    """The rows below HEADER: what everybody can find, and on request what is not published yet.

    Reads some activities at a time, in three queries each.
    """
    states = [Activity.State.PUBLISHED, *(Activity.HIDDEN if drafts else ())]
    takes_place = Session.objects.filter(activity=OuterRef("pk"), state=Session.State.SCHEDULED)
    wanted = prepared(Activity.objects.filter(Exists(takes_place), organisation=organisation, state__in=states))
    town, last = town_of(organisation), 0
    while batch := list(wanted.filter(pk__gt=last).order_by("pk")[:BATCH]):
        for activity in filter(can_be_told, batch):
            yield from rows_of(activity, organisation, town)
        last = batch[-1].pk


def prepared(activities: QuerySet[Activity]) -> QuerySet[Activity]:
    """With all that a row needs, in two queries more."""
    ahead = Session.objects.filter(state=Session.State.SCHEDULED).order_by("starts_at", "pk").select_related("venue")
    return activities.prefetch_related("texts", Prefetch("sessions", queryset=ahead, to_attr="taking_place"))


def can_be_told(activity: Activity) -> bool:
    """Whether a prepared activity has what a row needs: a date, and words."""
    return bool(activity.taking_place and activity.texts.all())  # type: ignore[attr-defined]


def rows_of(activity: Activity, organisation: Organisation, town: str) -> Iterator[list[str]]:
    """Its row, and one for each translation that says more than an English title. The activity is `prepared`."""
    found = found_of(activity, organisation)
    texts = {text.language: text for text in activity.texts.all()}
    _, municipality, number = found.source_key.split(":")[:3]
    yield row_of(found, municipality=municipality, number=number, town=town)
    for language in sorted(texts, key=_rank):
        text = texts[language]
        if language == found.language or (language == "en" and not plain(text.summary + text.body)):
            continue
        told = replace(
            found,
            language=language,
            title=plain_line(text.title),
            title_en="",
            summary=plain(text.summary),
            description=plain(text.body),
            details=(),
        )
        yield row_of(told, municipality=municipality, number=number, town=town)


def found_of(activity: Activity, organisation: Organisation) -> ImportedActivity:
    """What an import would find in the activity's own row; it must have a session. The activity is `prepared`."""
    texts = {text.language: text for text in activity.texts.all()}
    key, language = _key(activity, texts)
    text = texts[language]
    english = texts.get("en")
    description, details, organiser = split_body(text.body)
    sessions: list[Session] = activity.taking_place  # type: ignore[attr-defined]
    terms = [_terms(session, counted=activity.way != Activity.Way.WALK_IN) for session in sessions]
    differ = any(one != terms[0] or one.slot_minutes for one in terms)
    return ImportedActivity(
        source_key=key,
        language=language,
        title=plain_line(text.title),
        title_kana="",
        title_en=plain_line(english.title) if english and language != "en" else "",
        summary=plain(text.summary),
        description=description,
        details=details,
        readings=(),
        sessions=tuple(
            _session(session, own if differ else None) for session, own in zip(sessions, terms, strict=True)
        ),
        venue=terms[0].venue,
        capacity=terms[0].places or None,
        way=_way(activity),
        booking_opens_at=terms[0].booking_opens_at,
        closes_at=terms[0].closes_at,
        price_yen=activity.cost_yen,
        price_note=plain(activity.cost_note),
        languages=(),
        organiser=organiser or plain_line(organisation.names.get("ja") or next(iter(organisation.names.values()), "")),
        contact_name="",
        contact_phone=plain(activity.telephone),
        access=plain(activity.access_note),
        url="",
        translates="" if language == "ja" else key.removesuffix(f":{language}"),
        answers=OwnAnswers(
            languages=tuple(activity.languages) if activity.languages else None,
            step_free=activity.step_free,
            children=activity.children,
            support=activity.support,
            min_age=activity.min_age,
            max_age=activity.max_age,
            residents_only=activity.residents_only,
        ),
    )


def key_of(activity: Activity) -> str:
    """The key by which an import knows the activity's own row again; its `texts` are at hand, and there is one."""
    return _key(activity, {text.language: text for text in activity.texts.all()})[0]


def own_activity(source_key: str) -> int | None:
    """The activity of this deployment that a row names, exported here before; None for any other row."""
    key = _KEY.fullmatch(source_key)
    match = _OWN.fullmatch(key[2]) if key else None
    return int(match[1]) if match and match[2] == _seal(int(match[1])) else None


def _key(activity: Activity, texts: dict[str, ActivityText]) -> tuple[str, str]:
    """The key of its row, with the number that it came with or one of ours; and the language of its first row."""
    came = _KEY.fullmatch(activity.source_key or "")
    language = came[3] if came and came[3] in texts else "ja" if "ja" in texts else min(texts, key=_rank)
    ending = "" if language == "ja" else f":{language}"
    if came and activity.source_key == f"{STANDARD_79.slug}:{came[1]}:{came[2]}{ending}":
        return activity.source_key, language
    return f"{STANDARD_79.slug}::deban-{activity.pk}-{_seal(activity.pk)}{ending}", language


def _seal(pk: int) -> str:
    """Another town's Deban has an activity of the same number: ours are told apart by our own secret."""
    return salted_hmac("activities.exports", str(pk)).hexdigest()[:12]


def _rank(language: str) -> tuple[int, str]:
    known = list(LANGUAGES)
    return (known.index(language) if language in known else len(known), language)


def _way(activity: Activity) -> Way:
    way: Way = activity.way  # type: ignore[assignment]  # the choices of the field are those of Way
    return way


def _terms(session: Session, *, counted: bool) -> Terms:
    return Terms(
        places=session.capacity if counted else 0,
        booking_opens_at=_minute(session.booking_opens_at),
        closes_at=_minute(session.closes_at),
        slot_minutes=session.slot_minutes,
        venue=_venue(session.venue),
    )


def _session(session: Session, terms: Terms | None) -> ImportedSession:
    starts, ends = _local(session.starts_at), _local(session.ends_at)
    return ImportedSession(starts, ends, all_day=is_all_day(starts, ends), terms=terms)


def _venue(venue: Venue | None) -> ImportedVenue | None:
    name = plain_line(venue.names.get("ja") or next(iter(venue.names.values()), "")) if venue else ""
    if venue is None or not name:
        return None
    placed = venue.latitude is not None and venue.longitude is not None
    return ImportedVenue(
        name=name,
        address=plain_line(venue.address),
        latitude=venue.latitude if placed else None,
        longitude=venue.longitude if placed else None,
    )


def _local(moment: datetime) -> datetime:
    """In Tokyo, to the minute: as people write it."""
    return moment.astimezone(clock.TOKYO).replace(second=0, microsecond=0)


def _minute(moment: datetime | None) -> datetime | None:
    return None if moment is None else _local(moment)


def town_of(organisation: Organisation) -> str:
    """The name of the municipality in which the organisation is; empty where nobody has said."""
    area = organisation.area
    while area is not None and area.kind != Area.Kind.MUNICIPALITY:
        area = area.parent
    return area.names.get("ja", "") if area else ""
