"""How a person is reached, and how they wish to be (ADR 8)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.models import Person


class ChannelName(models.TextChoices):
    """Each has a folder in notifications/channels. Everybody has an inbox; it is where a notice is kept as well."""

    EMAIL = "email", _("e-mail")
    PUSH = "push", _("messages on this phone or computer")
    LINE = "line", _("LINE")
    SMS = "sms", _("SMS")
    TELEPHONE = "telephone", _("a telephone call")
    LETTER = "letter", _("a letter by post")
    INBOX = "inbox", _("the notices on this site")


class Topic(models.TextChoices):
    """What a person switches on and off: the kinds of notices, as a reader sorts them."""

    SIGN_UPS = "sign_ups", _("My sign-ups: confirmed, waiting, a seat is free")
    CHANGES = "changes", _("What I signed up for is moved or called off")
    REMINDERS = "reminders", _("Reminders before it begins")
    MESSAGES = "messages", _("Messages from a host to all who come")
    MY_ROLES = "my_roles", _("My roles: confirmed, moved, called off")
    ASKED = "asked", _("Somebody asks whether I would take a role")
    WATCHED = "watched", _("A role that I watch needs people")
    THANKS = "thanks", _("Thanks, and a short question how it was")
    HOSTING = "hosting", _("What I host: requests, people, reviews")
    ACCOUNT = "account", _("What ends soon: a consent, a certificate, somebody's support")
    WELCOME = "welcome", _("A welcome with first steps")
    DIGEST = "digest", _("Once a week: what may suit me")


class Way(models.Model):
    """One address of a person on one channel. The e-mail address is the account's and has a row here only if it broke.

    `address` by channel: push {"endpoint", "keys": {"p256dh", "auth"}}; line {"user"}; sms {"number"} (E.164);
    telephone {"number", "when"} where another number or hour is better than the person's own;
    letter {"postcode", "lines", "name"}; email {"email"}, the address that broke.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="ways")
    channel = models.CharField(max_length=10, choices=ChannelName)
    address = models.JSONField()
    digest = models.CharField(max_length=64)  # SHA-256 of what makes the address the same one again
    label = models.CharField(max_length=80, blank=True)  # of several devices: which
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)  # empty until the person has shown that it is theirs
    code_hash = models.CharField(max_length=64, blank=True)  # of the code that shows it
    code_until = models.DateTimeField(null=True, blank=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    broken_at = models.DateTimeField(null=True, blank=True)
    broken_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "channel", "digest"], name="one_way_an_address")]
        indexes = [models.Index(fields=["channel", "digest"], name="ways_by_address")]

    def __str__(self) -> str:
        return f"{self.channel} of person {self.person_id}"


class Wishes(models.Model):
    """お知らせの受け取り方: in which order a person's channels are tried. Without a row: the usual order."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="wishes")
    channels = ArrayField(models.CharField(max_length=10, choices=ChannelName), default=list)
    digest = models.BooleanField(default=False)  # asked for the weekly word
    saved_at = models.DateTimeField()
    links_from = models.DateTimeField(null=True, blank=True)  # links to the settings made before this are void

    def __str__(self) -> str:
        return f"wishes of person {self.person_id}"


class Muted(models.Model):
    """A topic that a person doesn't want, on one channel or (with no channel named) on all. The inbox keeps it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="muted")
    topic = models.CharField(max_length=10, choices=Topic)
    channel = models.CharField(max_length=10, choices=ChannelName, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "muted topics"
        constraints = [
            models.UniqueConstraint(fields=["person", "topic", "channel"], name="muted_once"),
            models.CheckConstraint(condition=~Q(channel="inbox"), name="the_inbox_is_never_muted"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} muted by person {self.person_id}"


class LinkCode(models.Model):
    """A code that a person sends from LINE, which shows whose account there is whose person here."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="link_codes")
    code_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"link code {self.pk}"
