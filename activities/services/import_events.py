"""Store what activities.imports has read: drafts with their sessions, and venues. The same rows change nothing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from django.db import transaction

from activities import rules
from activities.events import ActivitiesImported
from activities.imports.rows import ImportedActivity, ImportedVenue, Outcome, Verdict
from activities.models import Activity, ActivityText, Programme, Session
from activities.services._import_venues import Venues
from community.models import Organisation, Venue
from core import clock
from core.actor import Actor
from core.i18n import OWN_NAMES
from core.outbox.events import publish

BATCH = 500
PROGRAMME = "municipal-events"


class Fate(StrEnum):
    """What became of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    KEPT = "kept"  # the file has changed, but the activity is no draft any more: people may have signed up
    REFUSED = "refused"


@dataclass
class ImportReport:
    """Counts over the whole file. taken + warned + refused = rows; new + changed + same + kept = taken + warned."""

    taken: int = 0
    warned: int = 0
    refused: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    kept: int = 0
    over: int = 0  # events whose last session has ended
    unnumbered: int = 0  # events that state no number of places

    @property
    def rows(self) -> int:
        """All rows of the file."""
        return self.taken + self.warned + self.refused

    def count(self, verdict: Verdict, fate: Fate) -> None:
        """Add one row."""
        name = verdict.outcome.value
        setattr(self, name, getattr(self, name) + 1)
        if fate is not Fate.REFUSED:
            setattr(self, fate.value, getattr(self, fate.value) + 1)
        if isinstance(verdict.found, ImportedActivity):
            self.over += verdict.found.is_over(clock.today())
            self.unnumbered += verdict.found.capacity is None


Tell = Callable[[Verdict, Fate], None]


def _silent(verdict: Verdict, fate: Fate) -> None:
    """Nobody listens."""


@transaction.atomic
def import_events(
    *,
    rows: Iterable[Verdict],
    organisation: Organisation,
    made_by: Actor,
    dry_run: bool = False,
    tell: Tell = _silent,
) -> ImportReport:
    """Take the rows in, all or (where reading them fails half-way) none; `tell` hears of each as it is decided.

    New events become drafts: their welcome fields are for the organiser to answer. A draft whose row has changed is
    brought up to date; anything already published is left alone and told as KEPT. A dry run only looks.
    """
    if not dry_run:
        # Two imports of one organisation at the same time would both find that a row is new.
        Organisation.objects.select_for_update().get(pk=organisation.pk)
    store = _Store(organisation, made_by, dry_run=dry_run)
    report = ImportReport()
    for batch in _batches(rows):
        for verdict, fate in zip(batch, store.take(batch), strict=True):
            report.count(verdict, fate)
            tell(verdict, fate)
    if not dry_run and (report.new or report.changed):
        event = ActivitiesImported(
            organisation=organisation.pk, taken=report.taken + report.warned, refused=report.refused
        )
        publish(event, by=made_by)
    return report


