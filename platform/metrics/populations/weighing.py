"""What a file's lines say together for one date: inhabitants by area, and what is still to be asked or corrected."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from activities.imports.messages import Message, say
from metrics.populations import messages as m
from metrics.populations.ages import ALL_BANDS
from metrics.populations.messages import kept
from metrics.populations.names import Gazetteer, Place, alike
from metrics.populations.reading import Line, Problem, Reading

LEAVE_OUT = 0  # the answer to a name that belongs to no area
Bands = Mapping[str, int]


@dataclass(frozen=True)
class Weighed:
    """`areas`: the inhabitants to be taken, by the id of a ward or district.

    Nothing is taken while a name waits for an answer or a problem stops it.
    """

    on: date | None
    areas: Mapping[int, Bands]
    problems: tuple[Problem, ...]
    asks: tuple[str, ...]  # names that the analyst has to place, as the file writes them
    answered: tuple[str, ...]  # names that the analyst has placed
    dates: tuple[date, ...]  # all that stand in the file, the newest first

    @property
    def is_complete(self) -> bool:
        """Whether it can be taken."""
        return bool(self.areas) and not self.asks and not any(problem.stops for problem in self.problems)

    @property
    def people(self) -> int:
        """How many inhabitants in all."""
        return sum(sum(bands.values()) for bands in self.areas.values())


@dataclass
class _Sheet:
    """The lines of one date, sorted by what they are about."""

    areas: dict[int, Line] = field(default_factory=dict)  # by their own name
    placed: dict[int, list[Line]] = field(default_factory=dict)  # by an answer
    town: Line | None = None
    asks: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    needed: set[int] = field(default_factory=set)  # lines without which nothing can be taken

    def tell(self, line: int, message: Message, *, stops: bool = False) -> None:
        self.problems.append(Problem(line, kept(message), stops))


def weigh(reading: Reading, known: Gazetteer, *, on: date | None, answers: Mapping[str, int]) -> Weighed:
    """`on`: the chosen date, else the newest of the file. `answers`: names to areas, LEAVE_OUT for none."""
    ours = [line for line in reading.lines if not known.is_elsewhere(line.municipality)]
    dates = tuple(sorted({line.on for line in ours if line.on}, reverse=True))
    day = on if on in dates else next(iter(dates), None)
    sheet = _Sheet()
    for line in reading.lines:
        if line.on == day and known.is_elsewhere(line.municipality):
            sheet.tell(line.line, say(m.ELSEWHERE, municipality=line.municipality))
    _sort([line for line in ours if day and line.on == day], known, answers, sheet)
    areas: dict[int, Bands] = {}
    if day is None:
        sheet.tell(0, say(m.NO_LINES_OF_THAT_DAY), stops=True)
    else:
        areas = _taken(sheet, known)
    # A line without a date may be any area of this date. Another one that can't be read matters where it is needed.
    dateless = {line.line for line in ours if line.on is None}
    about = dateless | {line.line for line in ours if line.on == day}
    problems = [
        replace(one, stops=one.stops and one.line in dateless | sheet.needed)
        for one in reading.problems
        if one.line in about
    ]
    problems = sorted((*problems, *sheet.problems), key=lambda one: (not one.stops, one.line))
    return Weighed(day, areas, tuple(problems), tuple(sheet.asks), tuple(sheet.answered), dates)


def _sort(lines: Iterable[Line], known: Gazetteer, answers: Mapping[str, int], sheet: _Sheet) -> None:
    given = {alike(name): area for name, area in answers.items()}
    seen: dict[str | int, Line] = {}
    for line in lines:
        if known.is_town(line.name):
            sheet.town = sheet.town or line
            continue
        name, area = alike(line.name), known.find(line.name)
        key = name if area is None else area
        if key in seen:
            before = seen[key]
            same = (before.bands, before.total) == (line.bands, line.total)
            words = m.AREA_TWICE_SAME if same else m.AREA_TWICE
            sheet.tell(line.line, say(words, name=line.name, line=before.line), stops=not same)
            continue
        seen[key] = line
        if area is not None:
            sheet.areas[area] = line
        elif name in given:
            sheet.answered.append(line.name)
            _place(line, given[name], sheet)
        else:
            sheet.asks.append(line.name)
            sheet.tell(line.line, say(m.UNKNOWN_AREA, name=line.name))


def _place(line: Line, area: int, sheet: _Sheet) -> None:
    if area == LEAVE_OUT:
        people = "?" if line.total is None else line.total
        sheet.tell(line.line, say(m.LEFT_OUT, name=line.name, people=people))
    else:
        sheet.placed.setdefault(area, []).append(line)


def _taken(sheet: _Sheet, known: Gazetteer) -> dict[int, Bands]:
    """Inhabitants by area, from every district of the town; what is missing is told, and stops."""
    areas: dict[int, Bands] = {}
    total = 0
    for district in known.places.values():
        if district.kind == "district":
            lines = _of_district(district, sheet, known)
            total += sum(line.total or 0 for group in lines.values() for line in group)
            areas |= {area: _sum(group) for area, group in lines.items()}
    says = sheet.town.total if sheet.town else None
    if sheet.town and says is not None and says != total and areas:
        words = say(m.TOWN_DIFFERS, says=says, sum=total, difference=says - total)
        sheet.tell(sheet.town.line, words)
    return areas


def _of_district(district: Place, sheet: _Sheet, known: Gazetteer) -> dict[int, list[Line]]:
    """The lines that make up a district, by area: its parts where they are whole, else the line of the district."""
    wards = [place for place in known.places.values() if place.kind == "ward" and place.district == district.pk]
    parts: dict[int, list[Line]] = {}
    for ward in wards:
        named = [sheet.areas[ward.pk]] if ward.pk in sheet.areas else []
        if lines := [*named, *sheet.placed.get(ward.pk, ())]:
            parts[ward.pk] = lines
    missing = [ward for ward in wards if ward.pk not in parts]
    if placed := sheet.placed.get(district.pk):
        # A file of streets, all of them placed in the district, names no ward at all.
        missing = [] if len(missing) == len(wards) else missing
        parts[district.pk] = placed
    every = [line for lines in parts.values() for line in lines]
    whole = sheet.areas.get(district.pk)
    is_whole = bool(every) and not missing and all(line.bands is not None for line in every)
    if whole and whole.bands is not None:
        adds_up = sum(line.total or 0 for line in every)
        if is_whole and adds_up == whole.total:
            return parts
        if every:
            words = say(m.DISTRICT_USED, name=whole.name, whole=whole.total, parts=adds_up)
            sheet.tell(whole.line, words)
        return {district.pk: [whole]}
    if is_whole:
        return parts
    _tell_what_is_missing(district, missing, whole, every, sheet)
    return {}


def _tell_what_is_missing(
    district: Place, missing: Sequence[Place], whole: Line | None, every: Sequence[Line], sheet: _Sheet
) -> None:
    sheet.needed |= {line.line for line in every if line.bands is None}
    if whole and not every:
        sheet.needed.add(whole.line)
    elif not every:
        sheet.tell(0, say(m.DISTRICT_MISSING, district=district.name), stops=True)
    elif missing:
        names = "、".join(place.name for place in missing)
        sheet.tell(0, say(m.AREA_MISSING, district=district.name, areas=names), stops=True)


def _sum(lines: Sequence[Line]) -> Bands:
    return {band: sum((line.bands or {}).get(band, 0) for line in lines) for band in ALL_BANDS}
