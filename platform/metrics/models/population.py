"""How many people live here: the denominators, and the files that they came from."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from community.models import Area

MAX_SOURCE = 100


class Population(models.Model):
    """How many people live in a district, by age band, on a date: the denominators (a).

    One row a district (or a ward, which is added to its district) and band; the latest date is used. `invented`:
    figures of a demonstration, which no page may show as if somebody had counted.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    band = models.CharField(max_length=5)  # metrics.figures.BANDS: "0-9", "10-17", …, "75+"
    count = models.PositiveIntegerField()
    on = models.DateField()
    source = models.CharField(max_length=MAX_SOURCE)
    invented = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "band", "on"], name="one_population_a_band")]

    def __str__(self) -> str:
        return f"{self.area_id} {self.band} {self.on}"


class PopulationImport(models.Model):
    """A file of inhabitants as it was read, kept for the preview and, once taken, for whoever asks what changed."""

    class State(models.TextChoices):
        PREPARED = "prepared", _("waits to be looked at")
        APPLIED = "applied", _("taken")
        DISCARDED = "discarded", _("discarded")

    file_name = models.CharField(max_length=120)
    source = models.CharField(max_length=MAX_SOURCE)  # who counted, as it is printed below the figures
    reading = models.JSONField()  # metrics.populations.reading.Reading.as_json
    answers = models.JSONField(default=dict)  # names that no area has: the area's id, 0 to leave them out
    on = models.DateField(null=True)  # the date that was chosen; null: the newest of the file
    state = models.CharField(max_length=9, choices=State, default=State.PREPARED)
    replaced = models.JSONField(default=list)  # rows of the same date that it has replaced: [area, band, count, source]
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"population import {self.pk}"


class ForeignResidents(models.Model):
    """How many residents of one nationality live in the town on a date, as the town publishes it."""

    class Nationality(models.TextChoices):
        """The groups of the town's own table; everybody else is OTHER."""

        VIETNAM = "vn", _("Vietnam")
        CHINA = "cn", _("China")
        BRAZIL = "br", _("Brazil")
        PHILIPPINES = "ph", _("Philippines")
        INDONESIA = "id", _("Indonesia")
        KOREA = "kr", _("Korea")
        OTHER = "other", _("other nationalities")

    nationality = models.CharField(max_length=5, choices=Nationality)
    count = models.PositiveIntegerField()
    on = models.DateField()
    source = models.CharField(max_length=MAX_SOURCE)
    invented = models.BooleanField(default=False)

    class Meta:
        ordering = ["-on", "id"]
        constraints = [models.UniqueConstraint(fields=["nationality", "on"], name="one_count_a_nationality")]

    def __str__(self) -> str:
        return f"{self.nationality} {self.on}"
