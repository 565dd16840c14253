"""Facts fed by events, and the denominators beside them."""

from django.db import models

from community.models import Area


class Fact(models.Model):
    """One confirmed attendance or contribution, with what the figures need and nothing else.

    `person` is an id without a foreign key: erasing a person keeps the count. Residence, birth year and district
    are those of the day when the fact was first recorded: who moves away has still taken part as a resident.
    """

    class Kind(models.TextChoices):
        ATTENDANCE = "attendance"
        CONTRIBUTION = "contribution"

    kind = models.CharField(max_length=12, choices=Kind)
    source = models.BigIntegerField()  # id of the sign-up or contribution
    person = models.BigIntegerField()
    session = models.BigIntegerField(null=True)
    on = models.DateField()
    minutes = models.PositiveIntegerField(default=0)
    role_kind = models.CharField(max_length=10, blank=True)  # of a contribution: its Role.Kind, never mixed in counting
    residence = models.CharField(max_length=8)
    birth_year = models.PositiveSmallIntegerField(null=True)
    district = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "source"], name="one_fact_a_source")]
        indexes = [models.Index(fields=["kind", "on"], name="facts_by_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.source}"


class Population(models.Model):
    """How many people live in a district, by age band, on a date: the denominators (a).

    One row a district (or a ward, which is added to its district) and band; the latest date is used.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    band = models.CharField(max_length=5)  # metrics.figures.BANDS: "0-9", "10-17", …, "75+"
    count = models.PositiveIntegerField()
    on = models.DateField()
    source = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "band", "on"], name="one_population_a_band")]

    def __str__(self) -> str:
        return f"{self.area_id} {self.band} {self.on}"
