"""Human beings and their consent."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.models.accounts import LANGUAGE, User
from community.models.places import Area


class Person(models.Model):
    """A human being, with or without an account. Nationality is not asked.

    Who was erased stays as a nameless row: the past counts as before, with the year of birth, the district, the
    residence and the language (docs/operations/own-data.md).
    """

    NAMELESS: ClassVar = "—"  # the name of whoever was erased: a list of the past has a line for them

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
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            # The last guard: whoever still holds the row as it was before can't write the name back.
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(name="—", kana="", telephone="", user__isnull=True),
                name="who_is_erased_has_no_name",
            )
        ]
        indexes = [
            models.Index(fields=["telephone"], condition=~models.Q(telephone=""), name="person_telephone"),
            models.Index(fields=["area"], name="person_area"),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"


class Consent(models.Model):
    """A person's yes to one purpose, as it was worded, until it is withdrawn."""

    class Purpose(models.TextChoices):
        SIGN_UP = "sign_up", _("to handle your sign-ups")
        FIGURES = "figures", _("to count you, without your name, in the town's figures")
        ASK_ME = "ask_me", _("to ask you when a role fits you")
        SUPPORT = "support", _("to tell the host of a session what you would like help with")

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
