"""Seats, money, places on the map, telephone numbers, addresses, languages, furigana."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.imports import messages as m
from activities.imports.amounts import read_capacity, read_price
from activities.imports.contacts import read_languages, read_phone, read_position, read_url
from activities.imports.messages import ValueNotUnderstood
from activities.imports.notices import judge
from activities.imports.text import clean, without_furigana


@pytest.mark.parametrize(
    ("text", "places", "by_lot"),
    [
        ("20", 20, False),
        ("１，２００人", 1200, False),
        ("80名（抽選）", 80, True),
        ("当日先着\n220人", 220, False),
        ("先着60名程度\n(来場者が多い場合は会員10名を優先)", 60, False),
        ("15組（1組3人まで）", 45, False),
        ("申込先着\n20組", 20, False),
        ("10組20名", 20, False),
        ("【会場参加】36名\n\n【オンライン参加】制限なし", 36, False),
        ("65歳以上の方15名", 15, False),
        ("無し", None, False),
        ("なし\n※混雑時はお待ちいただきます", None, False),
        ("-", None, False),
        ("要観覧券", None, False),
        ("20人程度の参加が見込めるグループ", None, False),
    ],
)
def test_capacity(text: str, places: int | None, by_lot: bool) -> None:
    capacity = read_capacity(text)
    assert (capacity.places, capacity.by_lot) == (places, by_lot)


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("15組（1組3人まで）", m.CAPACITY_GROUPS),
        ("男性20名、女性20名", m.CAPACITY_SEVERAL),
        ("20人程度の参加が見込めるグループ", m.CAPACITY_UNKNOWN),
        ("0", m.CAPACITY_UNKNOWN),
        ("9" * 5000 + "名", m.CAPACITY_UNKNOWN),
    ],
)
def test_doubtful_capacities_are_told(text: str, warning: str) -> None:
    assert warning in [told.msgid for told in read_capacity(text).warnings]


@pytest.mark.parametrize(
    ("text", "yen"),
    [
        ("無料", 0),
        ("0", 0),
        ("300", 300),
        ("1,000円", 1000),
        ("¥500", 500),
        ("１万円", 10_000),
        ("一般300円、大学生150円、高校生以下無料", 300),
        ("中学生以下100円、大人200円", 200),
        ("1,000円\n（学生は半額500円）", 1000),
        ("受講料\n500円\n材料費\n1,600円(箸置き2個分)", 2100),
        ("参加費無料(材料費500円)", 500),
        ("高校生以下無料", None),
        ("席種により異なります", None),
        ("10：00より1階受付にて整理券配布", None),
        ("-", None),
        ("", None),
    ],
)
def test_price(text: str, yen: int | None) -> None:
    price = read_price(text)
    assert price.yen == yen
    if yen is None and text not in ("", "-"):
        assert price.note == text


def test_the_standards_price_kind_counts() -> None:
    assert read_price("", kind="無料").yen == 0
    assert read_price("", kind="有料").yen is None


@pytest.mark.parametrize(
    ("latitude", "longitude", "at", "warning"),
    [
        ("35.728", "137.933", (35.728, 137.933), None),
        ("３５．７２８", "１３７．９３３", (35.728, 137.933), None),
        ("35.1\n35.2", "137.9\n137.8", (35.1, 137.9), m.POSITION_SEVERAL),
        ("35.1;35.2", "137.9;137.8", (35.1, 137.9), m.POSITION_SEVERAL),
        ("35.728,137.933", "", (35.728, 137.933), None),
        ("137.933", "35.728", (35.728, 137.933), m.POSITION_SWAPPED),
        ("34°20′30″", "134°3′0″", (34.3416667, 134.05), None),
        ("0", "0", (None, None), m.POSITION_OUTSIDE),
        ("確認中", "確認中", (None, None), m.POSITION_UNKNOWN),
        ("", "", (None, None), None),
    ],
)
def test_position(latitude: str, longitude: str, at: tuple[float | None, float | None], warning: str | None) -> None:
    position = read_position(latitude, longitude)
    assert (position.latitude, position.longitude) == at
    assert [told.msgid for told in position.warnings] == ([warning] if warning else [])


@pytest.mark.parametrize(
    ("text", "number", "warning"),
    [
        ("0265-00-0001", "0265-00-0001", None),
        ("０２６５（００）０００１", "0265-00-0001", None),
        ("0265000001", "0265000001", None),
        ("0265-00-0001（0265-00-0002）", "0265-00-0001", m.PHONE_SEVERAL),
        ("代表まで", "", m.PHONE_UNKNOWN),
        ("-", "", None),
    ],
)
def test_phone(text: str, number: str, warning: str | None) -> None:
    phone = read_phone(text)
    assert phone.number == number
    assert [told.msgid for told in phone.warnings] == ([warning] if warning else [])


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://kakuu.example/a?b=1", "https://kakuu.example/a?b=1"),
        ("球団のページ\nhttps://kakuu.example/", "https://kakuu.example/"),
        ("javascript:alert(1)", ""),
        ("https://[kakuu", ""),
        ("なし", ""),
    ],
)
def test_url(text: str, url: str) -> None:
    assert read_url(text).url == url


@pytest.mark.parametrize(
    ("text", "codes", "told"),
    [
        ("英語;中国語", ("en", "zh-hans"), False),
        ("英語、やさしい日本語", ("ja-easy", "en"), False),
        ("en/vi", ("en", "vi"), False),
        ("日本語のみ", (), False),
        ("無", (), False),
        ("対応可", (), True),
    ],
)
def test_languages(text: str, codes: tuple[str, ...], told: bool) -> None:
    languages = read_languages(text)
    assert set(languages.codes) == set(codes)
    assert bool(languages.warnings) is told


@pytest.mark.parametrize(
    ("text", "plain", "readings"),
    [
        ("外国(がいこく)", "外国", ("がいこく",)),
        ("外国（がいこく）人（じん）の会", "外国人の会", ("がいこく", "じん")),
        ("嚥下（えんげ）障害", "嚥下障害", ("えんげ",)),
        ("書(か)き方(かた)", "書き方", ("か", "かた")),
        ("親子(おやこ)教室", "親子教室", ("おやこ",)),
        ("料理講座（おやこ）", "料理講座（おやこ）", ()),
        ("児童館（ひだまり）", "児童館（ひだまり）", ()),
        ("図書館（めだか）", "図書館（めだか）", ()),
        ("会議室（大）", "会議室（大）", ()),
        ("まつり（秋）", "まつり（秋）", ()),
        ("体験(技術教育支援室)", "体験(技術教育支援室)", ()),
    ],
)
def test_furigana_goes_and_real_brackets_stay(text: str, plain: str, readings: tuple[str, ...]) -> None:
    assert without_furigana(text) == (plain, readings)


def test_cells_are_cleaned() -> None:
    assert clean("\ufeffまち\u3000の \x0bうた\u200b\r\nごえ\x07 ") == ("まち の\nうた\nごえ", True)
    assert clean("一行目<br>二行目") == ("一行目\n二行目", False)
    assert clean(" plain ") == ("plain", False)


@pytest.mark.parametrize(
    ("title", "status", "reason"),
    [
        ("会計年度任用職員を募集します", "", m.ROW_IS_JOB),
        ("パート募集（時給1000円）", "", m.ROW_IS_JOB),
        ("プール休館のお知らせ", "", m.ROW_IS_NOTICE),
        ("市道の通行止めについて", "", m.ROW_IS_NOTICE),
        ("花火大会", "中止", m.ROW_IS_CANCELLED),
        ("【中止】花火大会", "", m.ROW_IS_CANCELLED),
        ("花火大会の開催中止", "", m.ROW_IS_CANCELLED),
    ],
)
def test_what_is_no_event_is_refused(title: str, status: str, reason: str) -> None:
    with pytest.raises(ValueNotUnderstood) as refused:
        judge(title, status)
    assert refused.value.message.msgid == reason


@pytest.mark.parametrize(
    "title",
    [
        "朝市（雨天中止）",
        "ボランティア募集説明会",
        "保育士のお仕事セミナー",
        "休館日の図書館で体験",
        "参加者募集！ヨガ",
    ],
)
def test_events_that_only_sound_like_it_are_taken(title: str) -> None:
    assert judge(title, "") == []


def test_what_may_be_none_is_told() -> None:
    assert [told.msgid for told in judge("秋の交通について", "")] == [m.MAYBE_NOTICE]
    assert [told.msgid for told in judge("スタッフ募集", "")] == [m.MAYBE_JOB]


CELLS = st.text(max_size=60) | st.from_regex(r"[0-9０-９,，.名人組円万¥無料材費受講()（）:;\-\s]{0,40}")


@given(CELLS, CELLS)
def test_no_text_raises(one: str, other: str) -> None:
    capacity, price = read_capacity(one, other), read_price(one, other)
    assert capacity.places is None or 0 < capacity.places <= 100_000_000
    assert price.yen is None or 0 <= price.yen <= 10_000_000
    position = read_position(one, other)
    assert (position.latitude is None) == (position.longitude is None)
    assert len(read_phone(one).number) <= 20
    assert read_url(one).url == "" or read_url(one).url.lower().startswith(("http://", "https://"))
    assert read_languages(one, other) is not None
    assert "\x00" not in clean(one).text
    assert len(without_furigana(one).text) <= len(one)
