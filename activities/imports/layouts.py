"""The layouts in which municipalities publish, recognised by their header, and their columns under our own names."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from operator import itemgetter
from typing import Literal

from core.csv import unprotected

from . import messages as m
from .messages import UnreadableFile, say
from .reading import Row, Table

Kind = Literal["event", "facility"]


@dataclass(frozen=True)
class Layout:
    """`columns` maps a header to our name for it; `needed` are those of our names that a file cannot do without."""

    slug: str
    name: str
    kind: Kind
    columns: Mapping[str, str]
    needed: tuple[str, ...]
    # Takamatsu numbers the lines of a monthly list: № 1 is another event next month, so it identifies nothing.
    numbers_identify: bool = True

    def header_of(self, field: str) -> str:
        """The column's name as the municipality writes it, for messages."""
        return self._headers.get(field, field)

    @cached_property
    def _headers(self) -> dict[str, str]:
        return {ours: header for header, ours in self.columns.items()}


@dataclass(frozen=True)
class Record:
    """One row under our names: the cells that hold something. Any other reads as an empty text."""

    line: int
    layout: Layout
    cells: Mapping[str, str]

    def __getitem__(self, field: str) -> str:
        return self.cells.get(field, "")


_EVENT_COMMON = {
    "開始日": "start_date",
    "終了日": "end_date",
    "説明": "description",
    "料金(基本)": "price",
    "料金(詳細)": "price_note",
    "連絡先名称": "contact_name",
    "連絡先電話番号": "contact_phone",
    "連絡先内線番号": "contact_extension",
    "場所名称": "place",
    "緯度": "latitude",
    "経度": "longitude",
    "アクセス方法": "access",
    "駐車場情報": "parking",
    "定員": "capacity",
    "URL": "url",
    "備考": "remark",
}

STANDARD_79 = Layout(
    "jichitai_standard",
    "自治体標準オープンデータセット（79列）",
    "event",
    _EVENT_COMMON
    | {
        "全国地方公共団体コード": "municipality",
        "ID": "number",
        "イベント名": "title",
        "言語コード": "written_in",
        "イベント通称": "title_common",
        "サブタイトル": "subtitle",
        "イベント名_カナ": "title_kana",
        "イベント名_英語": "title_en",
        "コンテンツURL": "content_url",
        "状態": "status",
        "キーワード": "keywords",
        "タグ": "tags",
        "開催パターン": "pattern",
        "開始時間": "start_time",
        "終了時間": "end_time",
        "開始日時特記事項": "date_note",
        "所要時間": "duration",
        "概要": "summary",
        "サブイベント": "sub_event",
        "イベント種類": "category",
        "主催者": "organiser",
        "共催団体": "co_organiser",
        "関連組織": "related",
        "対象者": "audience",
        "対象者備考": "audience_note",
        "集合(受付)場所": "meeting_place",
        "所在地_連結表記": "address",
        "所在地_都道府県": "address_prefecture",
        "所在地_市区町村": "address_city",
        "所在地_町字": "address_town",
        "所在地_番地以下": "address_rest",
        "建物名等(方書)": "building",
        "駐車場料金": "parking_price",
        "駐輪場情報": "bicycle_parking",
        "Web開催": "online",
        "Web開催URL": "online_url",
        "ツール・環境": "online_tool",
        "定員備考": "capacity_note",
        "料金種別": "price_kind",
        "決済種別": "payment",
        "外国語対応": "languages",
        "外国語対応備考": "languages_note",
        "開催条件": "condition",
        "参加申込終了日": "deadline_date",
        "参加申込終了時間": "deadline_time",
        "参加申込方法": "booking",
        "申込開始日": "opening_date",
        "申込開始時刻": "opening_time",
        "申込URL": "booking_url",
        "授乳室": "nursing_room",
        "おむつ替えコーナー": "nappy_corner",
        "飲食可否": "eating",
        "ベビーカー貸出": "pram_loan",
        "ベビーカー利用": "pram_use",
    },
    needed=("number", "title", "start_date"),
)

LEGACY_EVENT = Layout(
    "legacy_suisho",
    "推奨データセット イベント一覧（32列）",
    "event",
    _EVENT_COMMON
    | {
        "都道府県コード又は市区町村コード": "municipality",
        "NO": "number",
        "イベント名": "title",
        "イベント名_カナ": "title_kana",
        "イベント名_英語": "title_en",
        "開始時間": "start_time",
        "終了時間": "end_time",
        "開始日時特記事項": "date_note",
        "主催者": "organiser",
        "住所": "address",
        "方書": "building",
        "参加申込終了日": "deadline_date",
        "参加申込終了時間": "deadline_time",
        "参加申込方法": "booking",
    },
    needed=("number", "title", "start_date"),
)

