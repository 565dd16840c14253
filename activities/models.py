"""Programmes, campaigns, activities, sessions, sign-ups, attendance."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from community.models import LANGUAGE, Organisation, Person, Venue
from core.i18n import Said, said


class Programme(models.Model):
    """事業: a family of activities with rules. It is data: a new one needs no line of code."""

    class Category(models.TextChoices):
        LEARN = "learn", _("Learning")
        EAT = "eat", _("Eating")
        HEALTH = "health", _("Health")
        MAKE = "make", _("Making")
        MEET = "meet", _("Meeting people")
        STAY = "stay", _("Staying")
        ADVICE = "advice", _("Advice")

    slug = models.SlugField(unique=True)
    names = models.JSONField(default=dict)
    about = models.JSONField(default=dict)
    policy = models.CharField(max_length=80, blank=True)  # the policy of the strategy that it serves
    category = models.CharField(max_length=6, choices=Category)
    rules = models.JSONField(default=dict)  # read through activities.rules.ProgrammeRules
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name.text

    @property
    def name(self) -> Said:
        """In the reader's language."""
        return said(self.names)


class Campaign(models.Model):
    """期: one season of a programme; booking opens at the same day and hour for all."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="campaigns")
    names = models.JSONField(default=dict)
    starts_on = models.DateField()
    ends_on = models.DateField()
    booking_opens_at = models.DateTimeField(null=True, blank=True)
    per_person_limit = models.PositiveSmallIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name.text

    @property
    def name(self) -> Said:
        """In the reader's language."""
        return said(self.names)


class Activity(models.Model):
    """活動・講座・催し: what is offered. Its texts stand in ActivityText, one row a language."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        CANCELLED = "cancelled", _("cancelled")

    class Answer(models.TextChoices):
        """A welcome field may be answered by no, but it must be answered (domain.md)."""

        YES = "yes", _("yes")
        ASK = "ask", _("please ask")
        NO = "no", _("not possible")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="activities")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, null=True, blank=True, related_name="activities")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="activities")
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

    cost_note = models.CharField(_("what the cost covers"), max_length=100, blank=True)
    access_note = models.CharField(_("about access and parking"), max_length=300, blank=True)
    # Kana and width folded words of all its texts, for search (activities.rules.fold).
    search_text = models.TextField(blank=True, editable=False)
    # Where an import took it from: the same row again changes nothing.
    source_key = models.CharField(max_length=200, null=True, blank=True, editable=False)
    source_hash = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name_plural = "activities"
        constraints = [models.UniqueConstraint(fields=["organisation", "source_key"], name="one_activity_a_source_row")]

    def __str__(self) -> str:
        return f"activity {self.pk}"

    def texts_in(self, field: str) -> dict[str, str]:
        """One field of all its texts by language; reads the prefetched `texts`."""
        return {text.language: getattr(text, field) for text in self.texts.all()}

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


class Session(models.Model):
    """回: one occurrence with a time, a place and seats.

    `taken` (confirmed and offered seats), `waiting` (seats waited for) and `version` are changed only by services,
    under this row's lock, in the transaction of the sign-up.
    """

    class State(models.TextChoices):
        SCHEDULED = "scheduled", _("scheduled")
        CANCELLED = "cancelled", _("cancelled")

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="sessions")
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=9, choices=State, default=State.SCHEDULED)
    booking_opens_at = models.DateTimeField(null=True, blank=True)
    checked_in_at = models.DateTimeField(null=True, blank=True)  # attendance is complete

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(taken__lte=F("capacity")), name="never_a_seat_too_many"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="ends_after_it_starts"),
        ]
        indexes = [models.Index(fields=["starts_at"], condition=Q(state="scheduled"), name="session_by_start")]

    def __str__(self) -> str:
        return f"session {self.pk}"

    @property
    def left(self) -> int:
        """Seats that nobody holds."""
        return max(self.capacity - self.taken, 0)


class SignUp(models.Model):
    """申込: a party's claim on a session, on one ledger for web, telephone and paper."""

    class State(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        WAITING = "waiting", _("on the waiting list")
        OFFERED = "offered", _("a seat is held for you")
        CANCELLED = "cancelled", _("cancelled")
        LAPSED = "lapsed", _("the offer has ended")

    HOLDS_SEATS = (State.CONFIRMED, State.OFFERED)
    STANDING = (State.CONFIRMED, State.OFFERED, State.WAITING)

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="sign_ups")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="sign_ups")
    seats = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=State)
    key = models.CharField(max_length=64, null=True, blank=True, unique=True)  # idempotency key of the request
    made_by = models.BigIntegerField(null=True)  # the account that entered it
    channel = models.CharField(max_length=10)
    made_at = models.DateTimeField()
    offer_ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"],
                condition=Q(state__in=["confirmed", "offered", "waiting"]),
                name="one_standing_sign_up_a_person",
            ),
            models.CheckConstraint(condition=Q(seats__gte=1), name="a_party_of_one_or_more"),
            models.CheckConstraint(
                condition=Q(state="offered", offer_ends_at__isnull=False) | ~Q(state="offered"),
                name="an_offer_has_an_end",
            ),
        ]
        indexes = [
            models.Index(fields=["session", "made_at", "id"], condition=Q(state="waiting"), name="waiting_list"),
            models.Index(fields=["offer_ends_at"], condition=Q(state="offered"), name="offers_by_end"),
        ]

    def __str__(self) -> str:
        return f"sign-up {self.pk}"


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
    recorded_by = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"attendance of sign-up {self.sign_up_id}"
