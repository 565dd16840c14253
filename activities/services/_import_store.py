"""From verdicts to rows of the database, a batch at a time."""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence

from django.db.models import Prefetch, QuerySet

from activities import exports
from activities.imports import messages as m
from activities.imports.messages import say
from activities.imports.rows import ImportedActivity, Outcome, Verdict
from activities.imports.venues import ImportedVenue
from activities.models import Activity, Programme, Session
from activities.services import _import_marks as marks
from activities.services._import_copy import copy_in
from activities.services._import_fates import Done, Fate
from activities.services._import_fields import answers_of, fields_of, made, sessions_of, texts_of, venues_of
from activities.services._import_translations import translate
from activities.services._import_update import update
from activities.services._import_venues import Venues
from community.models import Organisation
from core import clock
from core.actor import Actor

PROGRAMME = "municipal-events"
REMEMBERED = 10_000  # rows above, in which a translation looks for its event


class Store:
    """One import's connection to the tables. A dry run says what would become of each row, and writes nothing."""

    def __init__(self, organisation: Organisation, made_by: Actor, *, dry_run: bool) -> None:
        self.organisation = organisation
        self.made_by = made_by
        self.dry_run = dry_run
        self.venues = Venues(organisation, dry_run=dry_run)
        self.programme = None if dry_run else _programme().pk
        # The event that a translation further down belongs to: its key, hashed → its activity; of a dry run → 0.
        self._mains: OrderedDict[int, int] = OrderedDict()

    def take(self, batch: Sequence[Verdict]) -> list[Done]:
        """Store a batch and say what became of each row. A number of queries that only changed rows add to."""
        found = {verdict.line: verdict.found for verdict in batch if isinstance(verdict.found, ImportedActivity)}
        standing = self._standing(list(found.values()))
        translations = {
            line: one
            for line, one in found.items()
            if one.translates and one.source_key not in standing and self._has_main(one, standing, found)
        }
        own = {line: one for line, one in found.items() if line not in translations}
        self.venues.prepare([venue for one in own.values() for venue in venues_of(one)])
        fresh = {line: one for line, one in own.items() if one.source_key not in standing}
        done = self._create(fresh)
        stale = {line: (one, standing[one.source_key]) for line, one in own.items() if line not in fresh}
        done |= self._compare(stale)
        self._remember(own, done)
        done |= translate(self._targets(translations, standing), dry_run=self.dry_run)
        return [done.get(verdict.line) or self._other(verdict) for verdict in batch]

    def _standing(self, found: Sequence[ImportedActivity]) -> dict[str, Activity]:
        """What is there already, by the key of the row that says so."""
        keys = {one.source_key for one in found} | {one.translates for one in found if one.translates}
        ours = Activity.objects.filter(organisation=self.organisation).defer("search_text", "search_vector")
        standing = {str(activity.source_key): activity for activity in ours.filter(source_key__in=keys)}
        exported = {pk for key in keys if (pk := exports.own_activity(key)) is not None}
        if exported:  # what came from no file has a number of ours
            standing |= {
                exports.key_of(activity): activity
                for activity in ours.filter(pk__in=exported).prefetch_related("texts")
                if activity.texts.all()
            }
        return standing

    def _has_main(
        self, one: ImportedActivity, standing: Mapping[str, Activity], found: Mapping[int, ImportedActivity]
    ) -> bool:
        """Whether the event that the row may translate is known, or stands above it in this batch."""
        if one.translates in standing or _hashed(one.translates) in self._mains:
            return True
        for other in found.values():
            if other is one:
                return False
            if one.translates in (other.source_key, other.translates):
                return True
        return False

    def _create(self, fresh: Mapping[int, ImportedActivity]) -> dict[int, Done]:
        if self.dry_run:
            return dict.fromkeys(fresh, Done(Fate.NEW))
        now = clock.now()
        activities = [
            made(
                Activity,
                organisation_id=self.organisation.pk,
                programme_id=self.programme,
                created_by_id=self.made_by.user,
                created_at=now,
                source_key=one.source_key,
                promises=[],
                **answers_of(one) | fields_of(one, self.organisation),
            )
            for one in fresh.values()
        ]
        copy_in(activities)
        rows = list(zip(activities, fresh.values(), strict=True))
        texts = [texts_of(activity, one, self.organisation) for activity, one in rows]
        sessions = [sessions_of(activity, one, self.venues) for activity, one in rows]
        copy_in([text for some in texts for text in some])
        copy_in([session for some in sessions for session in some])
        done = {}
        for line, activity, one, words, dates in zip(fresh, activities, fresh.values(), texts, sessions, strict=True):
            left = marks.open_answers(activity, dates)
            before: marks.Before = {"mark": marks.mark(activity, words, dates, left), "open": left}
            if places := self.venues.made_for(venues_of(one)):
                before["venues"] = places
            done[line] = Done(Fate.NEW, activity.pk, before)
        return done

    def _compare(self, stale: Mapping[int, tuple[ImportedActivity, Activity]]) -> dict[int, Done]:
        """Rows of events that are there: the same, another, or not ours to change any more."""
        told = {activity.pk for one, activity in stale.values() if one.answers is not None}
        as_told = {one.pk: one for one in exports.prepared(Activity.objects.filter(pk__in=told))} if told else {}
        done: dict[int, Done] = {}
        to_change: dict[int, tuple[ImportedActivity, int]] = {}
        for line, (one, activity) in stale.items():
            if self._is_same(one, activity, as_told):
                done[line] = Done(Fate.SAME, activity.pk)
            elif activity.state != Activity.State.DRAFT:
                reason = m.KEPT_PUBLISHED if activity.state == Activity.State.PUBLISHED else m.KEPT_NO_DRAFT
                done[line] = Done(Fate.KEPT, activity.pk, reasons=(say(reason, title=one.title),))
            else:
                to_change[line] = (one, activity.pk)
        return done | self._update(to_change)

    def _is_same(self, one: ImportedActivity, activity: Activity, as_told: Mapping[int, Activity]) -> bool:
        """An ordinary row: since the last import. One that Deban wrote: as the activity is now."""
        if one.answers is None:
            return activity.source_hash == one.content_hash
        told = as_told[activity.pk]
        if not exports.can_be_told(told):
            return False
        return exports.found_of(told, self.organisation).content_hash == one.content_hash

    def _update(self, to_change: Mapping[int, tuple[ImportedActivity, int]]) -> dict[int, Done]:
        if self.dry_run:
            return {line: Done(Fate.CHANGED, pk) for line, (_, pk) in to_change.items()}
        locked = {activity.pk: activity for activity in _locked([pk for _, pk in to_change.values()])}
        return {
            line: Done(Fate.CHANGED, pk, update(locked[pk], one, self.organisation, self.venues))
            for line, (one, pk) in to_change.items()
        }

    def _remember(self, own: Mapping[int, ImportedActivity], done: Mapping[int, Done]) -> None:
        for line, one in own.items():
            key = one.translates or one.source_key
            self._mains.setdefault(_hashed(key), done[line].activity or 0)
        while len(self._mains) > REMEMBERED:
            self._mains.popitem(last=False)

    def _targets(
        self, translations: Mapping[int, ImportedActivity], standing: Mapping[str, Activity]
    ) -> dict[int, tuple[ImportedActivity, int]]:
        """Each translation with its activity; 0 for one that a dry run has not made."""
        return {
            line: (
                one,
                standing[one.translates].pk if one.translates in standing else self._mains[_hashed(one.translates)],
            )
            for line, one in translations.items()
        }

    def _other(self, verdict: Verdict) -> Done:
        """A row that is no event: refused, or a facility."""
        if verdict.outcome is Outcome.REFUSED or not isinstance(verdict.found, ImportedVenue):
            return Done(Fate.REFUSED)
        taken = self.venues.take(verdict.found)
        return Done(Fate(taken.fate), before=taken.before or None)


def _locked(activities: Sequence[int]) -> QuerySet[Activity]:
    """Drafts under their locks, with texts and sessions."""
    # The order of locks everywhere: sessions, then their activities.
    list(Session.objects.select_for_update().filter(activity__in=activities).order_by("pk").values_list("pk"))
    return (
        Activity.objects.select_for_update()
        .filter(pk__in=activities)
        .order_by("pk")
        .prefetch_related("texts", Prefetch("sessions", queryset=Session.objects.order_by("starts_at", "pk")))
    )


def _hashed(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest())


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
    if "ways" not in programme.rules:
        programme.rules = programme.rules | {"ways": list(Activity.Way)}
        programme.save(update_fields=["rules"])
    return programme
