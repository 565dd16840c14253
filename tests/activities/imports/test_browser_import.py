"""A file in the browser: looked at, taken in, also when a worker dies, forgotten after a week."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from activities.errors import FileTooLarge, ImportNotReady, TooManyImports
from activities.events import ActivitiesImported, ImportDiscarded, ImportStarted
from activities.imports import messages as m
from activities.imports.messages import say
from activities.imports.reasons import kept, said
from activities.imports.rows import Verdict
from activities.models import Activity, Import, ImportRow, Session
from activities.services import _import_lines, _import_store
from activities.services import start_import as starting
from activities.services._import_fates import Done
from activities.services._import_work import _LOCKS
from activities.services.carry_on_imports import MOST_ATTEMPTS, carry_on_imports
from activities.services.discard_import import discard_import
from activities.services.forget_import_files import forget_import_files
from activities.services.start_import import start_import
from activities.services.take_import import take_import
from community.models import Organisation, User, Venue
from core import clock
from core.actor import Actor
from core.outbox.models import Event
from tests.activities.imports.conftest import FILES, Bring, problem
from tests.server import database_url

pytestmark = pytest.mark.django_db
HEADER = "ID,イベント名,開始日,開始時間,終了時間,言語コード,定員\n"


def table(rows: int, *, year: int = 2026) -> bytes:
    lines = [f"{n},朝市 {n},{year}/09/{n % 28 + 1:02},10:00,11:00,ja,20\n" for n in range(1, rows + 1)]
    return (HEADER + "".join(lines)).encode()


def fates(of: Import) -> dict[int, tuple[str, str]]:
    return {row.number: (row.outcome, row.fate) for row in of.lines.all()}


def codes(of: Import, number: int) -> list[str]:
    return [reason["code"] for reason in of.lines.get(number=number).reasons]


def names(event: type) -> int:
    return Event.objects.filter(name=event.name()).count()  # type: ignore[attr-defined]


def test_a_file_is_looked_at_and_nothing_is_taken(bring: Bring) -> None:
    of = bring()
    assert (of.state, of.rows, of.size, of.attempts) == ("ready", 9, 9, 1)
    assert of.about["layout"] == "jichitai_standard"
    assert "法人番号" in of.about["left_out"]
    assert fates(of) == {
        2: ("taken", "new"),
        4: ("warned", "new"),
        8: ("refused", "refused"),
        9: ("refused", "refused"),
        10: ("refused", "refused"),
        11: ("refused", "refused"),
        12: ("warned", "new"),
        13: ("refused", "refused"),
        14: ("warned", "new"),
    }
    assert codes(of, 8) == ["DATE_YEAR"]
    assert "2202" in said(of.lines.get(number=8).reasons[0])
    assert of.counts["new"] == 4
    assert of.counts["unnumbered"] == 1
    assert (Activity.objects.count(), Venue.objects.count()) == (0, 0)
    assert names(ImportStarted) == 1
    assert names(ActivitiesImported) == 0


def test_it_is_taken_in_as_it_was_shown(bring: Bring, clerk: User) -> None:
    looked_at = fates(bring())
    of = bring(take=True)
    assert (of.state, of.rows, of.content) == ("taken", 9, None)
    assert fates(of) == looked_at
    assert of.counts["new"] == Activity.objects.count() == 4
    soba = Activity.objects.get(source_key="jichitai_standard:999999:E-1")
    assert of.lines.get(number=2).activity == soba
    assert (soba.state, soba.created_by) == ("draft", clerk)
    assert names(ActivitiesImported) == 1


def test_the_same_file_again_changes_nothing(bring: Bring) -> None:
    bring(take=True)
    before = list(Session.objects.order_by("pk").values())
    again = bring(take=True)
    assert {fate for _, fate in fates(again).values()} == {"same", "refused"}
    assert list(Session.objects.order_by("pk").values()) == before


def test_shift_jis_and_facilities_can_be_brought_too(bring: Bring) -> None:
    of = bring(FILES / "facilities_cp932.csv", take=True)
    assert of.about["encoding"] == "cp932"
    hall = Venue.objects.get(names__ja="中央公民館")
    assert hall.shared


def test_ways_and_closing_days_have_their_fields(bring: Bring) -> None:
    bring(take=True)
    ways = dict(Activity.objects.values_list("texts__title", "way").filter(texts__language="ja"))
    assert ways["水曜ヨガ"] == "lot"
    assert ways["そば打ち入門"] == "first_come"
    closes_at = Session.objects.get(activity__texts__title="そば打ち入門").closes_at
    assert closes_at is not None
    assert closes_at.astimezone(clock.TOKYO).isoformat() == "2026-08-01T00:00:00+09:00"
    assert all(Venue.objects.values_list("shared", flat=True))


def test_walk_ins_count_no_places_and_tell_how_many_are_expected(bring: Bring) -> None:
    of = bring(FILES / "takamatsu_style.csv", take=True)
    walk_in = Activity.objects.get(way="walk_in", texts__title="嚥下体操 入門")
    assert set(walk_in.sessions.values_list("capacity", "closes_at")) == {(0, None)}
    assert "【定員】" in walk_in.texts.get().body
    assert of.counts["unnumbered"] < of.counts["new"]


def test_rows_in_other_languages_become_texts_of_their_event(bring: Bring) -> None:
    rows = (
        "1,朝市,2026/09/01,10:00,11:00,ja,20\n1,Chợ sáng,2026/09/01,10:00,11:00,vi,20\n2,Chợ đêm,2026/09/02,,,vi,20\n"
    )
    of = bring((HEADER + rows).encode(), take=True)
    assert [fate for _, fate in fates(of).values()] == ["new", "new", "new"]
    morning = Activity.objects.get(source_key="jichitai_standard::1")
    assert morning.texts_in("title") == {"ja": "朝市", "vi": "Chợ sáng"}
    assert Activity.objects.get(source_key="jichitai_standard::2:vi").texts_in("title") == {"vi": "Chợ đêm"}
    again = bring((HEADER + rows).encode(), take=True)
    assert {fate for _, fate in fates(again).values()} == {"same"}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04rest", "FILE_IS_EXCEL"),
        (b"a,b\n1,2\n", "HEADER_UNKNOWN"),
        ("ID,イベント名,開始日\n1,".encode(), "FILE_CUT_IN_ROW"),
        (b"\xff\xfe\xfd\x80", "FILE_IS_UTF16"),
    ],
    ids=["excel", "header", "cut", "utf16"],
)
def test_a_file_that_is_no_use_says_why(bring: Bring, content: bytes, sentence: str) -> None:
    of = bring(content)
    assert (of.state, of.content) == ("failed", None)
    assert problem(of) == sentence
    assert of.lines.count() == 0


def test_more_rows_than_an_import_has_room_for(bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("activities.services._import_work.MAX_ROWS", 10)
    assert problem(bring(table(11))) == "FILE_TOO_MANY_ROWS"
    assert bring(table(10)).state == "ready"


def test_a_file_too_large_is_not_kept(town: Organisation, clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "MAX_BYTES", 100)
    with pytest.raises(FileTooLarge):
        start_import(organisation=town, file_name="x", content=b"x" * 101, made_by=Actor(user=clerk.pk))
    assert Import.objects.count() == 0


def test_files_do_not_pile_up(bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "MOST_WAITING", 2)
    bring()
    bring(take=True)
    bring()
    with pytest.raises(TooManyImports):
        bring()


def test_taking_twice_takes_once_and_what_is_not_ready_is_refused(bring: Bring, clerk: User) -> None:
    by = Actor(user=clerk.pk)
    of = bring()
    assert take_import(of=of.pk, made_by=by).state == "taking"
    assert take_import(of=of.pk, made_by=by).state == "taking"
    carry_on_imports()
    assert take_import(of=of.pk, made_by=by).state == "taken"
    assert names(ActivitiesImported) == 1
    with pytest.raises(ImportNotReady):
        take_import(of=bring(b"").pk, made_by=by)


def test_discarding_deletes_the_file_and_its_preview(bring: Bring, clerk: User) -> None:
    of, other = bring(), bring(table(3))
    discard_import(of=of.pk, made_by=Actor(user=clerk.pk))
    assert list(Import.objects.all()) == [other]
    assert ImportRow.objects.count() == 3
    assert names(ImportDiscarded) == 1
    with pytest.raises(ImportNotReady):
        discard_import(of=bring(take=True).pk, made_by=Actor(user=clerk.pk))


def test_discarding_while_it_is_read_stops_the_reader(
    town: Organisation, clerk: User, monkeypatch: pytest.MonkeyPatch, in_july: None
) -> None:
    by = Actor(user=clerk.pk)
    of = start_import(organisation=town, file_name="x.csv", content=table(1200), made_by=by)
    add = _import_lines.add

    def add_and_discard(pk: int, batch: Sequence[Verdict], done: Sequence[Done]) -> None:
        add(pk, batch, done)
        discard_import(of=of.pk, made_by=by)

    monkeypatch.setattr(_import_lines, "add", add_and_discard)
    carry_on_imports()
    assert (Import.objects.count(), ImportRow.objects.count()) == (0, 0)


class Killed(BaseException):
    """As `kill -9` would: nobody catches it."""


def dies_after(batches: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker's process goes while it stores a batch: what the batch has written goes with it."""
    take, left = _import_store.Store.take, [batches]

    def dying(self: _import_store.Store, batch: Sequence[Verdict]) -> list[Done]:
        done = take(self, batch)
        if left[0] == 0:
            raise Killed
        left[0] -= 1
        return done

    monkeypatch.setattr(_import_store.Store, "take", dying)


