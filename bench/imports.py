"""P8: a municipal file of 100,000 events taken in, beside a bare loop that copies the same table into PostgreSQL."""

import csv
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from activities.imports.apart import verdicts_of
from activities.imports.layouts import recognise
from activities.imports.own_rows import HEADER
from activities.imports.reading import open_table
from activities.imports.rows import verdicts
from activities.models import Activity
from activities.services.import_events import import_events
from bench.harness import Result
from core import clock
from core.actor import Actor
from tests.factories import make_organisation
from tests.server import database_url

ROWS = 100_000
EARLY = 10_000  # rows after which memory should have grown as far as it will
FLAT = 24  # megabytes: eight bytes a row of keys, in Python's own measure


def p8_import() -> Result:
    """Read, judged and stored in one go, as `manage.py import_events` does."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.csv"
        write_events(path, ROWS)
        alone = ROWS / _timed(lambda: _copy(path))
        reading = ROWS / _timed(lambda: _read(path))
        memory: list[int] = []
        taken = ROWS / _timed(lambda: _take(path, memory))
    grown = memory[-1] - memory[0]
    stored = Activity.objects.exclude(source_key=None).count()
    return Result(
        value=taken,
        limit=alone,
        ratio=taken / alone,
        target=f"≥ 2,000 rows/s; memory flat (≤ {FLAT} MB more after {ROWS:,} rows than after {EARLY:,}); none lost",
        met=taken >= 2000 and grown <= FLAT and stored == ROWS,
        how=f"rows/s of {ROWS:,}; reading alone {reading:,.0f}/s; {memory[0]} MB after {EARLY:,} rows, {grown:+} MB at "
        f"the end; {stored:,} stored; limit: csv and COPY of the same cells into one bare table",
    )


def write_events(path: Path, rows: int) -> None:
    """The 79 columns as towns fill them: most texts differ, places and contacts come again."""
    pick = random.Random(1)
    halls = [(f"第{n}公民館", f"架空市本町{n}-2-3", 35.5 + n / 1000, 137.9 + n / 1000) for n in range(200)]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, HEADER)
        writer.writeheader()
        for n in range(rows):
            hall, month, day, hour = pick.choice(halls), pick.randint(1, 12), pick.randint(1, 26), pick.randint(8, 19)
            days = (f"2026/{month:02}/{day:02}", f"2026-{month:02}-{day:02}", f"2026年{month}月{day}日")
            row: dict[str, object] = {
                "全国地方公共団体コード": "202100",
                "ID": f"E-{n}",
                "地方公共団体名": "架空市",
                "イベント名": f"{pick.choice(['そば打ち', '手芸', 'ヨガ', '写真', '親子', '健康'])}教室 第{n}回",
                "言語コード": "ja",
                "開始日": pick.choice(days),
                "終了日": f"2026/{month:02}/{day + pick.choice([0, 0, 0, 1]):02}",
                "開始時間": pick.choice([f"{hour}:00", f"{hour:02}:30:00", f"{hour}：00"]),
                "終了時間": f"{hour + 2}:00",
                "概要": f"{n}番目の催しです。どなたでも参加できます。",
                "説明": f"講師と いっしょに {n} 回目の作品を作ります。\n持ち物：エプロン、筆記用具（黒）。\n" * 2,
                "料金(基本)": pick.choice(["無料", "500円", "1,000円", "500"]),
                "料金(詳細)": pick.choice(["", "材料費を含みます"]),
                "連絡先名称": f"生涯学習課{n % 30}",
                "連絡先電話番号": f"0265-83-{n % 30:04}",
                "主催者": f"市民の会{n % 100}",
                "対象者": pick.choice(["どなたでも", "小学生以上", "65歳以上の方"]),
                "場所名称": hall[0],
                "所在地_連結表記": hall[1],
                "緯度": hall[2],
                "経度": hall[3],
                "アクセス方法": "駅から徒歩5分",
                "駐車場情報": "20台",
                "定員": pick.choice(["20", "30名", "先着15人", "80名（抽選）", ""]),
                "外国語対応": pick.choice(["", "", "英語"]),
                "参加申込終了日": f"2026/{month:02}/01",
                "参加申込方法": pick.choice(["電話", "申込不要", "窓口、電話"]),
                "URL": f"https://kakuu.example/event/{n}",
            }
            writer.writerow(row)


def _timed(work: Callable[[], None]) -> float:
    begun = time.monotonic()
    work()
    return time.monotonic() - begun


def _copy(path: Path) -> None:
    with psycopg.connect(database_url(), autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_rows ({', '.join(f'c{n} text' for n in range(len(HEADER)))})")
        with path.open(encoding="utf-8-sig", newline="") as file, cursor.copy("COPY bench_rows FROM STDIN") as rows:
            for row in csv.reader(file):
                rows.write_row(row)
        cursor.execute("DROP TABLE bench_rows")


def _read(path: Path) -> None:
    table = open_table(path)
    for verdict in verdicts(table, recognise(table), reference=clock.today()):
        assert verdict.found


def _take(path: Path, memory: list[int]) -> None:
    table = open_table(path)
    heard = 0

    def tell(*_: object) -> None:
        nonlocal heard
        heard += 1
        if heard % EARLY == 0:
            memory.append(_resident())

    import_events(
        rows=verdicts_of(table, recognise(table), reference=clock.today()),
        organisation=make_organisation(),
        made_by=Actor(user=None, channel="import"),
        tell=tell,
    )


def _resident() -> int:
    """Of this process, in megabytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4 // 1024
