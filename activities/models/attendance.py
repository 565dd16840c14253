"""How it went."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models.sessions import Session
from activities.models.sign_ups import SignUp
from community.models import LANGUAGE


class Attendance(models.Model):
    """出欠. Kind states: an absence is never called a fault, and nobody's record worsens."""

    class State(models.TextChoices):
        PRESENT = "present", _("came")
        LATE = "late", _("came late")
        EXCUSED = "excused", _("could not come")
        HANDED_OVER = "handed_over", _("someone else came instead")
        UNKNOWN = "unknown", _("not known")

    CAME = (State.PRESENT, State.LATE)

    sign_up = models.OneToOneField(SignUp, on_delete=models.CASCADE, related_name="attendance")
    state = models.CharField(max_length=11, choices=State)
    people = models.PositiveSmallIntegerField(null=True, blank=True)  # how many of the party; None: all of it
    channel = models.CharField(max_length=10, default="counter")  # list, card, door code …
    asked = models.BooleanField(default=False)  # the questionnaire was answered; by whom which answer, nobody knows
    recorded_by = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"attendance of sign-up {self.sign_up_id}"


class Feedback(models.Model):
    """アンケート: anonymous; nothing leads from here to a person, and the day stands for the moment."""

    class Answer(models.TextChoices):
        VERY = "very", _("very happy with it")
        HAPPY = "happy", _("happy with it")
        NEUTRAL = "neutral", _("neither")
        UNHAPPY = "unhappy", _("not happy with it")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="feedback")
    answer = models.CharField(max_length=7, choices=Answer)
    words = models.TextField(_("in your own words"), max_length=1000, blank=True)
    language = models.CharField(max_length=LANGUAGE, default="ja")
    channel = models.CharField(max_length=10)
    given_on = models.DateField()

    def __str__(self) -> str:
        return f"feedback on session {self.session_id}"