def _batches(rows: Iterable[Verdict]) -> Iterator[list[Verdict]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch


class _Store:
    """One import's connection to the tables."""

    def __init__(self, organisation: Organisation, made_by: Actor, *, dry_run: bool) -> None:
        self.organisation = organisation
        self.made_by = made_by
        self.dry_run = dry_run
        self.venues = Venues(organisation, dry_run=dry_run)
        self.programme = None if dry_run else _programme()

    def take(self, batch: Sequence[Verdict]) -> list[Fate]:
        """Store a batch and say what became of each row."""
        found = [verdict.found for verdict in batch if isinstance(verdict.found, ImportedActivity)]
        standing = {
            activity.source_key: activity
            for activity in Activity.objects.filter(
                organisation=self.organisation, source_key__in=[one.source_key for one in found]
            ).defer("search_text")
        }
        self.venues.prepare([one.venue for one in found if one.venue is not None])
        fresh = [one for one in found if one.source_key not in standing]
        if not self.dry_run:
            self._create(fresh)
        return [self._fate(verdict, standing) for verdict in batch]

    def _fate(self, verdict: Verdict, standing: dict[str | None, Activity]) -> Fate:
        if verdict.outcome is Outcome.REFUSED or verdict.found is None:
            return Fate.REFUSED
        if isinstance(verdict.found, ImportedVenue):
            return Fate(self.venues.take(verdict.found))
        activity = standing.get(verdict.found.source_key)
        if activity is None:
            return Fate.NEW
        if activity.source_hash == verdict.found.content_hash:
            return Fate.SAME
        if activity.state != Activity.State.DRAFT:
            return Fate.KEPT
        if not self.dry_run:
            self._update(activity, verdict.found)
        return Fate.CHANGED

    def _create(self, fresh: Sequence[ImportedActivity]) -> None:
        now = clock.now()
        activities = [
            Activity(
                organisation=self.organisation,
                programme=self.programme,
                created_by_id=self.made_by.user,
                created_at=now,
                source_key=one.source_key,
                languages=_spoken(one),
                cost_yen=one.price_yen,
                **self._fields(one),
            )
            for one in fresh
        ]
        Activity.objects.bulk_create(activities)
        pairs = list(zip(activities, fresh, strict=True))
        ActivityText.objects.bulk_create([text for activity, one in pairs for text in _texts(activity, one)])
        Session.objects.bulk_create(
            [session for activity, one in pairs for session in _sessions(activity, one, self.venues.of(one.venue))]
        )

    def _fields(self, one: ImportedActivity) -> dict[str, str]:
        """What the file alone decides, the first time and each time it changes."""
        words = [one.title, one.title_kana, one.title_en, one.summary, one.body(), *one.readings]
        place = one.venue.name if one.venue else ""
        return {
            "telephone": one.contact_phone or self.organisation.telephone,
            "cost_note": one.price_note,
            "access_note": one.access,
            "search_text": rules.fold(" ".join([*words, place, *self.organisation.names.values()])),
            "source_hash": one.content_hash,
        }

    def _update(self, activity: Activity, one: ImportedActivity) -> None:
        """Bring a draft up to date; what its organiser has answered since stays."""
        for name, value in self._fields(one).items():
            setattr(activity, name, value)
        if activity.languages is None:
            activity.languages = _spoken(one)
        if one.price_yen is not None:
            activity.cost_yen = one.price_yen
        activity.save()
        for text in _texts(activity, one):
            ActivityText.objects.update_or_create(
                activity=activity,
                language=text.language,
                defaults={"title": text.title, "summary": text.summary, "body": text.body},
            )
        self._update_sessions(activity, one, self.venues.of(one.venue))

    def _update_sessions(self, activity: Activity, one: ImportedActivity, venue: Venue | None) -> None:
        """Match by start. A session that the file no longer has is cancelled, not deleted: roles may hang on it."""
        standing = {session.starts_at: session for session in activity.sessions.select_for_update()}
        for wanted in _sessions(activity, one, venue):
            session = standing.pop(wanted.starts_at, None)
            if session is None:
                wanted.save()
                continue
            session.ends_at, session.venue = wanted.ends_at, wanted.venue
            session.booking_opens_at = wanted.booking_opens_at
            # A number that the organiser entered stays where the file has none.
            session.capacity = max(wanted.capacity or session.capacity, session.taken)
            session.state = Session.State.SCHEDULED
            session.save(update_fields=["ends_at", "venue", "booking_opens_at", "capacity", "state"])
        for session in standing.values():
            session.state = Session.State.CANCELLED
            session.save(update_fields=["state"])


def _programme() -> Programme:
    """Municipal files say nothing about our programmes, so their events have one of their own."""
    programme, _ = Programme.objects.get_or_create(
        slug=PROGRAMME,
        defaults={
            "names": {"ja": "市の催し", "ja-easy": "まちの もよおし", "en": "Town events"},
            "category": Programme.Category.MEET,
            "position": 900,
        },
    )
    return programme


def _spoken(one: ImportedActivity) -> list[str] | None:
    """Japanese and the languages that the file promises; None (not answered) where it promises none."""
    codes = [code for code in one.languages if code in OWN_NAMES]
    return ["ja", *codes] if codes else None


def _texts(activity: Activity, one: ImportedActivity) -> list[ActivityText]:
    texts = [
        ActivityText(activity=activity, language=one.language, title=one.title, summary=one.summary, body=one.body())
    ]
    if one.title_en and one.language != "en":
        texts.append(ActivityText(activity=activity, language="en", title=one.title_en))
    return texts


def _sessions(activity: Activity, one: ImportedActivity, venue: Venue | None) -> list[Session]:
    """A file that states no number of places leaves zero: the organiser enters it before publishing."""
    return [
        Session(
            activity=activity,
            venue=venue,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            capacity=one.capacity or 0,
            booking_opens_at=one.booking_opens_at,
        )
        for session in one.sessions
    ]
