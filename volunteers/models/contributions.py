"""What was done, and how the town says thank you. Nobody is ranked."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models import Programme
from community.models import Organisation, Person
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
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"correction {self.pk}"


class Thanks(models.Model):
    """A host's own words to a person for something that they did."""

    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="thanks_said")
    words = models.CharField(max_length=400)
    language = models.CharField(max_length=10)
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"thanks {self.pk}"


class RecordCertificate(models.Model):
    """A certificate of what a person did, as it was issued; whoever holds the paper can check it by its QR code."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="certificates")
    number = models.CharField(max_length=20, unique=True)  # printed; finds nothing by itself
    nonce = models.CharField(
        max_length=32
    )  # with SECRET_KEY it gives the token: the paper can be printed again
    token_hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=80)  # as it was printed
    first_day = models.DateField()
    last_day = models.DateField()
    lines = models.JSONField()  # what was printed: titles by language, host, times, minutes
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

    def __str__(self) -> str:
        return f"points {self.pk}"
