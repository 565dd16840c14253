"""People who act for people: supporters, guardians; and the card of those who have no phone."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from community.models.persons import Person


class SupportTerms(models.Model):
    """What a supporter may do for a person, and until when."""

    class Relation(models.TextChoices):
        FAMILY = "family", _("family")
        GUARDIAN = "guardian", _("parent or guardian")
        CARE = "care", _("care worker")
        WARD = "ward", _("ward officer")
        FRIEND = "friend", _("friend or neighbour")

    relation = models.CharField(_("relation"), max_length=8, choices=Relation)
    may_sign_up = models.BooleanField(_("signs up and cancels for them"), default=True)
    may_see = models.BooleanField(_("sees their appointments"), default=True)
    gets_notices = models.BooleanField(_("gets their reminders too"), default=True)
    expires_on = models.DateField(_("until"))

    class Meta:
        abstract = True


class Supporter(SupportTerms):
    """支援者・家族: acts for a person. Named, scoped, expiring, revocable, logged; both sides see it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="supporters")
    supporter = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="supports")
    asked_at = models.DateTimeField()
    asked_by = models.BigIntegerField(null=True)
    agreed_at = models.DateTimeField(null=True, blank=True)  # when the person said yes
    agreed_how = models.CharField(max_length=10, blank=True)  # web, phone, paper
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "supporter"], condition=Q(ended_at__isnull=True), name="one_standing_support_each"
            ),
            models.CheckConstraint(condition=~Q(person=F("supporter")), name="nobody_supports_themself"),
        ]

    def __str__(self) -> str:
        return f"support {self.pk}"


class SupporterRequest(SupportTerms):
    """One side asks the other, of whom it knows an e-mail address alone; whoever signs in with it can answer."""

    class Asks(models.TextChoices):
        SUPPORT_ME = "support_me", _("to support me")
        BE_SUPPORTED = "be_supported", _("whether I may support them")

    asker = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="supporter_requests")
    asks = models.CharField(max_length=12, choices=Asks)
    email = models.EmailField(_("e-mail address"))  # in small letters
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)  # agreed, declined, or taken back
    support = models.ForeignKey(Supporter, on_delete=models.SET_NULL, null=True, blank=True, related_name="requests")

    class Meta:
        indexes = [models.Index(fields=["email"], condition=Q(ended_at__isnull=True), name="supporter_requests_open")]

    def __str__(self) -> str:
        return f"supporter request {self.pk}"


class SupportAct(models.Model):
    """What a supporter did for a person; both read it."""

    class Deed(models.TextChoices):
        SIGNED_UP = "signed_up", _("signed them up")
        CANCELLED = "cancelled", _("cancelled a sign-up")
        CHANGED = "changed", _("changed how many come")
        ACCEPTED = "accepted", _("accepted a seat")
        DECLINED = "declined", _("declined a seat")
        LOOKED = "looked", _("looked at their appointments")
        PROFILE = "profile", _("wrote down what they can do and like")
        TOOK_ROLE = "took_role", _("took a role on for them, or asked for one")
        NO_ROLE = "no_role", _("said no to a role")
        GAVE_BACK = "gave_back", _("handed a role back")
        INTEREST = "interest", _("said that they are interested in a role, or took it back")

    support = models.ForeignKey(Supporter, on_delete=models.CASCADE, related_name="acts")
    deed = models.CharField(max_length=9, choices=Deed)
    about = models.BigIntegerField(null=True)  # the sign-up; of a role, the assignment or the role
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.deed} under support {self.support_id}"


class Guardian(models.Model):
    """Who answers for a minor: a contact under 18, a yes under 16 (domain.md, People)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="guardians")
    name = models.CharField(_("name of the parent or guardian"), max_length=80)
    telephone = models.CharField(_("telephone"), max_length=20)
    email = models.EmailField(_("e-mail address"), blank=True)
    asked_at = models.DateTimeField()
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)  # of the link that asks for the yes
    wording = models.CharField(max_length=20)
    consented_at = models.DateTimeField(null=True, blank=True)
    channel = models.CharField(max_length=10, blank=True)  # how the yes was given: web, phone, paper
    ended_at = models.DateTimeField(null=True, blank=True)  # refused, withdrawn, or replaced by another contact

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at__isnull=True), name="one_standing_guardian_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"guardian of person {self.person_id}"


class Card(models.Model):
    """A QR card for check-in, on the phone or printed. The token stands in the QR alone (community.rules.tokens)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="cards")
    nonce = models.CharField(max_length=32)  # with SECRET_KEY it gives the token, so that the card can be shown again
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, unique=True)  # of the short code, for when the camera fails
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at__isnull=True), name="one_standing_card_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"card of person {self.person_id}"
