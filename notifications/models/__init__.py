"""Tables of this room."""

from notifications.models.bounces import Bounce
from notifications.models.calls import Call, CallAttempt, LetterBatch
from notifications.models.gates import ChannelGate
from notifications.models.notices import Notice, NoticeDelivery, Urgency
from notifications.models.ways import ChannelName, LinkCode, Muted, Topic, Way, Wishes

__all__ = [
    "Bounce",
    "Call",
    "CallAttempt",
    "ChannelGate",
    "ChannelName",
    "LetterBatch",
    "LinkCode",
    "Muted",
    "Notice",
    "NoticeDelivery",
    "Topic",
    "Urgency",
    "Way",
    "Wishes",
]
