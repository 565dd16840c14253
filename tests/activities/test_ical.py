"""A session in somebody's own calendar: read by two parsers, and held against RFC 5545 where neither is strict."""

from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
import vobject
from django.conf import settings

from activities.ical import Appointment, calendar, of_session
from activities.models import Activity, ActivityText, Session
from activities.selectors.find import get_public_session
from core import clock
from tests.clients import address, browser
from tests.factories import make_activity, make_session, make_user, make_venue

pytestmark = pytest.mark.django_db

WHEN = datetime(2026, 12, 5, 14, 30, tzinfo=clock.TOKYO)


@pytest.fixture
def session() -> Session:
    """A soba class in December."""
    venue = make_venue("そば処 こまくさ")
    venue.latitude, venue.longitude = 35.7291, 137.9342
    venue.save()
    return make_session(activity=make_activity("手打ちそば体験", english="Soba"), starts_at=WHEN, venue=venue)


def fetch(session: Session, language: str = "ja") -> bytes:
    """The file as a stranger gets it."""
    answer = browser().get(address("activities:ical", session.pk, language=language))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="deban-{session.pk}.ics"'
    content: bytes = answer.content
    return content


def event_in(content: bytes) -> Any:
    """Its one entry, by the first parser."""
    [event] = icalendar.Calendar.from_ical(content).walk("VEVENT")
    return event


def test_both_parsers_read_what_it_says(session: Session) -> None:
    content = fetch(session)
    event = event_in(content)
    assert event["summary"] == "手打ちそば体験"
    assert event["location"] == "そば処 こまくさ, 駒ヶ根市中央1番1号"
    assert event.decoded("dtstart") == WHEN
    assert event.decoded("dtend") == WHEN + timedelta(minutes=90)
    assert event["uid"].startswith(f"session-{session.pk}@")
    assert event["url"] == f"{settings.SITE_URL}/activities/{session.activity_id}/"
    assert (event["sequence"], event["status"], event["transp"]) == (0, "CONFIRMED", "OPAQUE")
    other: Any = vobject.readOne(content.decode()).vevent
    assert other.summary.value == "手打ちそば体験"
    assert other.dtstart.value == WHEN
    assert other.geo.value == "35.7291;137.9342"
    assert other.dtstamp.value.tzinfo is not None
    assert event_in(fetch(session, "en"))["summary"] == "Soba"


def test_its_bytes_are_as_the_standard_wants_them(session: Session) -> None:
    ActivityText.objects.filter(language="ja").update(
        title="とても" * 30, summary="コンマ, セミコロン; 逆斜線\\ と\n改行、" + "長い文" * 60
    )
    content = fetch(session)
    lines = content.split(b"\r\n")
    assert lines.pop() == b""
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # no letter is cut in two
    unfolded = content.replace(b"\r\n ", b"").decode()
    assert "コンマ\\, セミコロン\\; 逆斜線\\\\ と\\n改行、" in unfolded
    assert f"DTSTART;TZID=Asia/Tokyo:{WHEN:%Y%m%dT%H%M%S}" in unfolded
    assert "BEGIN:VTIMEZONE\r\nTZID:Asia/Tokyo" in unfolded
    assert "TZOFFSETTO:+0900" in unfolded
    assert vobject.readOne(content.decode()).vevent.summary.value == "とても" * 30


def test_a_moved_session_takes_the_place_of_the_old_one(session: Session) -> None:
    before = event_in(fetch(session))
    Session.objects.filter(pk=session.pk).update(sequence=3, starts_at=WHEN - timedelta(hours=1))
    after = event_in(fetch(session))
    assert after["uid"] == before["uid"]
    assert after["sequence"] == 3
    assert after.decoded("dtstart") == WHEN - timedelta(hours=1)


@pytest.mark.parametrize("what", ["session", "activity"])
def test_what_was_called_off_is_cancelled_in_the_calendar_too(session: Session, what: str) -> None:
    if what == "session":
        Session.objects.filter(pk=session.pk).update(state=Session.State.CANCELLED)
    else:
        Activity.objects.update(state=Activity.State.CANCELLED)
    event = event_in(fetch(session))
    assert (event["status"], event["transp"]) == ("CANCELLED", "TRANSPARENT")


@pytest.mark.parametrize("state", [Activity.State.DRAFT, Activity.State.REVIEW])
def test_what_is_hidden_has_no_file_for_anybody(session: Session, state: str) -> None:
    Activity.objects.update(state=state)
    for user in (None, make_user(staff=True)):
        assert browser(user).get(address("activities:ical", session.pk)).status_code == 404
    assert browser().get(address("activities:ical", 999_999)).status_code == 404


def test_a_season_of_stays_keeps_nobody_busy(session: Session) -> None:
    Activity.objects.update(way=Activity.Way.STAY)
    assert event_in(fetch(session))["transp"] == "TRANSPARENT"


def test_furigana_and_missing_places_leave_no_marks() -> None:
    activity = make_activity("｜手打《てう》ちそば")
    made = of_session(get_public_session(make_session(activity=activity).pk))
    assert made.title == "手打ちそば"
    assert (made.place, made.position) == ("", None)
    assert "LOCATION" not in calendar([made]).decode()


def test_several_appointments_stand_in_one_calendar_with_a_name() -> None:
    now = clock.now()
    made = [Appointment(f"a{n}@x", n, now, now + timedelta(hours=1), f"予定{n}") for n in range(3)]
    content = calendar(made, name="出番")
    read = icalendar.Calendar.from_ical(content)
    assert [event["sequence"] for event in read.walk("VEVENT")] == [0, 1, 2]
    assert str(read["x-wr-calname"]) == "出番"
    assert len(read.walk("VTIMEZONE")) == 1
    stamp = read.walk("VEVENT")[0].decoded("dtstamp")
    assert stamp.utcoffset() == timedelta()
    assert abs(stamp - now.astimezone(UTC)) < timedelta(minutes=1)
