"""What was done, and how the town says thank you. Nobody is ranked."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models import Programme
from community.models import Organisation, Person
from core.i18n import Said, said
from volunteers.models.assignments import Assignment


class Contribution(models.Model):
    """実績: a role fulfilled, confirmed by the host or by a check-in. Only these count (metrics.md)."""

    class State(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class How(models.TextChoices):
        HOST = "host", _("by the host")
        CHECK_IN = "check_in", _("by a check-in")

    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="contribution")
    state = models.CharField(max_length=9, choices=State)
    minutes = models.PositiveIntegerField()
    on = models.DateField()
    how = models.CharField(max_length=8, choices=How, default=How.HOST)
    confirmed_by = models.BigIntegerField(null=True)
    confirmed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"contribution {self.pk}"


class Correction(models.Model):
    """What a contribution was before, who changed it and when: hours are corrected with a trace."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="corrections")
    state_before = models.CharField(max_length=9, choices=Contribution.State)
    minutes_before = models.PositiveIntegerField()
    on_before = models.DateField(null=True)  # null: written before days were kept, and the day was the same
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"correction {self.pk}"


class Thanks(models.Model):
    """What a host says to a person for something that they did: a set phrase, or the host's own words.

    Somebody under 18 gets set phrases alone: own words would be a direct message (domain.md, People).
    """

    class Phrase(models.TextChoices):
        """Read in the reader's language."""

        THANK_YOU = "thank_you", _("Thank you for your help!")
        BIG_HELP = "big_help", _("You were a great help.")
        GLAD = "glad", _("It was good to have you with us.")
        AGAIN = "again", _("We would be happy to see you again.")

    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="thanks_said")
    phrase = models.CharField(max_length=9, choices=Phrase, blank=True)
    words = models.CharField(max_length=400, blank=True)  # where there is no phrase
    language = models.CharField(max_length=10)  # of the words
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"thanks {self.pk}"

    @property
    def text(self) -> Said | str:
        """The phrase in the reader's language, or the words in theirs."""
        return self.get_phrase_display() if self.phrase else Said(self.words, self.language)


class RecordCertificate(models.Model):
    """A certificate of what a person did, as it was issued; whoever holds the paper can check it by its QR code."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="certificates")
    number = models.CharField(max_length=20, unique=True)  # printed; finds nothing by itself
    nonce = models.CharField(max_length=32)  # with SECRET_KEY it gives the token: the paper can be printed again
    token_hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=80)  # as it was printed
    # Who issued it: a host for what was done there, else (null) the town; and its names as they were printed.
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="certificates"
    )
    issuer = models.JSONField(default=dict)  # language code to name
    first_day = models.DateField()
    last_day = models.DateField()
    lines = models.JSONField()  # what was printed: volunteers.certificates.lines
    minutes = models.PositiveIntegerField()
    language = models.CharField(max_length=10)  # beside Japanese and English
    issued_by = models.BigIntegerField(null=True)
    issued_at = models.DateTimeField()
    revoked_by = models.BigIntegerField(null=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_why = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"certificate {self.pk}"


class PointRule(models.Model):
    """How thank-you points are given: who pays, how many each time, how many a person and year, how many altogether."""

    names = models.JSONField(default=dict)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="point_rules")  # who pays
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="point_rules"
    )  # None: all thanked roles of the organisation
    points = models.PositiveSmallIntegerField()  # each time, whatever the hours
    yearly_cap = models.PositiveIntegerField()  # a person, April to March
    budget = models.PositiveIntegerField()  # altogether, over the rule's days
    first_day = models.DateField()
    last_day = models.DateField()

    def __str__(self) -> str:
        return f"point rule {self.pk}"

    @property
    def name(self) -> Said:
        """In the reader's language."""
        return said(self.names)


class PointEntry(models.Model):
    """One line of the ledger; never changed: what was wrong is reversed by another line."""

    rule = models.ForeignKey(PointRule, on_delete=models.PROTECT, related_name="entries")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="points")
    contribution = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, null=True, blank=True, related_name="points"
    )
    points = models.IntegerField()  # negative: reversed
    on = models.DateField()  # of what was done: it counts for that year
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by")
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    listed_at = models.DateTimeField(null=True, blank=True)  # stood on a ticket list for the card's shops

    class Meta:
        indexes = [models.Index(fields=["rule", "person", "on"], name="points_of_a_year")]

    def __str__(self) -> str:
        return f"points {self.pk}"
