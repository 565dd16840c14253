"""Every kind of notice, one file each; a new kind is a file and a line here."""

from notifications.kinds import (
    contribution_thanks,
    host_message,
    offer_lapsed,
    reminder,
    review_answered,
    seat_offered,
    seats_open,
    session_cancelled,
    session_moved,
    session_restored,
    sign_up_cancelled,
    sign_up_confirmed,
    sign_up_entered,
    sign_up_held,
    sign_up_refused,
    sign_up_requested,
    sign_up_waiting,
    support_answered,
)
from notifications.kinds.base import AnyKind

ALL: dict[str, AnyKind] = {
    kind.name: kind
    for kind in (
        contribution_thanks.KIND,
        host_message.KIND,
        offer_lapsed.KIND,
        reminder.KIND,
        review_answered.KIND,
        seat_offered.KIND,
        seats_open.KIND,
        session_cancelled.KIND,
        session_moved.KIND,
        session_restored.KIND,
        sign_up_cancelled.KIND,
        sign_up_confirmed.KIND,
        sign_up_entered.KIND,
        sign_up_held.KIND,
        sign_up_refused.KIND,
        sign_up_requested.KIND,
        sign_up_waiting.KIND,
        support_answered.KIND,
    )
}
