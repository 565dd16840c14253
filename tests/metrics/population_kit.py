"""Small tables of inhabitants, written by ourselves, with the traps of the real ones."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from community.models import Area, Office, User
from metrics.populations.names import Gazetteer, Place, gazetteer
from tests.factories import make_area, make_person

TODAY = date(2026, 11, 22)
BANDS = [f"{low}-{low + 4}" for low in range(0, 85, 5)]
AGES = [*(f"{band}歳" for band in BANDS), "85歳以上"]
HEADER = [
    "都道府県コード又は市区町村コード",
    "地域コード",
    "都道府県名",
    "市区町村名",
    "地域名",
    "調査年月日",
    "総人口",
    "男性",
    "女性",
    *(f"{age}の{sex}" for age in AGES for sex in ("男性", "女性")),
    "世帯数",
    "備考",
]
TOWN, CODE = "駒ヶ根市", "202100"
# The pure town of these tests: two districts, one with three wards, one with a single ward of its own name.
PLACES = (
    Place(1, "赤穂", "district", 1),
    Place(11, "南割", "ward", 1),
    Place(12, "町一", "ward", 1),
    Place(13, "高見", "ward", 1),
    Place(2, "中沢", "district", 2),
    Place(21, "中沢", "ward", 2),
)


def town() -> Gazetteer:
    """Its names."""
    return gazetteer(TOWN, PLACES)


def counts(start: int) -> list[int]:
    """Thirty-six numbers, men and women by turns: start, start + 1, …"""
    return [start + number for number in range(2 * len(AGES))]


def line(
    name: str,
    numbers: Sequence[object],
    *,
    on: str = "2026-04-01",
    municipality: str = TOWN,
    total: object = None,
    men: object = None,
    women: object = None,
) -> list[str]:
    """One row; totals are right unless they are given."""
    whole = [number if isinstance(number, int) else 0 for number in numbers]
    cells = [
        CODE,
        "",
        "長野県",
        municipality,
        name,
        on,
        sum(whole) if total is None else total,
        sum(whole[::2]) if men is None else men,
        sum(whole[1::2]) if women is None else women,
        *numbers,
        "",
        "",
    ]
    return [str(cell) for cell in cells]


def csv_of(rows: Iterable[Sequence[str]], *, header: Sequence[str] = HEADER, encoding: str = "utf-8-sig") -> bytes:
    """As a spreadsheet writes it."""
    quoted = (",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in [header, *rows])
    return ("\r\n".join(quoted) + "\r\n").encode(encoding)


def whole_town(on: str = "2026-04-01") -> list[list[str]]:
    """A line a ward, and the town's total line."""
    rows = {"南割": counts(10), "町一": counts(20), "高見": counts(5), "中沢": counts(2)}
    every = [sum(column) for column in zip(*rows.values(), strict=True)]
    return [*(line(name, numbers, on=on) for name, numbers in rows.items()), line("市全体", every, on=on)]


def in_bands(numbers: Sequence[int]) -> Mapping[str, int]:
    """By hand: what 36 numbers are in our six bands."""
    by_age = [numbers[2 * number] + numbers[2 * number + 1] for number in range(len(AGES))]
    teens = round(by_age[3] * 3 / 5)
    return {
        "0-9": sum(by_age[0:2]),
        "10-17": by_age[2] + teens,
        "18-39": by_age[3] - teens + sum(by_age[4:8]),
        "40-64": sum(by_age[8:13]),
        "65-74": sum(by_age[13:15]),
        "75+": sum(by_age[15:]),
    }


def make_town() -> dict[str, Area]:
    """The same town in the database, by name; the ward 中沢 is 中沢区."""
    town = make_area(TOWN, kind=Area.Kind.MUNICIPALITY)
    akaho, nakazawa = make_area("赤穂", parent=town), make_area("中沢", parent=town)
    wards = {name: make_area(name, kind=Area.Kind.WARD, parent=akaho) for name in ("南割", "町一", "高見")}
    ward = make_area("中沢", kind=Area.Kind.WARD, parent=nakazawa)
    return {"赤穂": akaho, "中沢": nakazawa, "中沢区": ward, **wards}


def make_analyst(email: str = "analyst@example.jp") -> User:
    """Somebody with the office, and nothing else."""
    user = make_person("分析 花子", email=email).user
    assert user is not None
    Office.objects.create(user=user, kind=Office.Kind.ANALYST)
    return user
