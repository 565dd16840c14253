"""Areas, organisations and venues; who acts where."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from community.models.accounts import User
from core.i18n import Said, said


class Area(models.Model):
    """A place in the tree: municipality, district（地区）, ward（区）. Neighbouring municipalities are roots too."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("municipality")
        DISTRICT = "district", _("district")
        WARD = "ward", _("ward")

    slug = models.SlugField(unique=True, allow_unicode=True)
    kind = models.CharField(max_length=12, choices=Kind)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    names = models.JSONField(default=dict)  # language code to name
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name.text

    @property
    def name(self) -> Said:
        """In the reader's language."""
        return said(self.names)


class Organisation(models.Model):
    """団体: a shop, a citizens' group, JOCA, JICA, a school, a company, a city section."""

    class Kind(models.TextChoices):
        SHOP = "shop", _("shop")
        GROUP = "group", _("citizens' group")
        CORPORATION = "corporation", _("foundation or company")
        SCHOOL = "school", _("school")
        CITY = "city", _("city office")

    slug = models.SlugField(unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    names = models.JSONField(default=dict)
    telephone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True)

    def __str__(self) -> str:
        return self.name.text

    @property
    def name(self) -> Said:
        """In the reader's language."""
        return said(self.names)


class Membership(models.Model):
    """An account that acts for an organisation."""

    class Role(models.TextChoices):
        OWNER = "owner", _("responsible")
        STAFF = "staff", _("staff")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=5, choices=Role, default=Role.STAFF)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "organisation"], name="one_membership_each")]

    def __str__(self) -> str:
        return f"user {self.user_id} in organisation {self.organisation_id}"


class Office(models.Model):
    """What an account may do in the system beyond its own things: a coordinator of an area, an analyst."""

    class Kind(models.TextChoices):
        COORDINATOR = "coordinator", _("coordinator")
        ANALYST = "analyst", _("analyst")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="offices")
    kind = models.CharField(max_length=11, choices=Kind)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "area"], name="one_office_each", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.user_id}"


class Venue(models.Model):
    """Where a session takes place, and how one gets in."""

    class StepFree(models.TextChoices):
        YES = "yes", _("step-free")
        NO = "no", _("not step-free")
        ASK = "ask", _("ask us")

    names = models.JSONField(default=dict)
    address = models.CharField(max_length=200, blank=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="venues")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    step_free = models.CharField(max_length=3, choices=StepFree, default=StepFree.ASK)
    access = models.TextField(blank=True)
    # A hall with many rooms, a park: several things may go on at once. Else a venue is booked once at a time.
    shared = models.BooleanField(_("several activities at the same time"), default=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="venues"
    )

    def __str__(self) -> str:
        return self.name.text

    @property
    def name(self) -> Said:
        """In the reader's language."""
        return said(self.names)
