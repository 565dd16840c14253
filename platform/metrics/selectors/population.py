"""The denominators that stand, and the files that wait to become some."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Count, Max, QuerySet, Sum
from django.http import Http404

from community.models import Area
from community.selectors.analysts import analyses
from community.selectors.doors import AnyUser
from metrics.models import ForeignResidents, Population, PopulationImport, Release
from metrics.populations.names import Gazetteer, Place, gazetteer
from metrics.populations.reading import Reading
from metrics.populations.weighing import Weighed, weigh


class Counted(TypedDict):
    """The inhabitants of one date."""

    on: date
    people: int
    areas: int
    source: str
    invented: bool


def populations() -> list[Counted]:
    """Every date whose inhabitants stand, the newest first."""
    rows = Population.objects.values("on").annotate(
        people=Sum("count"),
        areas=Count("area", distinct=True),
        source=Max("source"),
        invented=BoolOr("invented"),
    )
    return list(rows.order_by("-on"))


def population_imports() -> QuerySet[PopulationImport]:
    """What was uploaded, the newest first, without what was read."""
    return PopulationImport.objects.defer("reading", "replaced").select_related("made_by__person")


def get_population_import_for(user: AnyUser, pk: int) -> PopulationImport:
    """For analysts; 404 for everybody else as for a wrong id."""
    found = PopulationImport.objects.filter(pk=pk).first() if analyses(user) else None
    if found is None:
        raise Http404
    return found


def weighed(of: PopulationImport, known: Gazetteer | None = None) -> Weighed:
    """What the file says with the answers given so far."""
    return weigh(Reading.from_json(of.reading), known or gazetteer_of(town_areas()), on=of.on, answers=of.answers)


def town_areas() -> list[Area]:
    """The town's districts, each before its wards, in the town's order. One query."""
    rows = list(Area.objects.filter(kind__in=(Area.Kind.DISTRICT, Area.Kind.WARD)).select_related("parent"))
    districts = [area for area in rows if area.kind == Area.Kind.DISTRICT]
    return [area for one in districts for area in (one, *(ward for ward in rows if ward.parent_id == one.pk))]


def gazetteer_of(areas: list[Area]) -> Gazetteer:
    """What their names mean."""
    places = []
    towns = set()
    for area in areas:
        name = str(area.names.get("ja", area.slug))
        if area.kind == Area.Kind.DISTRICT:
            places.append(Place(area.pk, name, "district", area.pk))
            towns.add(str(area.parent.names.get("ja", "")) if area.parent else "")
        else:
            places.append(Place(area.pk, name, "ward", area.parent_id or 0))
    return gazetteer(towns.pop() if len(towns) == 1 else "", places)


@dataclass(frozen=True)
class Standing:
    """The newest inhabitants that stand, by area and band."""

    on: date
    source: str
    areas: Mapping[int, Mapping[str, int]]


def standing_population() -> Standing | None:
    """What a new file is compared with; None where nothing stands. Two queries."""
    newest = Population.objects.order_by("-on").first()
    if newest is None:
        return None
    areas: dict[int, dict[str, int]] = {}
    for area, band, count in Population.objects.filter(on=newest.on).values_list("area_id", "band", "count"):
        areas.setdefault(area, {})[band] = count
    return Standing(newest.on, newest.source, areas)


def dates_in_releases() -> set[date]:
    """Of inhabitants that a release was made with: published, or waiting to be."""
    rows = Release.objects.exclude(state=Release.State.DISCARDED).values_list("payload__population_on", flat=True)
    return {date.fromisoformat(on) for on in rows if on}


def foreign_residents_at(day: date) -> list[ForeignResidents]:
    """The latest count by nationality of this day or before, in the order of the form; empty where there is none."""
    newest = ForeignResidents.objects.filter(on__lte=day).aggregate(on=Max("on"))["on"]
    rows = {row.nationality: row for row in ForeignResidents.objects.filter(on=newest)} if newest else {}
    return [rows[nationality] for nationality in ForeignResidents.Nationality.values if nationality in rows]


def foreign_residents_dates() -> list[tuple[date, int]]:
    """Every date whose foreign residents stand, the newest first, with their sum."""
    rows = ForeignResidents.objects.values("on").annotate(people=Sum("count")).order_by("-on")
    return list(rows.values_list("on", "people"))
