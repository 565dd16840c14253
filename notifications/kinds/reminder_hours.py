"""The reminder two hours before, where the organiser wants it."""

from activities.models import Reminder
from notifications.kinds.reminder import ReminderKind


class HoursReminder(ReminderKind):
    """See you in a moment."""

    name = "reminder_hours"
    rule = Reminder.HOURS


KIND = HoursReminder()
