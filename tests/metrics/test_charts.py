"""Where things stand in charts, and when a change is said to be one."""

import pytest

from metrics.disclosure import Published
from metrics.disclosure.published import SEAL
from metrics.presentation.charts import share, stretch, ticks_of, trend
from metrics.presentation.direction import Direction, direction


@pytest.mark.parametrize(
    ("maximum", "ticks"),
    [
        (0, (0, 1)),
        (1, (0, 0.25, 0.5, 0.75, 1)),
        (3.1, (0, 1, 2, 3, 4)),
        (12.5, (0, 5, 10, 15)),
        (0.04, (0, 0.01, 0.02, 0.03, 0.04)),
        (97, (0, 25, 50, 75, 100)),
    ],
)
def test_ticks_are_round_and_reach_above_the_maximum(maximum: float, ticks: tuple[float, ...]) -> None:
    assert ticks_of(maximum) == ticks


def percent(text: str) -> float:
    assert text.endswith("%")
    return float(text.removesuffix("%"))


def test_a_trend_goes_up_where_values_do() -> None:
    chart = trend([1.0, 2.0, 1.5])
    heights = [percent(point.y) for point in chart.points if point]
    assert heights[1] < heights[2] < heights[0]
    assert [percent(point.x) for point in chart.points if point] == pytest.approx([100 / 6, 50, 500 / 6], abs=0.01)
    assert len(chart.segments) == 2
    assert all(0 <= percent(tick.y) <= 100 for tick in chart.ticks)


def test_no_line_leads_over_a_withheld_value() -> None:
    chart = trend([1.0, None, 1.5, 1.6])
    assert chart.points[1] is None
    assert len(chart.segments) == 1


def test_one_release_is_one_point() -> None:
    chart = trend([2.5])
    assert chart.segments == ()
    assert chart.points[0] is not None
    assert percent(chart.points[0].x) == 50


def test_an_interval_is_drawn_to_scale_and_ends_at_the_edge() -> None:
    place = stretch(0.5, 1.0, 5.0, 2.0)
    assert [percent(value) for value in (place.low, place.middle, place.high)] == [25, 50, 100]
    assert percent(share(1.0, 2.0)) == 50


def printed(count: int | None, residents: int | None = 20_000, registered: int | None = 1800) -> Published:
    return Published("town", count, residents, registered if count is not None else None, SEAL)


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (printed(300), printed(280), Direction.MORE),
        (printed(280), printed(300), Direction.FEWER),
        (printed(280), printed(280), Direction.AS_MANY),
        (printed(290), printed(280), Direction.MORE),  # at least 285 now, at most 284 then
        (printed(2010), printed(2000, residents=19_950), Direction.AS_MANY),  # rounding may be all of it
        (printed(280), printed(None), None),
        (printed(280), printed(280, residents=None), None),  # denominators are never mixed
        (printed(290, residents=None), printed(280, residents=None), Direction.AS_MANY),  # 1,800 may be 1,795
        (printed(400, residents=None), printed(280, residents=None), Direction.MORE),
    ],
)
def test_a_direction_is_said_only_where_rounding_can_not_be_the_reason(
    now: Published, before: Published, said: Direction | None
) -> None:
    assert direction(now, before) == said
