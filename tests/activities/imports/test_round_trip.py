"""What is exported and taken in somewhere else says the same there: whatever people write."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activities import exports
from activities.imports.layouts import STANDARD_79, recognise
from activities.imports.own_rows import HEADER
from activities.imports.own_words import IN_WORDS, plain
from activities.imports.reading import open_table
from activities.imports.rows import verdicts
from activities.models import Activity, ActivityText, Programme, Session
from activities.services.import_events import ImportReport, import_events
from community.models import Organisation, Venue
from core import clock
from core.actor import Actor
from core.csv import csv_chunks
from tests.factories import make_organisation, make_programme

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parent / "files"
BY = Actor(user=None, channel="import")
TODAY = date(2026, 8, 1)
Given = dict[str, Any]

letters = st.one_of(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    st.sampled_from("=+-@＝＋－＠\t\r\n'\"、,;；()（）【】《》｜がなし漢字　 "),
)
words = st.text(letters, max_size=40)
lines = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=40).filter(
    lambda text: bool(plain(text))
)
risky = st.sampled_from("=+-@＝＋－＠'").flatmap(lambda sign: lines.map(lambda text: sign + text))
# What an import makes something of, in a file that is not ours.
traps = st.sampled_from(["プール休館のお知らせ", "雨の日の講座（おやこ）", "外国(がいこく)の歌", "中止", "なし"])
titles = st.one_of(lines, risky, traps)
labels = st.sampled_from([*IN_WORDS, "organiser"]).map(STANDARD_79.header_of)
bodies = st.one_of(
    words,
    st.lists(st.one_of(words, st.builds("【{}】{}".format, labels, words)), max_size=5).map("\n".join),
    st.lists(st.one_of(words, st.builds("【{}】{}".format, labels, words)), max_size=5).map("\n\n".join),
)
minutes = st.integers(0, 60 * 24 * 400).map(lambda n: datetime(2026, 1, 1, tzinfo=clock.TOKYO) + timedelta(minutes=n))
midnights = st.integers(0, 400).map(lambda n: datetime(2026, 1, 1, tzinfo=clock.TOKYO) + timedelta(days=n))
moments = st.one_of(minutes, midnights)
lengths = st.one_of(
    st.integers(1, 60 * 24 * 3).map(lambda n: timedelta(minutes=n)),
    st.sampled_from([timedelta(days=1), timedelta(hours=2)]),
)
places = st.builds(
    Venue,
    names=st.builds(lambda name: {"ja": name}, st.one_of(lines, risky)),
    address=st.one_of(st.just(""), lines),
    latitude=st.floats(-90, 90),
    longitude=st.floats(-180, 180),
)
sessions = st.builds(
    lambda start, length, capacity, opens, closes, slot, place: {
        "starts_at": start,
        "ends_at": start + length,
        "capacity": capacity,
        "booking_opens_at": opens,
        "closes_at": closes,
        "slot_minutes": slot,
        "place": place,
    },
    moments,
    lengths,
    st.sampled_from([0, 6, 10]),
    st.none() | moments,
    st.none() | moments,
    st.none() | st.sampled_from([30]),
    st.integers(0, 2),
)
alike = st.builds(
    lambda first, starts: [
        first | {"starts_at": start, "ends_at": start + (first["ends_at"] - first["starts_at"])} for start in starts
    ],
    sessions,
    st.lists(moments, min_size=1, max_size=4, unique=True),
)
answers = st.sampled_from(["", *Activity.Answer.values])
activities = st.fixed_dictionaries(
    {
        "texts": st.dictionaries(
            st.sampled_from(["ja", "ja-easy", "en", "vi", "ko"]),
            st.tuples(titles, words, bodies),
            min_size=1,
            max_size=3,
        ),
        "sessions": st.one_of(alike, st.lists(sessions, min_size=1, max_size=3)),
        "fields": st.fixed_dictionaries(
            {
                "way": st.sampled_from(Activity.Way.values),
                "state": st.sampled_from(["draft", "published"]),
                "telephone": st.sampled_from(["", "0265-00-0001", "+81 265 00 0001", "0265（00）0001"]),
                "languages": st.none()
                | st.lists(st.sampled_from(["ja", "ja-easy", "en", "vi"]), min_size=1, unique=True),
                "cost_yen": st.none() | st.integers(0, 9_999_999),
                "cost_note": words,
                "access_note": words,
                "step_free": answers,
                "children": answers,
                "support": answers,
                "min_age": st.none() | st.integers(0, 120),
                "max_age": st.none() | st.integers(0, 120),
                "residents_only": st.booleans(),
            }
        ),
    }
)


def exported(organisation: Organisation) -> bytes:
    return b"".join(csv_chunks(HEADER, exports.export_rows(organisation, drafts=True)))


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[1:]


def imported(content: bytes, organisation: Organisation, path: Path) -> tuple[ImportReport, list[str]]:
    path.write_bytes(content)
    table = open_table(path)
    said: list[str] = []
    report = import_events(
        rows=verdicts(table, recognise(table), reference=TODAY),
        organisation=organisation,
        made_by=BY,
        tell=lambda verdict, done: said.extend(f"{verdict.line} {done.fate} {r}" for r in verdict.refusals),
    )
    return report, said


def make(given: Given, organisation: Organisation, programme: Programme, venues: Sequence[Venue]) -> None:
    activity = Activity.objects.create(
        organisation=organisation, programme=programme, created_at=clock.now(), **given["fields"]
    )
    for language, (title, summary, body) in given["texts"].items():
        ActivityText.objects.create(activity=activity, language=language, title=title, summary=summary, body=body)
    for one in given["sessions"]:
        place = one["place"]
        rest = {name: value for name, value in one.items() if name != "place"}
        venue = venues[place - 1] if 0 < place <= len(venues) else None
        Session.objects.create(activity=activity, venue=venue, **rest)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    given=st.lists(activities, min_size=1, max_size=3),
    venues=st.lists(places, max_size=2, unique_by=lambda venue: plain(venue.names["ja"])),
)
def test_an_export_taken_in_elsewhere_exports_the_same(given: list[Given], venues: list[Venue], tmp_path: Path) -> None:
    with transaction.atomic():
        here, there = make_organisation("そば処"), make_organisation("となりの町")
        programme = make_programme()
        for venue in venues:
            venue.pk, venue.organisation = None, here
            venue.save()
        for one in given:
            make(one, here, programme, venues)
        content = exported(here)
        report, refusals = imported(content, there, tmp_path / "there.csv")
        assert refusals == []
        assert report.refused == 0
        assert rows(exported(there)) == rows(content)
        again, _ = imported(content, there, tmp_path / "there.csv")
        assert (again.new, again.changed, again.kept) == (0, 0, 0)
        back, _ = imported(content, here, tmp_path / "here.csv")
        assert (back.new, back.changed, back.kept) == (0, 0, 0)
        transaction.set_rollback(True)