BASE_REGISTRY = Layout(
    "base_registry",
    "ベースレジストリ イベント（50列）",
    "event",
    _EVENT_COMMON
    | {
        "NO": "number",
        "都道府県コード又は市区町村コード": "municipality",
        "名称": "title",
        "名称(カナ)": "title_kana",
        "名称(英字)": "title_en",
        "名称(通称)": "title_common",
        "サブタイトル": "subtitle",
        "概要": "summary",
        "サブイベント": "sub_event",
        "イベント種類": "category",
        "状態": "status",
        "ステージ": "stage",
        "開始時刻": "start_time",
        "終了時刻": "end_time",
        "日時備考": "date_note",
        "集合場所": "meeting_place",
        "住所都道府県": "address_prefecture",
        "住所市区町村": "address_city",
        "住所町名": "address_town",
        "住所丁目以下": "address_rest",
        "建物名等": "building",
        "主催団体": "organiser",
        "共催団体": "co_organiser",
        "その他関係団体": "related",
        "対象者": "audience",
        "外国語対応": "languages",
        "申込期限日": "deadline_date",
        "申込期限時刻": "deadline_time",
        "申込方法": "booking",
        "駐輪場情報": "bicycle_parking",
        "連絡先メールアドレス": "contact_email",
    },
    needed=("number", "title", "start_date"),
)

TAKAMATSU = Layout(
    "takamatsu",
    "高松市 行事予定",
    "event",
    {
        "№": "number",
        "対象": "audience",
        "開催日": "start_date",
        "開始時間": "start_time",
        "終了時間": "end_time",
        "行事名": "title",
        "場所名称": "place",
        "緯度": "latitude",
        "経度": "longitude",
        "説明": "description",
        "料金": "price",
        "定員": "capacity",
        "申込期間": "booking",
        "URL": "url",
        "問い合わせ先(市の担当課)": "contact_name",
        "TEL": "contact_phone",
    },
    needed=("title", "start_date"),
    numbers_identify=False,
)

LEGACY_FACILITY = Layout(
    "legacy_facility",
    "推奨データセット 公共施設一覧（24列）",
    "facility",
    {
        "都道府県コード又は市区町村コード": "municipality",
        "NO": "number",
        "名称": "title",
        "名称_カナ": "title_kana",
        "名称_通称": "title_common",
        "住所": "address",
        "方書": "building",
        "緯度": "latitude",
        "経度": "longitude",
        "電話番号": "contact_phone",
        "内線番号": "contact_extension",
        "団体名": "organiser",
        "利用可能曜日": "open_days",
        "開始時間": "start_time",
        "終了時間": "end_time",
        "利用可能日時特記事項": "date_note",
        "説明": "description",
        "バリアフリー情報": "barrier_free",
        "URL": "url",
        "備考": "remark",
    },
    needed=("number", "title", "address"),
)

LAYOUTS = (STANDARD_79, LEGACY_EVENT, BASE_REGISTRY, TAKAMATSU, LEGACY_FACILITY)


def normal(header: str) -> str:
    """One spelling of a header: full- and half-width, case, spaces, invisible marks and № do not matter."""
    text = unicodedata.normalize("NFKC", header)
    return "".join(letter for letter in text if not letter.isspace() and letter != "\ufeff").casefold()


@dataclass(frozen=True)
class Columns:
    """Which cell of this file's rows holds what."""

    layout: Layout
    width: int
    places: tuple[tuple[str, int], ...]
    unknown: tuple[str, ...]

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.places)

    @cached_property
    def _pick(self) -> Callable[[Sequence[str]], tuple[str, ...]]:
        """The known cells of a row, in the order of `places`."""
        return itemgetter(*(at for _, at in self.places))

    @cached_property
    def reach(self) -> int:
        """The last column that the layout needs, from 0."""
        return max(at for name, at in self.places if name in self.layout.needed)

    def record(self, row: Row) -> Record:
        """The row under our names. Cells beyond the row's end are empty."""
        cells = row.cells
        if len(cells) < self.width:
            cells = cells + [""] * (self.width - len(cells))
        # Most of the 79 are empty in most rows; what is not there is not looked at again.
        found = self._pick(cells)
        filled = dict(zip(compress(self._names, found), filter(None, found), strict=True))
        for name, cell in filled.items():
            if cell[0] == "'":
                filled[name] = unprotected(cell)
        return Record(row.line, self.layout, filled)


def recognise(table: Table) -> Columns:
    """The layout that shares most columns with the header; order, extra columns and missing minor ones do not matter.

    Raises UnreadableFile when none fits or a known column stands there twice.
    """
    where: dict[str, int] = {}
    for at, header in enumerate(table.header):
        name = normal(header)
        if name and name in where:
            raise UnreadableFile(say(m.HEADER_TWICE, column=header.strip()))
        if name:
            where[name] = at
    fitting = [columns for layout in LAYOUTS if (columns := _fit(layout, where, table)) is not None]
    if not fitting:
        raise UnreadableFile(say(m.HEADER_UNKNOWN, needed=_needs(), found=", ".join(h for h in table.header if h)))
    return max(fitting, key=lambda columns: len(columns.places))


def _fit(layout: Layout, where: Mapping[str, int], table: Table) -> Columns | None:
    places = {ours: where[normal(header)] for header, ours in layout.columns.items() if normal(header) in where}
    if not all(field in places for field in layout.needed):
        return None
    known = set(places.values())
    unknown = tuple(table.header[at].strip() for at in where.values() if at not in known)
    return Columns(layout, table.width, tuple(places.items()), unknown)


def _needs() -> str:
    """What each kind of file cannot do without, said once each."""
    sets = dict.fromkeys(" + ".join(layout.header_of(field) for field in layout.needed) for layout in LAYOUTS)
    return " / ".join(sets)
