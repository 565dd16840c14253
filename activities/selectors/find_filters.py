"""What a reader of Find asked for; the address of the page holds all of it."""

import re
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Self
from urllib.parse import urlencode

from django.http import QueryDict

from activities.models import Activity
from activities.selectors.find_choices import Choices, Spot
from core import clock
from core.i18n import OWN_NAMES

COSTS = ("0", "500", "1000", "3000")  # yen, at most
WITHIN = ("1", "2", "5", "10")  # kilometres
WHENS = ("today", "week", "weekend", "anytime")
IN_ADDRESS = {"since": "from", "until": "to"}  # Python has other plans with `from`


@dataclass(frozen=True)
class Filters:
    """Everything is text as in the address, empty where nothing was asked; what nobody offered is passed over."""

    q: str = ""
    when: str = ""  # one of WHENS, or a date
    since: str = ""  # a date
    until: str = ""  # a date, included
    district: str = ""  # a district's or municipality's slug
    venue: str = ""
    near: str = ""  # "35.729,137.934", "venue-12" or "area-akaho"
    within: str = ""  # kilometres from there
    programme: str = ""  # slug
    category: str = ""  # one of that programme's own
    language: str = ""
    cost: str = ""  # yen, at most
    way: str = ""
    seats: bool = False
    step_free: bool = False
    children: bool = False
    support: bool = False
    telephone: bool = False

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        """Read the address."""

        def word(name: str) -> str:
            return query.get(name, "").strip()[:100].replace("\0", "")

        def one_of(name: str, known: tuple[str, ...]) -> str:
            return word(name) if word(name) in known else ""

        return cls(
            q=word("q"),
            when=one_of("when", WHENS) or _day(word("when")),
            since=_day(word("from")),
            until=_day(word("to")),
            district=word("district"),
            venue=word("venue") if re.fullmatch("[0-9]{1,18}", word("venue")) else "",
            near=Spot.canonical(word("near")),
            within=one_of("within", WITHIN),
            programme=word("programme"),
            category=word("category"),
            language=one_of("language", tuple(OWN_NAMES)),
            cost=one_of("cost", COSTS),
            way=one_of("way", tuple(Activity.Way.values)),
            **{name: query.get(name) == "1" for name in FLAGS},
        )

    def among(self, choices: Choices) -> Self:
        """Without the places, programmes and categories that there are not: a select box could not show them either."""
        programme = choices.programme(self.programme)
        own = self.category in {one.slug for one in choices.categories(self.programme)}
        near = self.near if choices.spot(self.near) else ""
        return replace(
            self,
            district=self.district if choices.within(self.district) else "",
            programme=self.programme if programme else "",
            category=self.category if own else "",
            near=near,
            within=self.within if near else "",
        )

    @property
    def any(self) -> bool:
        """Whether anything at all narrows the list."""
        return bool(self.narrowing)

    @property
    def narrowing(self) -> list[str]:
        """The filters that are set; "near" alone only orders and tells distances."""
        return [one.name for one in fields(self) if one.name != "near" and getattr(self, one.name)]

    def without(self, *names: str) -> Self:
        """The same without these; a category goes with its programme, a distance with its place."""
        hanging = {"programme": "category", "near": "within"}
        gone = {*names, *(hanging.get(name, name) for name in names)}
        empty: dict[str, Any] = {one.name: one.default for one in fields(self) if one.name in gone}
        return replace(self, **empty)

    def address(self, **more: str) -> str:
        """The part of an address behind the question mark, `more` included."""
        own = {one.name: getattr(self, one.name) for one in fields(self)}
        words = {IN_ADDRESS.get(name, name): "1" if value is True else value for name, value in own.items() if value}
        return urlencode({name: value for name, value in {**words, **more}.items() if value})


FLAGS = ("seats", "step_free", "children", "support", "telephone")


@dataclass(frozen=True)
class Window:
    """From a moment on, up to another, or for ever."""

    start: datetime
    end: datetime | None

    @property
    def is_empty(self) -> bool:
        """Whether the days asked for have nothing in common, or are over."""
        return self.end is not None and self.end <= self.start

    @classmethod
    def of(cls, filters: Filters, now: datetime) -> Self:
        """What `when`, `since` and `until` leave together, from now on."""
        starts, ends = [now], []
        for first, last in _spans(filters, now.astimezone(clock.TOKYO).date()):
            starts += [midnight(first)] if first else []
            ends += [midnight(last + timedelta(days=1))] if last and last < date.max else []
        return cls(max(starts), min(ends, default=None))


def _spans(filters: Filters, today: date) -> list[tuple[date | None, date | None]]:
    """First and last day of each thing asked for."""
    sunday = today + timedelta(days=6 - today.weekday())
    known: dict[str, tuple[date | None, date | None]] = {
        "today": (today, today),
        "week": (today, today + timedelta(days=6)),
        "weekend": (max(sunday - timedelta(days=1), today), sunday),
        "anytime": (None, None),
        "": (None, None),
    }
    when = known.get(filters.when) or (date.fromisoformat(filters.when),) * 2
    since = date.fromisoformat(filters.since) if filters.since else None
    until = date.fromisoformat(filters.until) if filters.until else None
    return [(when[0], when[1]), (since, until)]


def _day(text: str) -> str:
    """A date that the calendar knows, as ISO 8601 writes it; else empty."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def midnight(day: date) -> datetime:
    """When the day begins in Tokyo."""
    return datetime.combine(day, time(), clock.TOKYO)
