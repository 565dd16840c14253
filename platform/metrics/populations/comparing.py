"""A file's inhabitants beside those that stand."""

from collections.abc import Mapping
from dataclasses import dataclass

from metrics.populations.ages import ALL_BANDS
from metrics.populations.names import Gazetteer, Kind

Areas = Mapping[int, Mapping[str, int]]


@dataclass(frozen=True)
class Beside:
    """A number of the file, and the one that stands; None where there is none."""

    now: int
    before: int | None

    @property
    def difference(self) -> int | None:
        """How many more; None where there is nothing to compare with."""
        return None if self.before is None else self.now - self.before


@dataclass(frozen=True)
class AreaRow:
    """One district or ward: its bands in order, and its total."""

    area: int
    kind: Kind
    bands: tuple[int, ...]
    total: Beside


def by_band(areas: Areas, before: Areas | None) -> dict[str, Beside]:
    """The town's inhabitants by age group."""

    def people(where: Areas, band: str) -> int:
        return sum(bands.get(band, 0) for bands in where.values())

    return {band: Beside(people(areas, band), None if before is None else people(before, band)) for band in ALL_BANDS}


def in_all(areas: Areas, before: Areas | None) -> Beside:
    """The whole town."""
    every = by_band(areas, before).values()
    return Beside(sum(one.now for one in every), None if before is None else sum(one.before or 0 for one in every))


def by_area(areas: Areas, before: Areas | None, known: Gazetteer) -> list[AreaRow]:
    """Each district that the file has, with its wards below it where it has those."""
    rows: list[AreaRow] = []
    for district in known.places.values():
        if district.kind != "district":
            continue
        parts = [place.pk for place in known.places.values() if place.district == district.pk]
        present = [pk for pk in parts if pk in areas]
        if not present:
            continue
        rows.append(_row(district.pk, "district", present, areas, _total(parts, before)))
        wards = [pk for pk in present if pk != district.pk]
        if len(parts) > 2:  # a single ward is its district
            rows += [_row(pk, "ward", [pk], areas, _total([pk], before)) for pk in wards]
    return rows


def _row(area: int, kind: Kind, parts: list[int], areas: Areas, before: int | None) -> AreaRow:
    bands = tuple(sum(areas[pk].get(band, 0) for pk in parts) for band in ALL_BANDS)
    return AreaRow(area, kind, bands, Beside(sum(bands), before))


def _total(parts: list[int], before: Areas | None) -> int | None:
    there = [pk for pk in parts if before and pk in before]
    return sum(sum(before[pk].values()) for pk in there) if before and there else None
