"""From a file to drafts in the database, through the command that a clerk runs."""

from datetime import date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import translation

from activities.events import ActivitiesImported
from activities.models import Activity, ActivityText, Session
from activities.services.import_events import PROGRAMME
from community.models import Organisation, Venue
from core import clock
from core.outbox.models import Event

pytestmark = pytest.mark.django_db

FILES = Path(__file__).parent / "files"
STANDARD = FILES / "standard_79_bom.csv"
CITY = FILES / "takamatsu_style.csv"
REAL = Path(__file__).parents[4] / "shared" / "data" / "takamatsu" / "data_events_data.csv"


@pytest.fixture(autouse=True)
def _in_july(monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 8, 1, 9, 0, tzinfo=clock.TOKYO)
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def city() -> Organisation:
    return Organisation.objects.create(
        slug="kakuu", kind=Organisation.Kind.CITY, names={"ja": "架空市", "en": "Kakuu"}, telephone="0265-00-0000"
    )


def run(path: Path, *options: str) -> str:
    out = StringIO()
    with translation.override("en"):
        call_command("import_events", str(path), "--organisation", "kakuu", *options, stdout=out)
    return out.getvalue()


def refusal(path: Path | str, slug: str = "kakuu") -> str:
    err = StringIO()
    with pytest.raises(SystemExit) as left, translation.override("en"):
        call_command("import_events", str(path), "--organisation", slug, stdout=StringIO(), stderr=err)
    assert left.value.code == 2
    return err.getvalue()


def everything() -> list[object]:
    """All that an import can change, as it stands."""
    return [
        list(Activity.objects.order_by("id").values()),
        list(ActivityText.objects.order_by("id").values()),
        list(Session.objects.order_by("id").values()),
        list(Venue.objects.order_by("id").values()),
        list(Event.objects.order_by("id").values("id", "name")),
    ]


def test_rows_become_drafts_with_texts_sessions_and_venue(city: Organisation) -> None:
    said = run(STANDARD)
    assert "9 rows: 1 taken, 3 taken with a warning, 5 refused." in said
    assert "line 8: refused: The event's year is 2202" in said
    assert "line 4: warning: The coordinates" not in said
    soba = Activity.objects.get(source_key="jichitai_standard:999999:E-1")
    assert soba.state == Activity.State.DRAFT
    assert (soba.organisation, soba.programme.slug) == (city, PROGRAMME)
    assert (soba.cost_yen, soba.cost_note, soba.telephone) == (1000, "材料費を含みます", "0265-00-0001")
    assert soba.languages == ["ja", "en", "pt-br"]
    assert (soba.step_free, soba.children, soba.support) == ("", "", "")
    assert soba.texts_in("title") == {"ja": "そば打ち入門", "en": "Soba for beginners"}
    assert "そばうちにゅうもん" in soba.search_text
    session = soba.sessions.get()
    assert session.starts_at == datetime(2026, 8, 4, 10, 30, tzinfo=clock.TOKYO)
    assert session.ends_at == datetime(2026, 8, 4, 12, 0, tzinfo=clock.TOKYO)
    assert session.capacity == 12
    assert session.venue is not None
    assert session.venue.names == {"ja": "中央公民館"}
    assert session.venue.organisation == city
    easy = Activity.objects.get(source_key="jichitai_standard:999999:E-2")
    assert easy.languages is None
    assert "がいこく" in easy.search_text
    assert easy.telephone == city.telephone
    assert Event.objects.filter(name=ActivitiesImported.name()).count() == 1


@pytest.mark.parametrize("path", [STANDARD, CITY, FILES / "facilities_cp932.csv"], ids=lambda path: path.name)
def test_running_it_twice_changes_nothing(city: Organisation, path: Path) -> None:
    run(path)
    before = everything()
    said = run(path)
    assert everything() == before
    assert "0 new, 0 changed" in said


@pytest.mark.parametrize("path", [STANDARD, FILES / "facilities_cp932.csv"], ids=lambda path: path.name)
def test_a_dry_run_says_the_same_and_stores_nothing(city: Organisation, path: Path) -> None:
    before = everything()
    dry = run(path, "--dry-run")
    assert everything() == before
    assert "Dry run: nothing was stored." in dry
    wet = run(path)
    counted = [line for line in wet.splitlines() if " rows: " in line or " new, " in line]
    assert len(counted) == 2
    assert all(line in dry for line in counted)


