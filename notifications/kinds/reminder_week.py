"""The reminder a week before, at 18:00, where the organiser wants it."""

from activities.models import Reminder
from notifications.kinds.reminder import ReminderKind


class WeekReminder(ReminderKind):
    """See you next week."""

    name = "reminder_week"
    rule = Reminder.WEEK


KIND = WeekReminder()
