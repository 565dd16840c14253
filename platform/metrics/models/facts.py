"""Facts fed by events."""

from django.db import models

from community.models import Area


class Fact(models.Model):
    """One confirmed attendance or contribution, with what the figures need and nothing else.

    `person` is an id without a foreign key: erasing a person keeps the count. Residence, birth year, district and
    language are those of the day when the fact was first recorded: who moves away has still taken part as a resident.
    """

    class Kind(models.TextChoices):
        ATTENDANCE = "attendance"
        CONTRIBUTION = "contribution"

    class Language(models.TextChoices):
        """The languages in which people read, in three groups (metrics.md, breakdowns)."""

        JAPANESE = "ja"
        EASY_JAPANESE = "ja-easy"
        OTHER = "other"

    kind = models.CharField(max_length=12, choices=Kind)
    source = models.BigIntegerField()  # id of the sign-up or contribution
    person = models.BigIntegerField()
    session = models.BigIntegerField(null=True)
    programme = models.BigIntegerField(null=True)
    on = models.DateField()
    minutes = models.PositiveIntegerField(default=0)
    role_kind = models.CharField(max_length=10, blank=True)  # of a contribution: its Role.Kind, never mixed in counting
    residence = models.CharField(max_length=8)
    birth_year = models.PositiveSmallIntegerField(null=True)
    district = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=7, choices=Language, default=Language.JAPANESE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "source"], name="one_fact_a_source")]
        indexes = [
            models.Index(fields=["kind", "on"], name="facts_by_day"),
            models.Index(fields=["person"], name="facts_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.source}"