def test_a_changed_row_updates_its_draft_and_keeps_what_was_answered(city: Organisation, tmp_path: Path) -> None:
    run(CITY)
    exhibition = Activity.objects.get(texts__title="前期展")
    Activity.objects.filter(pk=exhibition.pk).update(languages=["ja", "vi"], children="yes")
    exhibition.sessions.update(capacity=30)
    kept = exhibition.sessions.get()
    changed = tmp_path / "changed.csv"
    later = CITY.read_bytes().decode().replace('まで",9:00,17:00,前期展', 'まで",9:00,18:00,前期展')
    changed.write_text(later, encoding="utf-8", newline="")
    assert "0 new, 1 changed, 4 as before" in run(changed)
    exhibition.refresh_from_db()
    assert (exhibition.languages, exhibition.children) == (["ja", "vi"], "yes")
    session = exhibition.sessions.get()
    assert (session.pk, session.capacity, session.ends_at.astimezone(clock.TOKYO).hour) == (kept.pk, 30, 18)


def test_a_session_that_the_file_no_longer_has_is_cancelled(city: Organisation, tmp_path: Path) -> None:
    run(STANDARD)
    changed = tmp_path / "changed.csv"
    text = STANDARD.read_text(encoding="utf-8-sig").replace("毎週水曜日", "毎週水曜日（12日を除く）")
    changed.write_text(text, encoding="utf-8", newline="")
    run(changed)
    yoga = Activity.objects.get(texts__title="水曜ヨガ")
    states = {session.starts_at.astimezone(clock.TOKYO).day: session.state for session in yoga.sessions.all()}
    assert states == {5: "scheduled", 12: "cancelled", 19: "scheduled", 26: "scheduled"}
    run(STANDARD)
    assert set(yoga.sessions.values_list("state", flat=True)) == {"scheduled"}


def test_a_published_activity_is_left_alone_and_told(city: Organisation, tmp_path: Path) -> None:
    run(STANDARD)
    Activity.objects.filter(texts__title="水曜ヨガ").update(state=Activity.State.PUBLISHED)
    changed = tmp_path / "changed.csv"
    text = STANDARD.read_text(encoding="utf-8-sig").replace("毎週水曜日", "毎週金曜日")
    changed.write_text(text, encoding="utf-8", newline="")
    before = everything()
    said = run(changed)
    assert everything() == before
    assert "“水曜ヨガ” has changed in the file but is already published" in said


def test_two_organisations_may_import_the_same_file(city: Organisation) -> None:
    other = Organisation.objects.create(slug="other", kind=Organisation.Kind.CITY, names={"ja": "隣町"})
    run(STANDARD)
    call_command("import_events", str(STANDARD), "--organisation", "other", stdout=StringIO())
    assert Activity.objects.filter(organisation=other).count() == Activity.objects.filter(organisation=city).count()


def test_facilities_become_venues_that_events_then_use(city: Organisation) -> None:
    run(FILES / "facilities_cp932.csv")
    hall = Venue.objects.get(names__ja="中央公民館")
    assert "スロープ" in hall.access
    run(STANDARD)
    assert Session.objects.get(activity__texts__title="そば打ち入門").venue == hall


def test_a_venue_of_the_town_is_used_and_not_doubled(city: Organisation) -> None:
    town = Venue.objects.create(names={"ja": "中央公民館"}, address="昔の住所")
    run(STANDARD)
    assert Session.objects.get(activity__texts__title="そば打ち入門").venue == town
    town.refresh_from_db()
    assert town.address == "昔の住所"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty; please export it again.\n"),
        (b"PK\x03\x04rest", "This is an Excel file; please save it as CSV (“CSV UTF-8”) and import that.\n"),
        (b"a,b\n1,2\n", "The first line is not a header that the import knows. It needs at least"),
        (CITY.read_bytes()[:700], "The file is not complete"),
    ],
    ids=["empty", "excel", "header", "truncated"],
)
def test_a_bad_file_is_one_sentence_and_exit_code_2(
    city: Organisation, tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    said = refusal(path)
    assert said.startswith(sentence)
    assert said.count("\n") == 1
    assert Activity.objects.count() == 0


def test_an_unknown_organisation_or_file_is_one_sentence_and_exit_code_2(city: Organisation) -> None:
    assert refusal(STANDARD, "nobody") == "There is no organisation “nobody”; please check the name.\n"
    assert refusal("nothing.csv") == "There is no file nothing.csv; please check the path.\n"


CITY_FILES = [(CITY, 6, 5)] + [(path, 51, 45) for path in (REAL,) if path.exists()]


@pytest.mark.parametrize(("path", "rows", "at_least"), CITY_FILES, ids=[path.name for path, _, _ in CITY_FILES])
def test_a_citys_file_end_to_end(city: Organisation, path: Path, rows: int, at_least: int) -> None:
    said = run(path)
    assert f"{rows} rows: " in said
    assert rows >= Activity.objects.count() >= at_least
    assert said.count(": refused: No date can be read from") == rows - Activity.objects.count()
    assert Session.objects.filter(starts_at__date__gte=date(2026, 7, 1)).count() == Session.objects.count()
    before = everything()
    run(path)
    assert everything() == before
