"""When and where something takes place."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from activities.models.activities import Activity
from community.models import Venue


class Session(models.Model):
    """回: one occurrence with a time, a place and seats.

    `taken` (seats that are held), `waiting` (seats waited for), `asked` (seats requested, or entered in the draw) and
    `version` are changed only by services, under this row's lock, in the transaction of the sign-up. Where the activity
    takes periods or walk-ins, no seats are counted and all three stay 0.
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
    asked = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=9, choices=State, default=State.SCHEDULED)
    cancelled_why = models.CharField(max_length=200, blank=True)
    booking_opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)  # the last moment to sign up; of a lot: when it is drawn
    slot_minutes = models.PositiveSmallIntegerField(null=True, blank=True)  # of an appointment
    # Published, and in a venue that is not shared: nobody else may be there at that time.
    holds_place = models.BooleanField(default=False)
    sequence = models.PositiveIntegerField(default=0)  # RFC 5545: grows with each change of time or place
    door_code = models.CharField(max_length=6, blank=True)
    walk_ins = models.PositiveIntegerField(default=0)  # people counted at the door whose names nobody asked
    # So near the start that freed seats go to whoever of the waiting answers first, instead of one offer at a time.
    open_to_waiting_at = models.DateTimeField(null=True, blank=True)
    checked_in_at = models.DateTimeField(null=True, blank=True)  # attendance is complete

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(taken__lte=F("capacity")), name="never_a_seat_too_many"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="ends_after_it_starts"),
            ExclusionConstraint(
                name="one_session_a_place_and_time",
                expressions=[
                    (Func(F("venue_id"), F("venue_id"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (Func(F("starts_at"), F("ends_at"), function="tstzrange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(holds_place=True, state="scheduled"),
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at"], condition=Q(state="scheduled"), name="session_by_start"),
            # What is going on at a moment: stays in their season, coffee mornings that have begun.
            GistIndex(
                Func(F("starts_at"), F("ends_at"), function="tstzrange"),
                condition=Q(state="scheduled"),
                name="session_by_time",
            ),
        ]

    def __str__(self) -> str:
        return f"session {self.pk}"

    @property
    def left(self) -> int:
        """Seats that nobody holds."""
        return max(self.capacity - self.taken, 0)


class Draw(models.Model):
    """A session's draw, public in every step: the seed's hash stands before the first entry, the seed after the draw.

    Who has the seed can order the entries' numbers again (activities.drawing) and compare with the published ranks.
    """

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="draw")
    seed = models.CharField(max_length=64)  # hexadecimal; shown to nobody before the draw
    commitment = models.CharField(max_length=64)  # SHA-256 of the seed
    committed_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True, blank=True)
    seats = models.PositiveIntegerField(null=True, blank=True)  # that were free when it was drawn

    def __str__(self) -> str:
        return f"draw of session {self.session_id}"
