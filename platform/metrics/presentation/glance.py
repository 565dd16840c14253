"""The town at a glance: one sentence and three charts."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.furigana import plain
from metrics import words
from metrics.disclosure import Published, PublishedFigure
from metrics.measures import UNKNOWN, Breakdown
from metrics.numbers import Numbers, Value, X, numbers_of
from metrics.presentation import charts
from metrics.presentation.direction import Direction, direction
from metrics.presentation.tables import Line, TableView, table_view
from metrics.presentation.wording import Label, label_of, number, percent, quarter_name, ratio
from metrics.publication import Publication

MOST_POINTS = 8  # releases in the trend: two years; the table behind it has all
LEAST_SCALE, MOST_SCALE = 2.0, 4.0  # of reach: 1, the town, stands in the middle or left of it


@dataclass(frozen=True)
class TrendPoint:
    """One release in the trend."""

    slug: str
    month: str
    year: str  # empty where it is the one before's
    quarter: str
    count: str
    rate: str
    place: charts.Point | None


@dataclass(frozen=True)
class TrendChart:
    """A figure of the town over the releases. `rows`: all of them, the newest first, for the table."""

    id: str
    title: str
    description: str
    head: str
    points: tuple[TrendPoint, ...]
    segments: tuple[charts.Segment, ...]
    ticks: tuple[tuple[str, str], ...]  # text, y
    rows: tuple[TrendPoint, ...]


@dataclass(frozen=True)
class IntervalRow:
    """A group: where its reach lies, and what that means in words."""

    labels: tuple[Label, ...]
    text: str
    verdict: str
    differs: str  # up, down or level
    place: charts.Stretch | None


@dataclass(frozen=True)
class IntervalChart:
    """Reach of groups around the town's 1."""

    id: str
    title: str
    description: str
    note: str
    one: str  # where 1 stands
    groups: tuple[tuple[str, tuple[IntervalRow, ...]], ...]
    tables: tuple[TableView, ...]


@dataclass(frozen=True)
class BarRow:
    """For components/bar_chart.html."""

    label: str
    value: int | None
    text: str
    note: str


@dataclass(frozen=True)
class BarChart:
    """Shares of one whole."""

    id: str
    title: str
    head: str
    rows: tuple[BarRow, ...]
    table: TableView


def sentence(publication: Publication, before: Publication | None) -> str:
    """The role rate, and its direction where there is a release of the quarter before to compare with."""
    town = publication.figure("M1").town
    if not town.count:
        return _("Too few roles have been confirmed yet: a number appears as soon as it cannot point to one person.")
    moved = direction(town, before.figure("M1").town) if before else None
    if town.rate_of_residents is not None:
        return _of_residents(moved) % {"rate": number(round(10 * town.rate_of_residents))}
    if town.registered is None:
        return _("In the last 12 months %(count)s residents had a role for others.") % {"count": number(town.count)}
    said = {"count": number(town.count), "registered": number(town.registered)}
    return _of_registered(moved) % said


def _of_residents(moved: Direction | None) -> str:
    match moved:
        case Direction.MORE:
            return _(
                "Of every 1,000 residents aged 10 or over, at least %(rate)s had a role for others in the last 12"
                " months: more than a quarter ago."
            )
        case Direction.FEWER:
            return _(
                "Of every 1,000 residents aged 10 or over, at least %(rate)s had a role for others in the last 12"
                " months: fewer than a quarter ago."
            )
        case Direction.AS_MANY:
            return _(
                "Of every 1,000 residents aged 10 or over, at least %(rate)s had a role for others in the last 12"
                " months: about as many as a quarter ago."
            )
    return _("Of every 1,000 residents aged 10 or over, at least %(rate)s had a role for others in the last 12 months.")


def _of_registered(moved: Direction | None) -> str:
    match moved:
        case Direction.MORE:
            return _(
                "In the last 12 months %(count)s of our %(registered)s registered residents had a role for others: a"
                " larger share than a quarter ago."
            )
        case Direction.FEWER:
            return _(
                "In the last 12 months %(count)s of our %(registered)s registered residents had a role for others: a"
                " smaller share than a quarter ago."
            )
        case Direction.AS_MANY:
            return _(
                "In the last 12 months %(count)s of our %(registered)s registered residents had a role for others:"
                " about the same share as a quarter ago."
            )
    return _("In the last 12 months %(count)s of our %(registered)s registered residents had a role for others.")


