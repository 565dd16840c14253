"""Parties and what they asked for."""

from datetime import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from activities.models.sessions import Session
from community.models import Person

SAME_SESSION = Func(F("session_id"), F("session_id"), Value("[]"), function="int8range")  # btree_gist is not there


class SignUp(models.Model):
    """申込: a party's claim on a session, on one ledger for web, telephone and paper."""

    class State(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        WAITING = "waiting", _("on the waiting list")
        OFFERED = "offered", _("a seat is held for you")
        HELD = "held", _("a seat is kept while the host answers")
        REQUESTED = "requested", _("waiting for the host's answer")
        ENTERED = "entered", _("in the draw")
        CANCELLED = "cancelled", _("cancelled")
        LAPSED = "lapsed", _("the offer has ended")
        REFUSED = "refused", _("not possible this time")

    HOLDS_SEATS = (State.CONFIRMED, State.OFFERED, State.HELD)
    ASKS = (State.REQUESTED, State.ENTERED)
    STANDING = (*HOLDS_SEATS, State.WAITING, *ASKS)

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="sign_ups")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="sign_ups")
    seats = models.PositiveSmallIntegerField()
    companions = models.PositiveSmallIntegerField(default=0)  # linked places: companions and interpreters take no seat
    period = DateTimeRangeField(null=True, blank=True)  # of a stay or an appointment; [from, to)
    rank = models.PositiveIntegerField(null=True, blank=True)  # the place that the draw gave; first in the queue
    state = models.CharField(max_length=9, choices=State)
    key = models.CharField(max_length=64, null=True, blank=True, unique=True)  # idempotency key of the request
    made_by = models.BigIntegerField(null=True)  # the account that entered it
    channel = models.CharField(max_length=10)
    made_at = models.DateTimeField()
    offer_ends_at = models.DateTimeField(null=True, blank=True)
    host_note = models.CharField(max_length=300, blank=True)  # the host's words with an approval or a refusal
    # What the host jots down with a telephone booking, for the hosts alone. The default is the database's own:
    # parties are entered by a statement of ours that knows nothing of it (services._seats).
    note = models.CharField(max_length=200, blank=True, default="", db_default="")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"],
                # Who has stayed once may come back in the same season: of periods, sign_up looks under the lock.
                condition=Q(
                    state__in=["confirmed", "offered", "held", "waiting", "requested", "entered"], period__isnull=True
                ),
                name="one_standing_sign_up_a_person",
            ),
            models.CheckConstraint(condition=Q(seats__gte=1), name="a_party_of_one_or_more"),
            models.CheckConstraint(
                condition=Q(state="offered", offer_ends_at__isnull=False) | ~Q(state="offered"),
                name="an_offer_has_an_end",
            ),
            ExclusionConstraint(
                name="no_two_periods_overlap",
                expressions=[
                    (
                        Func(F("session_id"), F("session_id"), Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=["confirmed", "offered", "held"], period__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["session", "rank", "made_at", "id"], condition=Q(state="waiting"), name="waiting_list"
            ),
            models.Index(fields=["offer_ends_at"], condition=Q(state="offered"), name="offers_by_end"),
        ]

    def __str__(self) -> str:
        return f"sign-up {self.pk}"

    @property
    def starts_at(self) -> datetime:
        """When it begins for this party: a stay or an appointment has its own hour."""
        return self.period.lower if self.period else self.session.starts_at

    @property
    def ends_at(self) -> datetime:
        """When it is over for this party."""
        return self.period.upper if self.period else self.session.ends_at

    @property
    def people(self) -> int:
        """Everybody who comes in by this sign-up, companions and interpreters too."""
        return self.seats + self.companions


class PartyMember(models.Model):
    """Somebody who comes along: all of a party come in, or none. The person who signs up has no row here.

    A name is optional; a companion or interpreter takes a linked place, not a seat.
    """

    class Kind(models.TextChoices):
        FAMILY = "family", _("family")
        FRIEND = "friend", _("a friend")
        SUPPORTED = "supported", _("a person whom I support")
        COMPANION = "companion", _("a companion (needs no seat)")
        INTERPRETER = "interpreter", _("an interpreter (needs no seat)")

    class Age(models.TextChoices):
        ADULT = "adult", _("18 or older")
        YOUTH = "youth", _("16 or 17")
        CHILD = "child", _("under 16")

    LINKED = (Kind.COMPANION, Kind.INTERPRETER)

    sign_up = models.ForeignKey(SignUp, on_delete=models.CASCADE, related_name="members")
    kind = models.CharField(max_length=11, choices=Kind)
    age = models.CharField(max_length=5, choices=Age, default=Age.ADULT)
    name = models.CharField(_("name"), max_length=80, blank=True)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.kind} of sign-up {self.sign_up_id}"


class SupportRequest(models.Model):
    """てつだいが ほしいこと: asked with a sign-up, seen by that session's host alone, deleted 30 days after it."""

    class Answer(models.TextChoices):
        CAN = "can", _("we can do this")
        TALK = "talk", _("let us talk about it")
        CANNOT = "cannot", _("we can not do this")

    sign_up = models.OneToOneField(SignUp, on_delete=models.CASCADE, related_name="support_request")
    text = models.TextField(_("what I would like help with"), max_length=500, blank=True)
    languages = models.JSONField(default=list, blank=True)  # codes of the languages wanted
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=6, choices=Answer, blank=True)
    answer_note = models.CharField(max_length=300, blank=True)
    answered_by = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    delete_on = models.DateField(db_index=True)

    def __str__(self) -> str:
        return f"support request of sign-up {self.sign_up_id}"

    @property
    def asks_back(self) -> bool:
        """Whether the host has answered with something else than a plain yes."""
        return self.answer in (self.Answer.TALK, self.Answer.CANNOT)
