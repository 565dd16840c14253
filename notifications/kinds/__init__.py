"""Every kind of notice, one file each; a new kind is a file and a line here."""

from notifications.kinds import (
    contribution_thanks,
    offer_lapsed,
    reminder,
    seat_offered,
    session_cancelled,
    sign_up_cancelled,
    sign_up_confirmed,
    sign_up_waiting,
)
from notifications.kinds.base import AnyKind

ALL: dict[str, AnyKind] = {
    kind.name: kind
    for kind in (
        contribution_thanks.KIND,
        offer_lapsed.KIND,
        reminder.KIND,
        seat_offered.KIND,
        session_cancelled.KIND,
        sign_up_cancelled.KIND,
        sign_up_confirmed.KIND,
        sign_up_waiting.KIND,
    )
}
