"""Thanks for having come, with the questionnaire where there is one: in the day's one message, to who was there.

Where nobody noted who came, a day is waited for it; who told that they could not come is never asked how it was.
"""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Attendance, SignUp
from activities.rules.feedback import may_answer
from core import clock
from notifications.kinds.sign_up import SignUpKind, activity_title
from notifications.models import Topic, Urgency

WORTH_SAYING = timedelta(days=7)
NOTED_WITHIN = timedelta(days=1)  # after it was over; then who held a seat is taken to have come


class VisitThanks(SignUpKind):
    """It was good that you came."""

    name = "visit_thanks"
    topic = Topic.THANKS
    urgency = Urgency.CAN_WAIT
    states = (SignUp.State.CONFIRMED,)
    related = (*SignUpKind.related, "session__activity__programme", "session__activity__campaign", "attendance")
    copied = False
    action = gettext_lazy("Go to the page")

    def holds(self, subject: SignUp, now: datetime) -> bool:
        attendance: Attendance | None = getattr(subject, "attendance", None)
        over = super().holds(subject, now) and subject.ends_at <= now
        if attendance is None or attendance.state == Attendance.State.UNKNOWN:
            return over and subject.ends_at <= now - NOTED_WITHIN
        return over and attendance.state in Attendance.CAME

    def expires_at(self, subject: SignUp) -> datetime:
        return subject.ends_at + WORTH_SAYING

    def title(self, subject: SignUp, now: datetime) -> str:
        return _("Thank you for coming: %(activity)s") % {"activity": activity_title(subject)}

    def context(self, subject: SignUp, now: datetime) -> dict[str, Any]:
        return super().context(subject, now) | {"ask": may_answer(subject, now)}

    def path(self, subject: SignUp) -> str:
        if may_answer(subject, clock.now()):
            return reverse("activities:feedback", kwargs={"pk": subject.session_id})
        return super().path(subject)


KIND = VisitThanks()
