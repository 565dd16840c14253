"""What this room keeps: one file a subject, all names importable from here."""

from activities.models.activities import Activity, ActivityText, Reminder, ReviewComment
from activities.models.attendance import Attendance, Feedback
from activities.models.imports import Import, ImportRow
from activities.models.messages import HostMessage, MessageCopy
from activities.models.programmes import Campaign, Programme
from activities.models.sessions import Draw, Session
from activities.models.sign_ups import PartyMember, SignUp, SupportRequest

__all__ = [
    "Activity",
    "ActivityText",
    "Attendance",
    "Campaign",
    "Draw",
    "Feedback",
    "HostMessage",
    "Import",
    "ImportRow",
    "MessageCopy",
    "PartyMember",
    "Programme",
    "Reminder",
    "ReviewComment",
    "Session",
    "SignUp",
    "SupportRequest",
]