def trend_chart(publications: Sequence[Publication]) -> TrendChart:
    """The role rate over the releases, given newest first. One denominator for all: that of the newest."""
    of_residents = publications[0].figure("M1").town.residents is not None
    figures = [numbers_of(one.figure("M1"), one.figure("M1").town) for one in publications]
    values = [each.percent_of_residents if of_residents else each.percent for each in figures]
    drawn = list(zip(publications, figures, values, strict=True))[:MOST_POINTS][::-1]
    trend = charts.trend([float(value) if isinstance(value, int | float) else None for *_rest, value in drawn])
    points: list[TrendPoint] = []
    for (one, each, value), place in zip(drawn, trend.points, strict=True):
        points.append(_trend_point(one, each, value, place, first=not points or one.last.month == MARCH))
    head = _("of residents aged 10 or over, at least") if of_residents else _("of those registered")
    return TrendChart(
        id="trend",
        title=_("Role rate over the releases"),
        description=plain(_spoken(points, head)),
        head=head,
        points=tuple(points),
        segments=trend.segments,
        ticks=tuple((percent(_tick(tick.value)), tick.y) for tick in trend.ticks),
        rows=tuple(
            _trend_point(one, each, value, None, first=True)
            for one, each, value in zip(publications, figures, values, strict=True)
        ),
    )


MARCH = 3


def _tick(value: float) -> float | int:
    return int(value) if value == int(value) else value


def _trend_point(
    one: Publication, numbers: Numbers, value: Value, place: charts.Point | None, *, first: bool
) -> TrendPoint:
    return TrendPoint(
        slug=one.issue.slug if one.issue else "",
        month=date_format(one.last, "M"),
        year=str(one.last.year) if first else "",
        quarter=quarter_name(one.last),
        count=number(numbers.count),
        rate=percent(value),
        place=place,
    )


def _spoken(points: Sequence[TrendPoint], head: str) -> str:
    """What the line shows, for who does not see it."""
    return f"{head}: " + "; ".join(f"{point.quarter} {point.rate}" for point in points)


def reach_chart(
    publication: Publication, name: str, breakdowns: Sequence[Breakdown], *, with_tables: bool = True
) -> IntervalChart | None:
    """M5 of one figure: groups around the town. None where it prints nothing to compare."""
    figure = publication.figure(name)
    tables = [table for table in figure.tables if table.by in breakdowns]
    rows = {table.by: [(row, numbers_of(figure, row)) for row in table.rows if row.key != UNKNOWN] for table in tables}
    spans = [span for group in rows.values() for _row, each in group if (span := _span(each)) is not None]
    if not spans:
        return None
    end = min(MOST_SCALE, max(LEAST_SCALE, charts.ticks_of(max(high for _low, _middle, high in spans))[-1]))
    groups = tuple(
        (
            str(words.BREAKDOWNS[by]),
            tuple(_interval_row(publication, by, row, each, end) for row, each in group),
        )
        for by, group in rows.items()
    )
    return IntervalChart(
        id=f"reach-{name}",
        title=_("Who is reached: %(figure)s by group") % {"figure": words.DEFINITIONS[name].name},
        description=plain("; ".join(_row_spoken(row) for _name, group in groups for row in group)),
        note=str(words.DEFINITIONS["M5"].numerator),
        one=charts.share(1.0, end),
        groups=groups,
        tables=tuple(table_view(publication, figure, table) for table in tables if with_tables),
    )


def _span(numbers: Numbers) -> tuple[float, float, float] | None:
    """Low, middle, high: by inhabitants where they are known, else by the registered."""
    here = (numbers.reach_of_residents_low, numbers.reach_of_residents, numbers.reach_of_residents_high)
    if here[1] is None:
        here = (numbers.reach_low, numbers.reach, numbers.reach_high)
    low, middle, high = (float(value) if isinstance(value, int | float) else None for value in here)
    return None if low is None or middle is None or high is None else (low, middle, high)


def _interval_row(publication: Publication, by: str, row: Published, numbers: Numbers, end: float) -> IntervalRow:
    labels, span = label_of(publication, by, row.key), _span(numbers)
    if span is None:
        hidden = X in (numbers.count, numbers.reach, numbers.reach_of_residents)
        return IntervalRow(labels, number(X if hidden else None), _("Withheld: too few people"), "level", None)
    low, middle, high = span
    differs = "up" if low > 1 else "down" if high < 1 else "level"
    verdict = {
        "up": _("more often than the town"),
        "down": _("less often than the town"),
        "level": _("no sure difference"),
    }
    text = f"{ratio(middle)} ({ratio(low)}–{ratio(high)})"
    return IntervalRow(labels, text, verdict[differs], differs, charts.stretch(low, middle, high, end))


def _row_spoken(row: IntervalRow) -> str:
    return f"{' · '.join(map(str, row.labels))}: {row.text}, {row.verdict}"


def welcome_chart(publication: Publication) -> BarChart:
    """M7: of all seats, how many were open to more people."""
    figure = publication.figure("M7")
    table = table_view(publication, figure, figure.table("welcome"))
    return BarChart(
        id="welcome",
        title=_("How open the seats are"),
        head=_("of %(n)s seats") % {"n": number(figure.town.count)} if figure.town.count else _("of all seats"),
        rows=tuple(_bar(figure, line) for line in table.lines),
        table=table,
    )


def _bar(figure: PublishedFigure, line: Line) -> BarRow:
    share = line.numbers.percent
    return BarRow(
        label=" · ".join(map(str, line.labels)),
        value=int(share) if isinstance(share, int | float) else None,
        text=line.percent,
        note=_("%(n)s seats") % {"n": line.count} if figure.town.count else "",
    )
