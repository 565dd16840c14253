"""Rows of the 79 columns that Deban writes, and reads again without loss: `read_own_row(row_of(found)) == found`.

Such a row says so in its tags (own_words.MARK). Its words are somebody's own, so nothing is guessed from them.
"""

from collections.abc import Mapping
from datetime import date

from . import messages as m
from .amounts import MAX_CAPACITY, read_capacity, read_price
from .contacts import MAX_PHONE
from .events import MAX_BODY, MAX_PRICE_NOTE, MAX_SUMMARY, MAX_TITLE, language_of
from .layouts import STANDARD_79, Record, normal
from .messages import Message, ValueNotUnderstood, say
from .own_schedule import moment_cells, read_moment, read_sessions, write_sessions
from .own_words import (
    IN_WORDS,
    WAYS,
    meaning,
    plain,
    plain_line,
    read_languages,
    read_tags,
    write_languages,
    write_tags,
)
from .places import MAX_ACCESS, MAX_ADDRESS, MAX_NAME
from .rows import ImportedActivity, Verdict, source_key, translated_key
from .venues import ImportedVenue

# Exactly as the standard spells them.
HEADER = [
    "全国地方公共団体コード",
    "法人番号",
    "ID",
    "地方公共団体名",
    "イベント名",
    "言語コード",
    "イベント通称",
    "サブタイトル",
    "イベント名_カナ",
    "イベント名_英語",
    "コンテンツURL",
    "状態",
    "キーワード",
    "タグ",
    "対象となる産業",
    "開催パターン",
    "開始日",
    "終了日",
    "開始時間",
    "終了時間",
    "開始日時特記事項",
    "所要時間",
    "掲載開始日",
    "掲載終了日",
    "概要",
    "説明",
    "サブイベント",
    "イベント種類",
    "料金(基本)",
    "料金(詳細)",
    "連絡先名称",
    "連絡先電話番号",
    "連絡先内線番号",
    "主催者",
    "共催団体",
    "関連組織",
    "対象者",
    "対象者備考",
    "場所名称",
    "集合（受付）場所",
    "所在地_全国地方公共団体コード",
    "町字ID",
    "所在地_連結表記",
    "所在地_都道府県",
    "所在地_市区町村",
    "所在地_町字",
    "所在地_番地以下",
    "建物名等(方書)",
    "緯度",
    "経度",
    "アクセス方法",
    "駐車場情報",
    "駐車場料金",
    "駐輪場情報",
    "Web開催",
    "Web開催URL",
    "ツール・環境",
    "定員",
    "定員備考",
    "料金種別",
    "決済種別",
    "外国語対応",
    "外国語対応備考",
    "開催条件",
    "参加申込終了日",
    "参加申込終了時間",
    "参加申込方法",
    "申込開始日",
    "申込開始時刻",
    "申込URL",
    "URL",
    "授乳室",
    "おむつ替えコーナー",
    "飲食可否",
    "ベビーカー貸出",
    "ベビーカー利用",
    "画像",
    "画像_ライセンス",
    "備考",
]
_FIELDS = {normal(header): field for header, field in STANDARD_79.columns.items()}
_COLUMNS = [_FIELDS.get(normal(header), header) for header in HEADER]
MAX_WORDS = 2000  # letters of a column that stands below the description
_TOWN = "地方公共団体名"  # a column that no import reads


def row_of(found: ImportedActivity, *, municipality: str, number: str, town: str) -> list[str]:
    """One row in the order of HEADER. `found` has `answers`, and its words are `plain` already."""
    if found.answers is None:
        raise ValueError("Only what Deban itself keeps is written.")
    venue = found.venue
    placed = venue is not None and venue.latitude is not None and venue.longitude is not None
    deadline = moment_cells(found.closes_at, closing=True)
    opening = moment_cells(found.booking_opens_at)
    cells = {STANDARD_79.columns[label]: text for label, text in found.details}
    cells |= write_sessions(found.sessions)
    cells |= {
        "municipality": municipality,
        "number": number,
        _TOWN: town,
        "title": found.title,
        "written_in": found.language,
        "title_en": found.title_en,
        "tags": write_tags(found.answers),
        "summary": found.summary,
        "description": found.description,
        "price": "" if found.price_yen is None else str(found.price_yen),
        "price_note": found.price_note,
        "price_kind": "" if found.price_yen is None else "有料" if found.price_yen else "無料",
        "contact_phone": found.contact_phone,
        "organiser": found.organiser,
        "place": venue.name if venue else "",
        "address": venue.address if venue else "",
        "latitude": repr(venue.latitude) if venue and placed else "",
        "longitude": repr(venue.longitude) if venue and placed else "",
        "access": found.access,
        "capacity": str(found.capacity or ""),
        "languages": write_languages(found.answers.languages),
        "booking": WAYS[found.way or "first_come"],
        "deadline_date": deadline[0],
        "deadline_time": deadline[1],
        "opening_date": opening[0],
        "opening_time": opening[1],
    }
    return [cells.get(column, "") for column in _COLUMNS]


