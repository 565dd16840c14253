"""Denominators come in by services: prepared, matched, applied, discarded, removed; each leaves its event."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import translation

from core import clock
from core.actor import SYSTEM
from core.outbox.models import Event
from metrics.errors import (
    CountAhead,
    NoSuchCount,
    PopulationDecided,
    PopulationFileTooLarge,
    PopulationFileUnreadable,
    PopulationInUse,
    PopulationNotComplete,
    TooManyPopulationFiles,
)
from metrics.models import ForeignResidents, Population, PopulationImport, Release
from metrics.populations.reading import MAX_BYTES
from metrics.selectors import population_at
from metrics.selectors.population import foreign_residents_at, populations, standing_population
from metrics.services.foreign_residents import enter_foreign_residents, remove_foreign_residents
from metrics.services.population import (
    MOST_WAITING,
    apply_population,
    discard_population,
    match_population,
    prepare_population,
    remove_population,
)
from tests.at_once import all_at_once
from tests.metrics.population_kit import counts, csv_of, in_bands, line, make_town, whole_town

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 1)
NATIONS = dict(zip(ForeignResidents.Nationality.values, (184, 173, 81, 77, 60, 31, 104), strict=True))


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def prepared(rows: list[list[str]] | None = None, *, source: str = "市の統計") -> PopulationImport:
    return prepare_population(file=csv_of(rows or whole_town()), name="people.csv", source=source, made_by=SYSTEM)


def events(name: str) -> list[dict[str, object]]:
    return list(Event.objects.filter(name=f"metrics.{name}").values_list("payload", flat=True))


def test_a_file_is_prepared_and_nothing_is_taken_by_that() -> None:
    make_town()
    of = prepared()
    assert (of.state, of.file_name, of.source) == ("prepared", "people.csv", "市の統計")
    assert not Population.objects.exists()
    assert events("PopulationPrepared") == [{"population_import": of.pk}]


def test_what_was_applied_is_the_denominator_from_its_date_on() -> None:
    areas = make_town()
    of = apply_population(import_=prepared().pk, made_by=SYSTEM)
    assert (of.state, of.on) == ("applied", DAY)
    assert Population.objects.filter(area=areas["町一"], band="10-17").get().count == in_bands(counts(20))["10-17"]
    assert not Population.objects.filter(invented=True).exists()
    population, source, on = population_at(date(2026, 9, 30))
    assert (source, on) == ("市の統計", DAY)
    assert population.of(district=areas["中沢"].pk, band="75+") == in_bands(counts(2))["75+"]
    assert population_at(date(2026, 3, 31))[2] is None
    assert events("PopulationApplied") == [{"population_import": of.pk, "on": "2026-04-01"}]


def test_a_second_file_of_the_same_date_replaces_the_first_and_keeps_what_was() -> None:
    areas = make_town()
    apply_population(import_=prepared().pk, made_by=SYSTEM)
    rows = [line("赤穂地区", counts(50)), line("中沢地区", counts(3))]
    of = apply_population(import_=prepared(rows, source="直した表").pk, made_by=SYSTEM)
    assert {row.area_id for row in Population.objects.all()} == {areas["赤穂"].pk, areas["中沢"].pk}
    assert len(of.replaced) == 4 * 6
    assert of.replaced[0][3] == "市の統計"
    assert [(one["on"], one["people"]) for one in populations()] == [(DAY, sum(counts(50)) + sum(counts(3)))]


def test_figures_of_an_earlier_time_keep_their_denominator() -> None:
    make_town()
    apply_population(import_=prepared(whole_town("2025-04-01")).pk, made_by=SYSTEM)
    apply_population(import_=prepared().pk, made_by=SYSTEM)
    assert population_at(date(2026, 1, 1))[2] == date(2025, 4, 1)
    assert [one["on"] for one in populations()] == [DAY, date(2025, 4, 1)]
    standing = standing_population()
    assert standing is not None
    assert standing.on == DAY


def test_an_unknown_name_stops_until_it_is_answered() -> None:
    areas = make_town()
    of = prepared([*whole_town()[:4], line("新しい町", counts(1))])
    with pytest.raises(PopulationNotComplete):
        apply_population(import_=of.pk, made_by=SYSTEM)
    match_population(import_=of.pk, answers={"新しい町": 10**9}, on=None, made_by=SYSTEM)  # no area of the town
    with pytest.raises(PopulationNotComplete):
        apply_population(import_=of.pk, made_by=SYSTEM)
    match_population(import_=of.pk, answers={"新しい町": areas["町一"].pk}, on=None, made_by=SYSTEM)
    apply_population(import_=of.pk, made_by=SYSTEM)
    people = sum(row.count for row in Population.objects.filter(area=areas["町一"]))
    assert people == sum(counts(20)) + sum(counts(1))
    assert len(events("PopulationMatched")) == 2


def test_an_answer_can_be_taken_back_and_another_date_chosen() -> None:
    make_town()
    of = prepared([*whole_town(), *whole_town("2025-04-01"), line("新しい町", counts(1))])
    match_population(import_=of.pk, answers={"新しい町": 0}, on=date(2025, 4, 1), made_by=SYSTEM)
    match_population(import_=of.pk, answers={"新しい町": None}, on=None, made_by=SYSTEM)
    of.refresh_from_db()
    assert (of.answers, of.on) == ({}, date(2025, 4, 1))
    assert apply_population(import_=of.pk, made_by=SYSTEM).on == date(2025, 4, 1)


def test_what_was_decided_stays_decided() -> None:
    make_town()
    of = prepared()
    discard_population(import_=of.pk, made_by=SYSTEM)
    for late in (apply_population, discard_population):
        with pytest.raises(PopulationDecided):
            late(import_=of.pk, made_by=SYSTEM)
    with pytest.raises(PopulationDecided):
        match_population(import_=of.pk, answers={}, on=None, made_by=SYSTEM)
    assert not Population.objects.exists()
    assert events("PopulationDiscarded") == [{"population_import": of.pk}]


def test_a_bad_file_is_refused_in_words_and_leaves_nothing() -> None:
    with pytest.raises(PopulationFileUnreadable) as refused:
        prepare_population(file=b"PK\x03\x04", name="a.xlsx", source="x", made_by=SYSTEM)
    assert "save it as CSV" in str(refused.value)
    with pytest.raises(PopulationFileTooLarge):
        prepare_population(file=b"1" * (MAX_BYTES + 1), name="a.csv", source="x", made_by=SYSTEM)
    assert not PopulationImport.objects.exists()
    assert not Event.objects.exists()


def test_files_that_wait_are_few() -> None:
    make_town()
    for _ in range(MOST_WAITING):
        prepared()
    with pytest.raises(TooManyPopulationFiles):
        prepared()


def test_a_wrong_date_can_be_removed_unless_a_release_used_it() -> None:
    make_town()
    apply_population(import_=prepared().pk, made_by=SYSTEM)
    release = Release.objects.create(
        last=date(2026, 9, 30), payload={"population_on": "2026-04-01"}, digest="0" * 64, prepared_at=clock.now()
    )
    with pytest.raises(PopulationInUse):
        remove_population(on=DAY, made_by=SYSTEM)
    Release.objects.filter(pk=release.pk).update(state="discarded", decided_at=clock.now())
    remove_population(on=DAY, made_by=SYSTEM)
    assert populations() == []
    assert events("PopulationRemoved") == [{"on": "2026-04-01"}]
    with pytest.raises(NoSuchCount):
        remove_population(on=DAY, made_by=SYSTEM)


@pytest.mark.django_db(transaction=True)
def test_two_files_of_one_date_taken_at_once_leave_one_whole_set() -> None:
    make_town()
    rows = [line("赤穂地区", counts(50)), line("中沢地区", counts(3))]
    files = [prepared().pk, prepared(rows).pk]
    all_at_once([lambda pk=pk: apply_population(import_=pk, made_by=SYSTEM) for pk in files])  # type: ignore[misc]
    assert populations()[0]["people"] in (
        sum(map(sum, (counts(10), counts(20), counts(5), counts(2)))),
        sum(counts(50)) + sum(counts(3)),
    )


def test_foreign_residents_are_entered_replaced_and_removed() -> None:
    enter_foreign_residents(counts=NATIONS, on=date(2026, 4, 1), source="市のページ", made_by=SYSTEM)
    enter_foreign_residents(counts=NATIONS | {"vn": 200}, on=date(2026, 10, 1), source="市のページ", made_by=SYSTEM)
    assert [row.count for row in foreign_residents_at(date(2026, 9, 30))] == list(NATIONS.values())
    assert foreign_residents_at(date(2026, 10, 1))[0].count == 200
    assert foreign_residents_at(date(2025, 1, 1)) == []
    enter_foreign_residents(counts=NATIONS, on=date(2026, 10, 1), source="直した", made_by=SYSTEM)
    assert ForeignResidents.objects.filter(on=date(2026, 10, 1)).count() == 7
    remove_foreign_residents(on=date(2026, 10, 1), made_by=SYSTEM)
    assert sum(row.count for row in foreign_residents_at(clock.today())) == 710
    assert [len(events(name)) for name in ("ForeignResidentsEntered", "ForeignResidentsRemoved")] == [3, 1]
    with pytest.raises(NoSuchCount):
        remove_foreign_residents(on=date(2026, 10, 1), made_by=SYSTEM)


def test_nobody_is_counted_in_the_future_or_by_half() -> None:
    with pytest.raises(CountAhead):
        enter_foreign_residents(counts=NATIONS, on=date(2100, 1, 1), source="x", made_by=SYSTEM)
    with pytest.raises(KeyError):
        enter_foreign_residents(counts={"vn": 1}, on=date(2026, 4, 1), source="x", made_by=SYSTEM)
    assert not ForeignResidents.objects.exists()
