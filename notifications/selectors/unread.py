"""How full inboxes are, for what shows it live."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db.models import Count, Max, Q

from core.live.watches import State
from notifications.models import Notice

NOTHING: State = {"unread": 0, "version": 0}
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def states_of(*, persons: Iterable[int] | None = None, account: int | None = None) -> dict[int, State]:
    """By account: how many notices are unread. A number alone; whose and about what, the page says.

    The version grows with each notice that gets its words and each that is read, in whatever order two of these are
    committed: the latest moment of both in microseconds, and how many of both there are.
    """
    mine = Q(person__user=account) if account is not None else Q(person__in=persons or [], person__user__isnull=False)
    found = (
        Notice.objects.filter(mine)
        .exclude(title="")
        .order_by()
        .values("person__user")
        .annotate(told=Count("pk"), read=Count("read_at"), last_told=Max("created_at"), last_read=Max("read_at"))
    )
    return {
        row["person__user"]: {
            "unread": row["told"] - row["read"],
            "version": _microseconds(max(row["last_told"], row["last_read"] or row["last_told"]))
            + row["told"]
            + row["read"],
        }
        for row in found
    }


def state_of(account: int) -> State:
    """Of one account; nothing unread where nobody has told it anything."""
    return states_of(account=account).get(account, NOTHING)


def _microseconds(moment: datetime) -> int:
    since = moment - _BEGINNING
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
