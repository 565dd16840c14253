"""Every kind, in every language, over every channel: no gap, and nothing left in English."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.template import engines

from core import clock, translations
from core.furigana import plain
from notifications import channels, kinds
from notifications.kinds.described import about, label_of
from notifications.models import Notice, NoticeDelivery
from notifications.previews import NOWHERE, parcel_of, shapes_of
from notifications.samples import MAKERS, Sample, sample_of
from notifications.samples.town import ANOTHER, HOST, READER

pytestmark = pytest.mark.django_db
HOLE = "§hole§"
LANGUAGES = [code for code, _ in settings.LANGUAGES]
# Texts of this room that are the same in another language, or part of it, and why.
SAME = {
    "LINE": "a name",
    "SMS": "a name",
    "Deban": "a name",
    "e-mail": "Portuguese, Filipino and Indonesian say it so, and it is part of addresses",
}
SAME_IN = {"tl": {"Role": "Filipino has taken the word over"}}
SHORTEST = 4  # letters; "on" or "To" stands inside other languages' words


@pytest.fixture(autouse=True)
def _show_holes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", HOLE)  # type: ignore[attr-defined]


@cache
def english() -> re.Pattern[str]:
    """The texts that notices are made of, as they stand in the program; where a value stands in one, its halves."""
    parts = set()
    for message in translations.template("notifications"):
        for text in message.id if isinstance(message.id, tuple) else (message.id,):
            for part in re.split(r"%\(\w+\)[sd]|%[sd%]|\{\w+\}", str(text)):
                words = part.strip(' :;,.–—()\n"“”')
                if len(re.findall(r"[A-Za-z]", words)) >= SHORTEST and words not in SAME:
                    parts.add(words)
    longest_first = sorted(parts, key=len, reverse=True)
    return re.compile(r"(?<![\w@/.-])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![\w@/-])")


def left_in_english(text: str, language: str = "") -> list[str]:
    """What of a text is still the program's own English; addresses of pages are no text."""
    found = set(english().findall(re.sub(r"https?://\S+", "", text)))
    return sorted(found - set(SAME_IN.get(language, {})))


def told(sample: Sample, language: str) -> Iterator[tuple[str, str]]:
    """Where in a notice, and what stands there."""
    parcel = parcel_of(sample.kind, sample.subject, sample.words(language))
    yield "title", plain(parcel.title)
    yield "body", plain(parcel.body)
    yield "action", plain(parcel.action)
    for shape in shapes_of(parcel):
        yield f"{shape.channel}'s title", shape.title
        yield f"{shape.channel}'s text", shape.text
        yield f"{shape.channel}'s HTML", re.sub(r"<style>.*?</style>|<[^>]+>", " ", shape.html, flags=re.S)


@pytest.mark.parametrize("name", kinds.ALL)
def test_it_can_be_said_everywhere(name: str) -> None:
    """A failure lists what is missing, and in which languages."""
    with sample_of(name) as sample:
        now = clock.now()
        assert sample.kind.holds(sample.subject, now)
        assert sample.kind.expires_at(sample.subject) > now
        wrong: dict[str, set[str]] = {}  # the fault, and in which languages
        for language in LANGUAGES:
            for where, text in told(sample, language):
                faults = [f"a hole in the {where}"] if HOLE in text else []
                if language != "en":
                    faults += [f"left in English: {words!r}" for words in left_in_english(text, language)]
                for fault in faults:
                    wrong.setdefault(fault, set()).add(language)
    if wrong:
        lines = [f"  {fault} ({', '.join(sorted(found))})" for fault, found in sorted(wrong.items())]
        pytest.fail("\n".join([f"{name}:", *lines]), pytrace=False)


@pytest.mark.parametrize("name", kinds.ALL)
def test_every_channel_has_something_to_say(name: str) -> None:
    with sample_of(name) as sample:
        words = sample.words("ja")
        shapes = shapes_of(parcel_of(sample.kind, sample.subject, words))
    assert [shape.channel for shape in shapes] == list(channels.ALL)
    for shape in shapes:
        assert shape.text.strip()
        assert NOWHERE not in shape.title + shape.text + shape.html
        # In an SMS the title may be cut short.
        assert plain(words.title)[:8] in plain(f"{shape.title}\n{shape.text}")


def test_every_kind_is_described_and_has_its_example() -> None:
    assert [name for name, kind in kinds.ALL.items() if kind.subject not in MAKERS] == []
    assert [name for name in kinds.ALL if label_of(name) == name] == []
    assert [name for name in kinds.ALL if not about(name)] == []


def rows() -> dict[str, int]:
    """How many rows each table has."""
    tables = [name for name in connection.introspection.table_names() if not name.startswith("django_")]
    with connection.cursor() as cursor:
        counted: dict[str, int] = {}
        for name in tables:
            cursor.execute(f'SELECT count(*) FROM "{name}"')  # noqa: S608  the names are the database's own
            counted[name] = cursor.fetchone()[0]
    return counted


def test_an_example_leaves_nothing_behind(django_capture_on_commit_callbacks: Any) -> None:
    before = rows()
    with django_capture_on_commit_callbacks() as callbacks:
        for name in kinds.ALL:
            with sample_of(name) as sample:
                assert sample.words("ja").title
    assert rows() == before
    assert callbacks == []
    assert not Notice.objects.exists()
    assert not NoticeDelivery.objects.exists()


def test_an_example_leaves_nothing_behind_when_it_breaks() -> None:
    before = rows()
    with pytest.raises(ZeroDivisionError), sample_of("reminder"):
        _ = 1 / 0
    assert rows() == before


def test_the_check_finds_what_is_wrong() -> None:
    """Else a clean page would mean nothing."""
    assert left_in_english("Hello, 見本 花子 さん") == ["Hello"]
    assert left_in_english("It is today.\nLINE で") == ["It is today"]
    assert left_in_english("https://deban.example/en/Hello") == []
    with sample_of("reminder") as sample:
        assert left_in_english(sample.words("en").body) != []
        assert {READER, HOST["ja"]} <= {
            part for part in (READER, HOST["ja"], ANOTHER) if part in sample.words("vi").body
        }
