"""What a person says of themself, so that a role can fit them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from community.models import Area, Person
from volunteers.models import choices


class Profile(models.Model):
    """Five minutes, in any language; a supporter or coordinator may write it down after a talk.

    Whether they may be asked is the consent `ask_me`, not a field. What they would like help with (`helps`) is
    sensitive: never inferred, read by their coordinators alone, and gone with the profile.
    """

    class Travel(models.TextChoices):
        FOOT = "foot", _("on foot")
        BICYCLE = "bicycle", _("by bicycle")
        BUS = "bus", _("by bus")
        CAR = "car", _("by car")

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="profile")
    skills = ArrayField(models.CharField(max_length=12, choices=choices.Skill), default=list, blank=True)
    tasks = ArrayField(models.CharField(max_length=9, choices=choices.Task), default=list, blank=True)
    helps = ArrayField(models.CharField(max_length=14, choices=choices.Comfort), default=list, blank=True)
    japanese = models.PositiveSmallIntegerField(choices=choices.Level, null=True, blank=True)
    languages = models.JSONField(default=dict, blank=True)  # language code, without ja, to choices.Level
    week = models.PositiveIntegerField(default=0)  # bits of rules.week; 0: any time
    areas = models.ManyToManyField(Area, blank=True, related_name="+")  # districts; none: anywhere
    travels = models.CharField(max_length=7, choices=Travel, default="", blank=True)
    times_a_month = models.PositiveSmallIntegerField(null=True, blank=True)  # at most
    about = models.CharField(max_length=300, blank=True)
    looking_since = models.DateTimeField(null=True, blank=True)  # wants a role now
    saved_by = models.BigIntegerField(null=True)
    channel = models.CharField(max_length=10, blank=True)
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"profile of person {self.person_id}"


class Away(models.Model):
    """An exception from the week: not there from one day to another, both included."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="aways")
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        ordering = ["first_day", "id"]
        constraints = [models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="away_ends_after_start")]

    def __str__(self) -> str:
        return f"away {self.pk}"


class Qualification(models.Model):
    """A qualification that a person has; it counts once somebody of the town has seen the paper."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="qualifications")
    certificate = models.CharField(max_length=12, choices=choices.Certificate)
    expires_on = models.DateField(null=True, blank=True)  # the last day that it is valid
    seen_by = models.BigIntegerField(null=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "certificate"], name="one_qualification_each")]

    def __str__(self) -> str:
        return f"qualification {self.pk}"


class OutreachNote(models.Model):
    """A coordinator was in touch with somebody who has no role yet, and how it went."""

    class Channel(models.TextChoices):
        TELEPHONE = "telephone", _("telephone")
        VISIT = "visit", _("a visit")
        COUNTER = "counter", _("at the counter")
        LETTER = "letter", _("a letter")

    class Result(models.TextChoices):
        INTERESTED = "interested", _("would like to")
        PROPOSED = "proposed", _("a first step was proposed")
        LATER = "later", _("not now, perhaps later")
        NO = "no", _("would rather not be asked")
        MISSED = "missed", _("could not be reached")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="outreach")
    channel = models.CharField(max_length=9, choices=Channel)
    result = models.CharField(max_length=10, choices=Result)
    again_on = models.DateField(null=True, blank=True)
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"outreach {self.pk}"
