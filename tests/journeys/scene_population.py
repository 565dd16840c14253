"""What analysts find: a table of inhabitants that can be taken, one with a question, one with mistakes."""

from typing import TYPE_CHECKING, Any

from community.models import Area
from core.actor import SYSTEM
from metrics.services.population import prepare_population
from tests.metrics.population_kit import counts, csv_of, line

if TYPE_CHECKING:
    from tests.journeys.scene import Scene

SOURCE = "駒ヶ根市 住民基本台帳 地域・年齢別人口"


def show_population(scene: "Scene") -> None:
    """None of them is taken: the figures of the story stay as they are."""
    wards = [area.names["ja"] for area in Area.objects.filter(kind=Area.Kind.WARD)]
    whole = [line(name, counts(10 + number), on="2026-04-01") for number, name in enumerate(wards)]
    hidden: list[object] = [*counts(10)]
    hidden[32:36] = ["x"] * 4
    known: dict[str, Any] = {"total": sum(counts(10)), "men": sum(counts(10)[::2]), "women": sum(counts(10)[1::2])}
    asked = [line(wards[0], hidden, on="令和8年4月1日", **known), *whole[1:], line("駅前通り", counts(3))]
    earlier = [line(name, counts(9), on="2025-04-01") for name in wards]
    broken = [line(wards[0], counts(1), on="3月"), line(wards[1], ["たくさん", *counts(2)[1:]]), *whole[3:]]
    tables = {
        "population_ready": ("jinko_2026.csv", whole),
        "population_asks": ("jinko_2025_2026.csv", [*asked, *earlier]),
        "population_broken": ("jinko_kakikake.csv", broken),
    }
    for name, (file_name, rows) in tables.items():
        of = prepare_population(file=csv_of(rows), name=file_name, source=SOURCE, made_by=SYSTEM)
        scene.ids[name] = of.pk