def read_own_row(record: Record, *, reference: date) -> Verdict:
    """The verdict on a row that Deban wrote; somebody may have changed it since."""
    cells = {field: text for field, cell in record.cells.items() if (text := plain(cell))}
    cells["title"] = title = plain_line(cells.get("title", ""))
    if not title:
        reason = say(m.ROW_NO_TITLE, column=STANDARD_79.header_of("title"))
        return Verdict(record.line, "", None, refusals=(reason,))
    try:
        found, warnings = _read(record, cells, reference)
    except ValueNotUnderstood as problem:
        return Verdict(record.line, title[:MAX_TITLE], None, refusals=(problem.message,))
    return Verdict(record.line, found.title, found, tuple(dict.fromkeys(warnings)))


def _read(record: Record, cells: Mapping[str, str], reference: date) -> tuple[ImportedActivity, list[Message]]:
    sessions, warnings = read_sessions(cells, reference=reference)

    def text(field: str, limit: int) -> str:
        whole = cells.get(field, "")
        if len(whole) > limit:
            warnings.append(say(m.SHORTENED, column=STANDARD_79.header_of(field), limit=limit))
        return whole if len(whole) <= limit else f"{whole[: limit - 1]}…"

    places, more = _places(cells.get("capacity", ""))
    warnings += more
    yen, more = _yen(cells.get("price", ""))
    warnings += more
    # A moment needs its day: an hour alone says nothing.
    moments = [
        read_moment(cells.get(f"{name}_date", ""), cells.get(f"{name}_time", ""), reference, closing=name == "deadline")
        for name in ("opening", "deadline")
    ]
    named = [field for field in IN_WORDS if field in cells]
    found = ImportedActivity(
        source_key=source_key(record, content=(cells["title"], cells.get("start_date", ""))),
        language=language_of(cells.get("written_in", "")),
        title=text("title", MAX_TITLE),
        title_kana="",
        title_en=plain_line(text("title_en", MAX_TITLE)),
        summary=text("summary", MAX_SUMMARY),
        description=text("description", MAX_BODY),
        details=tuple(
            (STANDARD_79.header_of(field), " / ".join(text(field, MAX_WORDS).split("\n"))) for field in named
        ),
        readings=(),
        sessions=sessions,
        venue=_venue(cells),
        capacity=places,
        way=meaning(WAYS, cells.get("booking", "")) or "first_come",
        booking_opens_at=moments[0],
        closes_at=moments[1],
        price_yen=yen,
        price_note=text("price_note", MAX_PRICE_NOTE),
        languages=(),
        organiser=plain_line(text("organiser", MAX_NAME)),
        contact_name="",
        contact_phone=text("contact_phone", MAX_PHONE),
        access=text("access", MAX_ACCESS),
        url="",
        translates=translated_key(record),
        answers=read_tags(cells["tags"], read_languages(cells.get("languages", ""))),
    )
    return found, warnings


def _venue(cells: Mapping[str, str]) -> ImportedVenue | None:
    name = plain_line(cells.get("place", ""))
    if not name:
        return None
    at = (_degrees(cells.get("latitude", ""), 90), _degrees(cells.get("longitude", ""), 180))
    known = None not in at
    return ImportedVenue(
        name[:MAX_NAME],
        plain_line(cells.get("address", ""))[:MAX_ADDRESS],
        at[0] if known else None,
        at[1] if known else None,
    )


def _degrees(cell: str, most: int) -> float | None:
    try:
        degrees = float(cell)
    except ValueError:
        return None
    return degrees if abs(degrees) <= most else None


def _places(cell: str) -> tuple[int | None, tuple[Message, ...]]:
    if cell.isascii() and cell.isdigit() and len(cell) <= 9 and int(cell) <= MAX_CAPACITY:
        return int(cell) or None, ()
    capacity = read_capacity(cell)
    return capacity.places, capacity.warnings


def _yen(cell: str) -> tuple[int | None, tuple[Message, ...]]:
    price = read_price(cell)
    return price.yen, price.warnings
