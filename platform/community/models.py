"""Who and where: accounts, persons, organisations, areas, venues, offices, consent."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.i18n import Said, said

LANGUAGE = 10  # length of a language code


class UserManager(BaseUserManager["User"]):
    """Accounts are known by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """A new account; without a password it can only be entered by e-mail code."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """An administrator of the whole system."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A login. Everything about the human being stands on Person."""

    email = models.EmailField(unique=True)
    language = models.CharField(max_length=LANGUAGE, default="ja")
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"

    def __str__(self) -> str:
        return f"user {self.pk}"


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


class Person(models.Model):
    """A human being, with or without an account. Nationality is not asked."""

    class Residence(models.TextChoices):
        RESIDENT = "resident", _("lives in the town")
        OUTSIDE = "outside", _("lives elsewhere")
        TRAINEE = "trainee", _("JICA trainee")

    user = models.OneToOneField(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="person")
    name = models.CharField(_("name"), max_length=80)
    kana = models.CharField(_("reading"), max_length=80, blank=True)
    telephone = models.CharField(_("telephone"), max_length=20, blank=True)
    language = models.CharField(_("language"), max_length=LANGUAGE, default="ja")
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    residence = models.CharField(_("residence"), max_length=8, choices=Residence, default=Residence.RESIDENT)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("ward"))
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["telephone"], condition=~models.Q(telephone=""), name="person_telephone"),
            models.Index(fields=["area"], name="person_area"),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"


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
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="venues"
    )

    def __str__(self) -> str:
        return self.name.text

    @property
    def name(self) -> Said:
        """In the reader's language."""
        return said(self.names)


class Consent(models.Model):
    """A person's yes to one purpose, as it was worded, until it is withdrawn."""

    class Purpose(models.TextChoices):
        SIGN_UP = "sign_up", _("to handle your sign-ups")
        FIGURES = "figures", _("to count you, without your name, in the town's figures")
        ASK_ME = "ask_me", _("to ask you when a role fits you")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=8, choices=Purpose)
    wording = models.CharField(max_length=20)  # the version of the text that was shown or read aloud
    channel = models.CharField(max_length=10)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_standing_consent_a_purpose",
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} of person {self.person_id}"
