"""Two quarters that were published, and a correction of the older one: what the public figures show."""

from datetime import date
from typing import TYPE_CHECKING

from core import clock
from core.actor import Actor
from metrics.models import Release
from metrics.quarters import last_quarter, quarter_of
from metrics.selectors.releases import published_releases
from metrics.services.releases import prepare_release, publish_release
from tests.factories import make_user

if TYPE_CHECKING:
    from tests.journeys.scene import Scene

NOTE = "ある地区の実績が二重に数えられていたため、数え直しました。"


def show_figures(scene: "Scene") -> None:
    """Counted by one account of the scene, published by another. What the town has published already, stands."""
    newest = last_quarter(clock.today())
    before = last_quarter(newest)
    for last in (before, newest):
        if not published_releases().filter(last=last).exists():
            _publish(last)
    correction = _publish(before, note=NOTE)
    scene.ids |= {**_digits("", newest), **_digits("before_", before), "correction": correction.number}


def _digits(which: str, last: date) -> dict[str, int | str]:
    """A release's name in pieces, each of which may be any digit where only the route matters (test_pages.path_of)."""
    year, quarter = quarter_of(last)
    return {f"{which}decade": str(year)[2], f"{which}year": str(year)[3], f"{which}quarter": quarter}


def _publish(last: date, *, note: str = "") -> Release:
    analyst, second = (Actor(user=make_user().pk) for _ in range(2))
    return publish_release(release=prepare_release(last=last, made_by=analyst, note=note).pk, made_by=second)
