"""Calendar files (RFC 5545) that calendars of every make can read: lines folded at 75 octets, times in Tokyo."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event, Timezone, TimezoneStandard

from activities.models import Activity, Session
from core import clock
from core.furigana import plain

CONTENT_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Appointment:
    """One entry of a calendar. The same `uid` with a higher `sequence` takes the place of what a calendar has."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str = ""
    words: str = ""
    url: str = ""
    cancelled: bool = False
    whole: bool = True  # False: it lies open for a long time, and keeps nobody busy
    position: tuple[float, float] | None = None  # latitude, longitude


def of_session(session: Session) -> Appointment:
    """A session as everybody may see it; reads its activity with its texts, and its venue."""
    activity, venue = session.activity, session.venue
    off = session.state == Session.State.CANCELLED or activity.state == Activity.State.CANCELLED
    latitude, longitude = (venue.latitude, venue.longitude) if venue else (None, None)
    return Appointment(
        uid=uid_of(session.pk),
        sequence=session.sequence,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        title=plain(activity.title.text),
        place=", ".join(part for part in (plain(venue.name.text), venue.address) if part) if venue else "",
        words=plain(activity.summary.text),
        url=settings.SITE_URL + reverse("activities:activity", args=[activity.pk]),
        cancelled=off,
        whole=not activity.takes_periods,
        position=None if latitude is None or longitude is None else (latitude, longitude),
    )


def uid_of(session: int) -> str:
    """The same for ever: calendars know the entry again by it."""
    return f"session-{session}@{urlsplit(settings.SITE_URL).hostname}"


def calendar(appointments: Iterable[Appointment], *, name: str = "") -> bytes:
    """The file. `name`: how a subscribed calendar is called."""
    made = Calendar()
    made.add("prodid", "-//Deban//Deban//JA")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    if name:
        made.add("name", name)
        made.add("x-wr-calname", name)
    made.add_component(_tokyo())
    stamp = clock.now().astimezone(UTC)
    for one in appointments:
        made.add_component(_event(one, stamp))
    content: bytes = made.to_ical()
    return content


def _event(one: Appointment, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", stamp)
    event.add("sequence", one.sequence)
    event.add("dtstart", one.starts_at.astimezone(clock.TOKYO))
    event.add("dtend", one.ends_at.astimezone(clock.TOKYO))
    event.add("summary", one.title)
    event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE" if one.whole and not one.cancelled else "TRANSPARENT")
    for part, value in (("location", one.place), ("description", one.words), ("url", one.url), ("geo", one.position)):
        if value:
            event.add(part, value)
    return event


def _tokyo() -> Timezone:
    """Japan's one time, without summer time since 1951."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", clock.TOKYO.key)
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001  local time by definition
    standard.add("tzname", "JST")
    standard.add("tzoffsetfrom", timedelta(hours=9))
    standard.add("tzoffsetto", timedelta(hours=9))
    zone.add_component(standard)
    return zone
