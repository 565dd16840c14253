"""Whole files to verdicts: our own small ones in each layout, and the real ones where they are."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from activities.imports import messages as m
from activities.imports.layouts import LAYOUTS, normal, recognise
from activities.imports.messages import UnreadableFile
from activities.imports.reading import open_table
from activities.imports.rows import ImportedActivity, Outcome, Verdict, read_rows
from activities.imports.venues import ImportedVenue

FILES = Path(__file__).parent / "files"
REPOSITORY = Path(__file__).parents[3]
SHARED = REPOSITORY.parent / "shared" / "data"
TODAY = date(2026, 8, 1)
OURS = {
    "standard_79_bom.csv": ("jichitai_standard", {"taken": 1, "warned": 3, "refused": 5}),
    "legacy_event_cp932.csv": ("legacy_suisho", {"warned": 2, "refused": 3}),
    "base_registry.csv": ("base_registry", {"warned": 1}),
    "takamatsu_style.csv": ("takamatsu", {"warned": 5, "refused": 1}),
    "facilities_cp932.csv": ("legacy_facility", {"taken": 1, "warned": 1, "refused": 1}),
}


def read(path: Path, today: date = TODAY) -> list[Verdict]:
    return list(read_rows(open_table(path), reference=today))


def by_line(name: str) -> dict[int, Verdict]:
    return {verdict.line: verdict for verdict in read(FILES / name)}


def activity(verdict: Verdict) -> ImportedActivity:
    assert isinstance(verdict.found, ImportedActivity)
    return verdict.found


def reasons(verdict: Verdict) -> list[str]:
    return [reason.msgid for reason in (*verdict.refusals, *verdict.warnings)]


@pytest.mark.parametrize("name", OURS)
def test_each_layout_is_recognised_and_judged(name: str) -> None:
    slug, outcomes = OURS[name]
    assert recognise(open_table(FILES / name)).layout.slug == slug
    assert Counter(verdict.outcome.value for verdict in read(FILES / name)) == outcomes


def test_a_plain_row_of_the_standard_loses_nothing() -> None:
    found = activity(by_line("standard_79_bom.csv")[2])
    assert (found.title, found.title_kana, found.title_en) == (
        "そば打ち入門",
        "ソバウチニュウモン",
        "Soba for beginners",
    )
    assert (found.summary, found.description) == (
        "粉からそばを打ちます。",
        "水回し、のし、切りまで。\nエプロンをお持ちください。",
    )
    (session,) = found.sessions
    assert (session.starts_at.isoformat(), session.ends_at.isoformat(), session.all_day) == (
        "2026-08-04T10:30:00+09:00",
        "2026-08-04T12:00:00+09:00",
        False,
    )
    assert found.venue == ImportedVenue("中央公民館", "架空市本町1-2-3 2階", 35.728, 137.933)
    assert (found.capacity, found.price_yen, found.price_note) == (12, 1000, "材料費を含みます")
    assert found.languages == ("en", "pt-br")
    assert found.booking_opens_at is not None
    assert found.booking_opens_at.isoformat() == "2026-07-01T09:00:00+09:00"
    assert (found.organiser, found.contact_name, found.contact_phone) == (
        "架空そばの会",
        "架空市公民館",
        "0265-00-0001",
    )
    assert found.access == "駅から徒歩5分。駐車場情報：20台"
    assert found.source_key == "jichitai_standard:999999:E-1"
    details = dict(found.details)
    assert details["対象者"] == "どなたでも"
    assert details["授乳室"] == "有"
    assert "参加申込終了日" not in details
    assert found.closes_at is not None
    assert found.closes_at.isoformat() == "2026-08-01T00:00:00+09:00"
    assert "【対象者】どなたでも" in found.body()


def test_the_traps_of_the_standard() -> None:
    rows = by_line("standard_79_bom.csv")
    easy = activity(rows[4])
    assert easy.title == "外国の料理をつくろう"
    assert easy.readings == ("がいこく", "りょうり")
    assert [session.ends_at.hour for session in easy.sessions] == [22, 22, 17]
    assert (easy.capacity, easy.price_yen, easy.url) == (45, 0, "")
    assert easy.venue == ImportedVenue("市民ホール前広場", "", 35.1, 137.9)
    assert set(reasons(rows[4])) == {
        m.HOLIDAYS_UNKNOWN,
        m.CAPACITY_GROUPS,
        m.URL_UNKNOWN,
        m.LANGUAGES_UNKNOWN,
        m.PLACE_FROM_MEETING,
        m.POSITION_SEVERAL,
    }
    refused = {line: reasons(verdict) for line, verdict in rows.items() if verdict.outcome is Outcome.REFUSED}
    assert refused == {
        8: [m.DATE_YEAR],
        9: [m.ROW_IS_JOB],
        10: [m.ROW_IS_NOTICE],
        11: [m.ROW_IS_CANCELLED],
        13: [m.ROW_SAME_EVENT],
    }
    assert [session.starts_at.day for session in activity(rows[12]).sessions] == [5, 12, 19, 26]
    assert activity(rows[12]).way == "lot"
    assert reasons(rows[12]) == [m.LOT_NO_CLOSING]
    assert activity(rows[14]).title == "まちの うたごえ喫茶"
    assert activity(rows[14]).venue is None


def test_the_traps_of_the_older_layouts() -> None:
    rows = by_line("legacy_event_cp932.csv")
    market = activity(rows[2])
    assert market.title == "朝市①"
    assert market.sessions[0].starts_at.isoformat() == "2026-08-09T06:30:00+09:00"
    assert market.description == "野菜;くだもの;花\n雨天決行"
    assert market.venue is not None
    assert (market.venue.latitude, market.venue.longitude) == (35.728, 137.933)
    (stay,) = activity(rows[4]).sessions
    assert (stay.starts_at.day, stay.ends_at.day) == (22, 23)
    assert [reasons(rows[line]) for line in (5, 6, 7)] == [[m.ROW_NO_TITLE], [m.DATE_MISSING], [m.DATE_BACKWARDS]]
    shogi = activity(by_line("base_registry.csv")[2])
    assert [session.starts_at.day for session in shogi.sessions] == [5, 12, 16]
    assert (shogi.way, shogi.price_yen, shogi.languages) == ("walk_in", 0, ())
    assert shogi.venue == ImportedVenue("図書館ロビー", "架空県架空市北町4-5", 35.7, 137.9)
    assert dict(shogi.details)["連絡先メールアドレス"] == "shogi@kakuu.example"


def test_the_traps_of_a_citys_own_layout() -> None:
    rows = by_line("takamatsu_style.csv")
    assert [session.starts_at.day for session in activity(rows[2]).sessions] == [5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16]
    assert dict(activity(rows[2]).details)["TEL"] == "0265-00-0003（0265-00-0004）"
    gym = activity(rows[5])
    assert gym.title == "嚥下体操 入門"
    assert [session.starts_at.hour for session in gym.sessions] == [10, 14]
    assert gym.venue == ImportedVenue("健康館", "架空市西町2-3")
    assert (gym.price_yen, gym.capacity, gym.way) == (800, 220, "walk_in")
    assert [session.starts_at.isoformat()[5:16] for session in activity(rows[13]).sessions] == [
        "08-15T18:00",
        "08-25T18:00",
    ]
    assert activity(rows[18]).url == "https://kakuu.example/ten"
    assert reasons(rows[21]) == [m.DATE_NOT_FOUND]
    assert m.ONE_LONG_SESSION in reasons(rows[22])


def test_facilities_become_venues() -> None:
    rows = by_line("facilities_cp932.csv")
    hall = rows[2].found
    assert isinstance(hall, ImportedVenue)
    assert (hall.name, hall.address) == ("中央公民館", "架空市本町1-2-3")
    assert "スロープ" in hall.access
    assert reasons(rows[3]) == [m.ROW_NO_VENUE_NAME]
    assert reasons(rows[4]) == [m.POSITION_OUTSIDE]


def test_the_same_file_gives_the_same_keys_and_hashes_and_a_changed_row_another_hash(tmp_path: Path) -> None:
    source = FILES / "takamatsu_style.csv"
    first = [activity(verdict) for verdict in read(source) if verdict.found]
    again = [activity(verdict) for verdict in read(source) if verdict.found]
    assert [(one.source_key, one.content_hash) for one in first] == [
        (one.source_key, one.content_hash) for one in again
    ]
    changed = tmp_path / "changed.csv"
    changed.write_bytes(source.read_bytes().replace(b",9:00", b",9:30"))
    other = [activity(verdict) for verdict in read(changed) if verdict.found]
    assert [one.source_key for one in other] == [one.source_key for one in first]
    differing = [one.title for one, old in zip(other, first, strict=True) if one.content_hash != old.content_hash]
    assert differing == ["前期展", "夏の企画展"]


def test_the_order_of_columns_and_empty_ones_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text("開始日,,ＮＯ,独自の列, イベント名 ,定員,,\n2026/08/04,,7,x,朝市,１０名,,\n", encoding="utf-8")
    columns = recognise(open_table(path))
    assert columns.layout.slug == "legacy_suisho"
    assert columns.unknown == ("独自の列",)
    (verdict,) = read(path)
    assert (activity(verdict).title, activity(verdict).capacity) == ("朝市", 10)


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("日付,題名", m.HEADER_UNKNOWN),
        ("イベント名,説明", m.HEADER_UNKNOWN),
        ("NO,イベント名,開始日,URL,ＵＲＬ", m.HEADER_TWICE),
    ],
)
def test_a_header_that_is_no_use(tmp_path: Path, header: str, reason: str) -> None:
    path = tmp_path / "events.csv"
    path.write_text(f"{header}\n" + ",".join("x" for _ in header.split(",")) + "\n", encoding="utf-8")
    with pytest.raises(UnreadableFile) as refused:
        read(path)
    assert refused.value.message.msgid == reason


def test_rows_of_the_wrong_shape_are_refused_alone(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text("NO,イベント名,開始日,URL\n1\n2,朝市,2026/08/04,,x\n3,夕市,2026/08/04\n4,夜市,2026/08/04,\n")
    assert [reasons(verdict)[:1] for verdict in read(path)][:2] == [[m.ROW_TOO_SHORT], [m.ROW_TOO_LONG]]
    assert [verdict.title for verdict in read(path) if verdict.found] == ["夕市", "夜市"]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_reason_can_be_said(language: str) -> None:
    said = []
    with translation.override(language):
        for name in OURS:
            for verdict in read(FILES / name):
                said += [str(reason) for reason in (*verdict.refusals, *verdict.warnings)]
    assert len(said) > 20
    assert not [sentence for sentence in said if not sentence or "%(" in sentence]


# The published files are not ours to copy: they are read where they are, besides our own with the same headers.
PUBLISHED_HEADERS = {
    "event_header_baseregistry_50col.csv": "base_registry",
    "event_header_jichitai_standard_79col.csv": "jichitai_standard",
    "event_header_legacy_suisho.csv": "legacy_suisho",
    "facility_header_legacy_suisho.csv": "legacy_facility",
}
HEADERS = [(FILES / name, slug) for name, (slug, _) in OURS.items()] + [
    (SHARED / "headers" / name, slug)
    for name, slug in PUBLISHED_HEADERS.items()
    if (SHARED / "headers" / name).exists()
]


@pytest.mark.parametrize(("path", "slug"), HEADERS, ids=[path.name for path, _ in HEADERS])
def test_a_whole_header_is_recognised_with_all_our_columns(path: Path, slug: str, tmp_path: Path) -> None:
    encoding = "cp932" if "cp932" in path.name else "utf-8-sig"
    header = path.read_text(encoding=encoding).splitlines()[0].rstrip(",")
    one = tmp_path / "one.csv"
    one.write_text(f"{header}\n{',' * header.count(',')}x\n", encoding="utf-8")
    columns = recognise(open_table(one))
    assert columns.layout.slug == slug
    assert {normal(name) for name in columns.layout.columns} <= {normal(name) for name in header.split(",")}


CITY_FILES = [(FILES / "takamatsu_style.csv", 6, 5)] + [
    (path, 51, 45) for path in (SHARED / "takamatsu" / "data_events_data.csv",) if path.exists()
]


@pytest.mark.parametrize("today", [date(2026, 8, 1), date(2026, 11, 22), date(2025, 12, 1)], ids=str)
@pytest.mark.parametrize(("path", "rows", "at_least"), CITY_FILES, ids=[path.name for path, _, _ in CITY_FILES])
def test_a_citys_own_file_is_taken_whatever_the_day(path: Path, rows: int, at_least: int, today: date) -> None:
    verdicts = read(path, today)
    refused = [verdict for verdict in verdicts if verdict.outcome is Outcome.REFUSED]
    assert len(verdicts) == rows
    assert rows - len(refused) >= at_least
    assert {reason for verdict in refused for reason in reasons(verdict)} == {m.DATE_NOT_FOUND}
    found = [activity(verdict) for verdict in verdicts if verdict.found]
    assert len({one.source_key for one in found}) == len(found)
    assert all(session.starts_at < session.ends_at for one in found for session in one.sessions)
    sure = [activity(verdict) for verdict in verdicts if verdict.found and m.YEAR_ASSUMED not in reasons(verdict)]
    assert {session.starts_at.year for one in sure for session in one.sessions} == {2026}


def test_layouts_name_no_field_twice() -> None:
    for layout in LAYOUTS:
        assert len(set(layout.columns.values())) == len(layout.columns)
        assert set(layout.needed) <= set(layout.columns.values())


def test_a_row_that_comes_twice_is_named_in_the_words_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    rows = ["ID,イベント名,開始日", "J-1,朝市,2026/08/01", "J-1,夜市,2026/08/01", "J-1,昼市,2026/08/01"]
    file.write_text("\n".join(rows), encoding="utf-8")
    with translation.override("en"):
        told = [str(verdict.refusals[0]) for verdict in read(file) if verdict.outcome is Outcome.REFUSED]
    assert told == ["Line 2 of this file is the same event (“J-1”); please give this row its own number."] * 2