@pytest.mark.parametrize("batches", [0, 1, 2])
def test_a_worker_that_dies_while_reading_loses_nothing(
    bring: Bring, batches: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        dies_after(batches, patch)
        with pytest.raises(Killed):
            bring(table(1200))
    of = Import.objects.get()
    assert (of.state, of.lines.count()) == ("reading", 500 * batches)
    carry_on_imports()
    of.refresh_from_db()
    assert (of.state, of.lines.count(), of.counts["new"]) == ("ready", 1200, 1200)


@pytest.mark.parametrize("batches", [0, 1, 2])
def test_a_worker_that_dies_while_taking_is_carried_on_with(
    bring: Bring, clerk: User, batches: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = bring(table(1200))
    take_import(of=of.pk, made_by=Actor(user=clerk.pk))
    with monkeypatch.context() as patch:
        dies_after(batches, patch)
        with pytest.raises(Killed):
            carry_on_imports()
    of.refresh_from_db()
    assert (of.state, of.rows, Activity.objects.count()) == ("taking", 500 * batches, 500 * batches)
    first = list(Activity.objects.order_by("pk").values_list("pk", flat=True))
    carry_on_imports()
    of.refresh_from_db()
    assert (of.state, of.counts["new"], Activity.objects.count()) == ("taken", 1200, 1200)
    assert list(Activity.objects.order_by("pk").values_list("pk", flat=True))[: len(first)] == first
    assert of.lines.filter(activity__isnull=False, before__isnull=False).count() == 1200


@contextmanager
def another_worker_at(of: int) -> Iterator[None]:
    """The lock is the session's, so another one has to hold it."""
    with psycopg.connect(database_url(), autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [_LOCKS | of])
        yield


def test_what_another_worker_has_in_hand_is_left_to_it(bring: Bring, town: Organisation, clerk: User) -> None:
    of = start_import(organisation=town, file_name="x.csv", content=table(3), made_by=Actor(user=clerk.pk))
    with another_worker_at(of.pk):
        assert carry_on_imports() == 0
    assert carry_on_imports() == 1


def breaks(monkeypatch: pytest.MonkeyPatch, after: int = 0) -> None:
    """A fault of ours in every attempt."""
    take, left = _import_store.Store.take, [after]

    def broken(self: _import_store.Store, batch: Sequence[Verdict]) -> list[Done]:
        if left[0] == 0:
            raise ValueError("a fault of ours")
        left[0] -= 1
        return take(self, batch)

    monkeypatch.setattr(_import_store.Store, "take", broken)


def test_a_fault_while_reading_is_given_up_and_said(bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    breaks(monkeypatch)
    of = bring()
    for _ in range(MOST_ATTEMPTS):
        carry_on_imports()
    of.refresh_from_db()
    assert (of.state, problem(of)) == ("failed", "READING_TROUBLE")
    assert carry_on_imports() == 0


def test_a_fault_before_the_first_batch_leaves_it_ready(
    bring: Bring, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = bring()
    take_import(of=of.pk, made_by=Actor(user=clerk.pk))
    breaks(monkeypatch)
    for _ in range(MOST_ATTEMPTS + 1):
        carry_on_imports()
    of.refresh_from_db()
    assert (of.state, problem(of), Activity.objects.count()) == ("ready", "TAKING_TROUBLE", 0)
    monkeypatch.undo()
    take_import(of=of.pk, made_by=Actor(user=clerk.pk))
    carry_on_imports()
    of.refresh_from_db()
    assert (of.state, of.problem) == ("taken", None)


def test_a_fault_in_the_middle_says_from_where_on_nothing_was_taken(
    bring: Bring, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = bring(table(1200))
    take_import(of=of.pk, made_by=Actor(user=clerk.pk))
    breaks(monkeypatch, after=1)
    for _ in range(MOST_ATTEMPTS + 1):
        carry_on_imports()
    of.refresh_from_db()
    assert (of.state, problem(of), (of.problem or {})["values"]) == ("taken", "TAKING_STOPPED", {"line": "502"})
    assert (of.counts["new"], of.counts["refused"], Activity.objects.count()) == (500, 700, 500)
    assert codes(of, 502) == ["ROW_NOT_REACHED"]


def test_nobody_takes_it_in_for_a_week(bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    old, taken = bring(), bring(take=True)
    later = clock.now() + timedelta(days=7, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    new = Import.objects.create(
        organisation=old.organisation, content=b"x", state="ready", made_at=later, changed_at=later
    )
    assert forget_import_files() == 1
    old.refresh_from_db()
    assert (old.state, old.content, old.lines.count()) == ("failed", None, 0)
    assert problem(old) == "FILE_FORGOTTEN"
    assert taken.lines.count() == 9
    new.refresh_from_db()
    assert new.state == "ready"
    assert forget_import_files() == 0


def test_every_reason_that_is_kept_can_be_said_again() -> None:
    message = say(m.DATE_YEAR, year=2202, text="2202/08/04")
    assert said(kept(message)) == str(message)
    assert said({"code": "OF_A_LATER_VERSION", "values": {}}) == "OF_A_LATER_VERSION"


REAL = Path(__file__).parents[4] / "shared" / "data" / "takamatsu" / "data_events_data.csv"
CITY_FILES = [(FILES / "takamatsu_style.csv", 6)] + ([(REAL, 51)] if REAL.exists() else [])


@pytest.mark.parametrize(("path", "rows"), CITY_FILES, ids=[path.name for path, _ in CITY_FILES])
def test_a_citys_own_file_goes_in_and_comes_out_whole(bring: Bring, path: Path, rows: int) -> None:
    of = bring(path, undo=True)
    assert (of.state, of.size) == ("undone", rows)
    assert of.counts["removed"] == of.counts["new"] > 0
    assert (Activity.objects.count(), Session.objects.count(), Venue.objects.count()) == (0, 0, 0)
