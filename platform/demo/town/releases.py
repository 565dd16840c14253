"""The figures that this town has already published: a release a quarter since its history began."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from community.models import Office, User
from core.clock import TOKYO
from demo.town.model import HISTORY_DAYS, Town
from metrics.models import Release
from metrics.publication import digest_of, frozen, publication_of
from metrics.quarters import last_quarter

QUARTERS = 4
COUNTED_AFTER, PUBLISHED_AFTER = timedelta(days=12), timedelta(days=19)  # from the quarter's end


def build_releases(town: Town) -> None:
    """One for each past quarter, still without figures: these need the facts of a town that is loaded."""
    town.releases = [
        Release(
            last=last,
            payload={},
            prepared_by=_holder(town, Office.Kind.ANALYST),
            prepared_at=_at_noon(last + COUNTED_AFTER),
        )
        for last in reversed(_quarters(town.today))
    ]


def save_releases(town: Town) -> None:
    """Count and publish them, each as on its day."""
    for release in town.releases:
        payload = frozen(replace(publication_of(release.last), measured_on=release.last + COUNTED_AFTER))
        release.payload, release.digest, release.state = payload, digest_of(payload), Release.State.PUBLISHED
        release.decided_by, release.decided_at = publisher(town), published_at(release)
        release.save()


def publisher(town: Town) -> User:
    """Who looked at what the analyst had prepared."""
    return _holder(town, Office.Kind.COORDINATOR)


def published_at(release: Release) -> datetime:
    """When a past release came out."""
    return _at_noon(release.last + PUBLISHED_AFTER)


def _quarters(today: date) -> list[date]:
    """Those whose release was out before today, the newest first."""
    found: list[date] = []
    end = last_quarter(today)
    while len(found) < QUARTERS and end > today - timedelta(days=HISTORY_DAYS):
        if end + PUBLISHED_AFTER < today:
            found.append(end)
        end = last_quarter(end)
    return found


def _holder(town: Town, kind: Office.Kind) -> User:
    return next(office.user for office in town.offices if office.kind == kind)


def _at_noon(day: date) -> datetime:
    return datetime.combine(day, time(12), TOKYO)
