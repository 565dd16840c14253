"""What was published, and what waits to be."""

from django.db.models import QuerySet
from django.http import Http404

from metrics.models import Release
from metrics.quarters import read_slug


def latest_release() -> Release | None:
    """The newest quarter that is published, in its latest correction."""
    return Release.objects.filter(state=Release.State.PUBLISHED).first()


def published_releases() -> QuerySet[Release]:
    """All of them without their payload, the newest first, corrections above what they correct."""
    return Release.objects.filter(state=Release.State.PUBLISHED).defer("payload")


def current_releases() -> list[Release]:
    """The latest of each published quarter, whole, the newest quarter first."""
    rows = Release.objects.filter(state=Release.State.PUBLISHED)
    return list(rows.order_by("-last", "-number").distinct("last"))


def get_release(slug: str) -> Release:
    """A published one by its name in addresses; 404 for any other."""
    found = read_slug(slug)
    if found is None:
        raise Http404
    release = Release.objects.filter(state=Release.State.PUBLISHED, last=found[0], number=found[1]).first()
    if release is None:
        raise Http404
    return release


def correction_of(release: Release) -> Release | None:
    """The latest release of the same quarter, where that is another one."""
    rows = Release.objects.filter(state=Release.State.PUBLISHED, last=release.last, number__gt=release.number)
    return rows.defer("payload").first()


def releases_in_preparation() -> QuerySet[Release]:
    """Prepared, and not decided on."""
    return Release.objects.filter(state=Release.State.PREPARED).defer("payload").select_related("prepared_by")


def releases_until(release: Release) -> list[Release]:
    """This one, and before it the quarters that went before as they stood when it was published, newest first."""
    rows = Release.objects.filter(state=Release.State.PUBLISHED, last__lt=release.last)
    earlier = rows.filter(decided_at__lte=release.decided_at).order_by("-last", "-number").distinct("last")
    return [release, *earlier]
