"""What is offered, and its words."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models.programmes import Campaign, Programme
from community.models import LANGUAGE, Organisation
from core.i18n import Said, said


class Reminder(models.TextChoices):
    """Words before it begins, as its organiser wants them sent; soonest first (notifications.reminding)."""

    WEEK = "week", _("a week before")
    DAYS = "days", _("three days before")
    EVENING = "evening", _("on the evening before")
    HOURS = "hours", _("two hours before")


def usual_reminders() -> list[str]:
    """What an activity has until its organiser says otherwise."""
    return [Reminder.EVENING.value]


class Activity(models.Model):
    """活動・講座・催し: what is offered. Its texts stand in ActivityText, one row a language."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        REVIEW = "in_review", _("being looked at")
        PUBLISHED = "published", _("published")
        CANCELLED = "cancelled", _("cancelled")

    class Way(models.TextChoices):
        """How its sessions are taken up (domain.md, Programmes; ADR 5)."""

        FIRST_COME = "first_come", _("first come, first served")
        LOT = "lot", _("by lot")
        APPROVAL = "approval", _("the host answers each request")
        APPOINTMENT = "appointment", _("by appointment")
        STAY = "stay", _("a stay, on request")
        WALK_IN = "walk_in", _("just come")

    COUNTS_SEATS = (Way.FIRST_COME, Way.LOT, Way.APPROVAL)
    TAKES_PERIODS = (Way.APPOINTMENT, Way.STAY)
    HIDDEN = (State.DRAFT, State.REVIEW)  # from everybody but its organisers

    class Answer(models.TextChoices):
        """A welcome field may be answered by no, but it must be answered (domain.md)."""

        YES = "yes", _("yes")
        ASK = "ask", _("please ask")
        NO = "no", _("not possible")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="activities")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, null=True, blank=True, related_name="activities")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="activities")
    way = models.CharField(_("how people sign up"), max_length=11, choices=Way, default=Way.FIRST_COME)
    category = models.CharField(max_length=20, blank=True)  # one of the programme's own categories, by its slug
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    telephone = models.CharField(_("telephone for bookings"), max_length=20, blank=True)

    # The five welcome fields: None or empty means that nobody has answered yet.
    languages = models.JSONField(_("languages spoken"), null=True, blank=True)  # list of language codes
    step_free = models.CharField(_("access without steps"), max_length=3, choices=Answer, blank=True)
    cost_yen = models.PositiveIntegerField(_("cost in yen"), null=True, blank=True)
    children = models.CharField(_("children may come along"), max_length=3, choices=Answer, blank=True)
    support = models.CharField(_("help on the spot"), max_length=3, choices=Answer, blank=True)

    # Who may come; None or False: everybody.
    min_age = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(_("up to age"), null=True, blank=True)
    residents_only = models.BooleanField(_("only for people who live in the town"), default=False)
    promises = models.JSONField(default=list, blank=True)  # keys of the programme's promises that the host made

    photo = models.FileField(upload_to="photos/", blank=True)  # re-encoded by us (activities.photos)
    reminders = ArrayField(
        models.CharField(max_length=7, choices=Reminder),
        verbose_name=_("reminders"),
        default=usual_reminders,
        blank=True,
    )
    cost_note = models.CharField(_("what the cost covers"), max_length=100, blank=True)
    access_note = models.CharField(_("about access and parking"), max_length=300, blank=True)
    # What search looks through (activities.searching): the folded words, and the bigrams of them.
    search_text = models.TextField(blank=True, editable=False)
    search_vector = SearchVectorField(null=True, editable=False)
    # Where an import took it from: the same row again changes nothing.
    source_key = models.CharField(max_length=200, null=True, blank=True, editable=False)
    source_hash = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name_plural = "activities"
        constraints = [models.UniqueConstraint(fields=["organisation", "source_key"], name="one_activity_a_source_row")]
        indexes = [GinIndex(fields=["search_vector"], name="activity_search")]

    def __str__(self) -> str:
        return f"activity {self.pk}"

    def texts_in(self, field: str) -> dict[str, str]:
        """One field of all its texts by language; reads the prefetched `texts`."""
        return {text.language: getattr(text, field) for text in self.texts.all()}

    @property
    def counts_seats(self) -> bool:
        """Whether its sessions' seats are counted; the others take periods, or whoever comes."""
        return self.way in self.COUNTS_SEATS

    @property
    def reminder_names(self) -> list[str]:
        """Which reminders are sent, in words, the earliest first."""
        return [str(one.label) for one in Reminder if one in self.reminders]

    @property
    def takes_periods(self) -> bool:
        """Whether each sign-up is for a period within the session."""
        return self.way in self.TAKES_PERIODS

    @property
    def title(self) -> Said:
        """In the reader's language, or the nearest there is."""
        return said(self.texts_in("title"))

    @property
    def summary(self) -> Said:
        """One or two sentences."""
        return said(self.texts_in("summary"))

    @property
    def body(self) -> Said:
        """The whole text."""
        return said(self.texts_in("body"))


class ActivityText(models.Model):
    """An activity's words in one language (ADR 4)."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=LANGUAGE)
    title = models.CharField(_("title"), max_length=120)
    summary = models.CharField(_("in one or two sentences"), max_length=300, blank=True)
    body = models.TextField(_("more about it"), max_length=5000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "language"], name="one_text_a_language")]

    def __str__(self) -> str:
        return f"{self.language} of activity {self.activity_id}"


class ReviewComment(models.Model):
    """What a coordinator and the host say to each other about a draft that the programme wants looked at."""

    class Verdict(models.TextChoices):
        SENT = "sent", _("sent for a look")
        COMMENT = "comment", _("a word about it")
        RETURNED = "returned", _("please change something")
        APPROVED = "approved", _("fine")

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="review_comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    verdict = models.CharField(max_length=8, choices=Verdict)
    text = models.TextField(max_length=1000, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.verdict} about activity {self.activity_id}"
