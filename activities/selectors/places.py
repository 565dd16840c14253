"""Whether the places that sessions want are free."""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from activities.errors import VenueTaken
from activities.models import Activity, Session
from activities.rules.places import holds_place, overlapping
from activities.selectors.lean import SEARCH_COLUMNS
from core import clock


def meetings(sessions: Sequence[Session]) -> list[tuple[Session, Session]]:
    """Each of these that would meet another session at a place that is not shared, with the one that it meets.

    They count as published, and need a number of their own each; what others have is published. One query for any
    number of sessions.
    """
    wanted = [one for one in sessions if holds_place(state=Activity.State.PUBLISHED, venue=one.venue)]
    if not wanted:
        return []
    ours = {one.pk for one in wanted}
    there = (
        Session.objects.filter(
            holds_place=True,
            state=Session.State.SCHEDULED,
            venue__in={one.venue_id for one in wanted},
            starts_at__lt=max(one.ends_at for one in wanted),
            ends_at__gt=min(one.starts_at for one in wanted),
        )
        .exclude(pk__in=ours)
        .select_related("venue", "activity")
        .defer(*SEARCH_COLUMNS)
        .prefetch_related("activity__texts")
    )
    at_place = attrgetter("venue_id")
    found = []
    for _venue, group in groupby(sorted([*there, *wanted], key=at_place), at_place):
        for one, other in overlapping(group):
            if other.pk in ours:
                found.append((other, one))
            elif one.pk in ours:
                found.append((one, other))
    return found


def venue_taken(there: Session) -> VenueTaken:
    """The refusal that says what is there, and when."""
    starts, ends = localtime(there.starts_at, clock.TOKYO), localtime(there.ends_at, clock.TOKYO)
    return VenueTaken(
        _("%(venue)s: “%(title)s” takes place there on %(day)s from %(from)s to %(to)s.")
        % {
            "venue": there.venue.name if there.venue else "",
            "title": there.activity.title,
            "day": date_format(starts, "MONTH_DAY_FORMAT"),
            "from": f"{starts:%H:%M}",
            "to": f"{ends:%H:%M}",
        }
    )
