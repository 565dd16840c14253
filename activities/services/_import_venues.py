"""The venues that an import names: found by name among the organisation's and the town's, else made."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db.models import Q

from activities.imports.venues import ImportedVenue
from community.models import Organisation, Venue

REMEMBERED = 5_000  # venues kept at hand; a file with more asks the database again
Before = dict[str, Any]


@dataclass(frozen=True)
class Taken:
    """What became of a facility's row, and what was there before (activities.services._import_marks)."""

    fate: Literal["new", "changed", "same"]
    before: Before = field(default_factory=dict)


class Venues:
    """One import's venues. A dry run makes none."""

    def __init__(self, organisation: Organisation, *, dry_run: bool) -> None:
        self.organisation = organisation
        self.dry_run = dry_run
        self._known: OrderedDict[str, Venue] = OrderedDict()
        self._made: dict[str, int] = {}

    def prepare(self, wanted: Sequence[ImportedVenue]) -> None:
        """Have the venues of a batch at hand: two queries at most, however many rows."""
        by_name = {venue.name: venue for venue in wanted if venue.name not in self._known}
        self._find(list(by_name))
        missing = [venue for name, venue in by_name.items() if name not in self._known]
        if missing and not self.dry_run:
            for venue in Venue.objects.bulk_create([self._new(one) for one in missing]):
                self._known[venue.names["ja"]] = venue
                self._made[venue.names["ja"]] = venue.pk
        while len(self._known) > REMEMBERED + len(by_name):
            self._known.popitem(last=False)

    def of(self, wanted: ImportedVenue | None) -> Venue | None:
        """The prepared venue of that name."""
        return self._known.get(wanted.name) if wanted else None

    def made_for(self, wanted: Sequence[ImportedVenue]) -> list[int]:
        """Which of these this import had to make; each is told once."""
        return [pk for venue in wanted if (pk := self._made.pop(venue.name, None)) is not None]

    def take(self, wanted: ImportedVenue) -> Taken:
        """A facility's row: make the venue, or bring it up to date where the file says more or something else."""
        if wanted.name not in self._known:
            self._find([wanted.name])
        venue = self._known.get(wanted.name)
        if venue is None:
            return self._make(wanted)
        said = {"address": wanted.address, "access": wanted.access}
        place = {"latitude": wanted.latitude, "longitude": wanted.longitude}
        news = {name: value for name, value in (said | place).items() if value not in ("", None)}
        news = {name: value for name, value in news.items() if getattr(venue, name) != value}
        if not news:
            return Taken("same")
        old = {name: getattr(venue, name) for name in news}
        for name, value in news.items():
            setattr(venue, name, value)
        if not self.dry_run:
            venue.save(update_fields=list(news))
        return Taken("changed", {"venue": venue.pk, "was": old, "became": news})

    def _make(self, wanted: ImportedVenue) -> Taken:
        if self.dry_run:
            self._known[wanted.name] = self._new(wanted)  # the next row of that name finds it
            return Taken("new")
        self.prepare([wanted])
        return Taken("new", {"venues": self.made_for([wanted])})

    def _find(self, names: Sequence[str]) -> None:
        if not names:
            return
        ours = Q(organisation=self.organisation) | Q(organisation=None)
        # The organisation's own come last and so win over the town's.
        for venue in Venue.objects.filter(ours, names__ja__in=names).order_by("-organisation", "id"):
            self._known[venue.names["ja"]] = venue

    def _new(self, wanted: ImportedVenue) -> Venue:
        return Venue(
            names={"ja": wanted.name},
            address=wanted.address,
            latitude=wanted.latitude,
            longitude=wanted.longitude,
            access=wanted.access,
            organisation=self.organisation,
            shared=True,  # a municipal hall has many rooms, and the file names the hall alone
        )
