"""Sign-up confirmed: at once, to the party. Made late, it says "tomorrow" and is the reminder too.

It promises the next reminder that the organiser wants and whose moment is still to come; after a draw it says so.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from activities.models import SignUp
from notifications.kinds.base import day
from notifications.kinds.sign_up import SignUpKind, activity_title
from notifications.reminding import moment, next_after


class SignUpConfirmed(SignUpKind):
    """Your seats are booked."""

    name = "sign_up_confirmed"
    states = (SignUp.State.CONFIRMED,)

    def title(self, subject: SignUp, now: datetime) -> str:
        return _("You are signed up: %(activity)s") % {"activity": activity_title(subject)}

    def context(self, subject: SignUp, now: datetime) -> dict[str, Any]:
        rule = next_after(now, subject.starts_at, subject.session.activity.reminders)
        return super().context(subject, now) | {
            "drawn": subject.rank is not None,
            "remind": rule.value if rule else "",
            "remind_day": day(moment(rule, subject.starts_at)) if rule else "",
        }


KIND = SignUpConfirmed()
