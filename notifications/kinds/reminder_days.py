"""The reminder three days before, at 18:00, where the organiser wants it."""

from activities.models import Reminder
from notifications.kinds.reminder import ReminderKind


class DaysReminder(ReminderKind):
    """See you soon."""

    name = "reminder_days"
    rule = Reminder.DAYS


KIND = DaysReminder()
