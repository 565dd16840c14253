"""Notices, and each channel's delivery of them (ADR 8)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.models import LANGUAGE, Person
from notifications.models.calls import LetterBatch
from notifications.models.ways import ChannelName


class Urgency(models.IntegerChoices):
    """What is sent first when much is due: a hundred thousand reminders never delay a cancellation."""

    NOW = 0, _("at once")
    TODAY = 1, _("today")
    CAN_WAIT = 2, _("can wait")


class Notice(models.Model):
    """お知らせ: one word to one person. The dedupe key makes it unique, however often it is planned.

    It is planned without words; they are found when its first delivery is due, from the state of that moment, and
    stay as they were sent.
    """

    # Without an index of its own, as `about`, `key` and a delivery's `notice` and `batch`: those below do the same, and
    # a hundred thousand rows at once pay for each index.
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices", db_index=False)
    # A supporter's copy names whom it is about; empty where a person reads about themself.
    about = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=120)  # for example "reminder:42:1763802000"
    language = models.CharField(max_length=LANGUAGE)
    subject = models.CharField(max_length=20)  # "sign_up" or "contribution": what `subject_id` names
    subject_id = models.BigIntegerField()
    title = models.CharField(max_length=200, blank=True)  # as sent; empty until then
    body = models.TextField(blank=True)
    path = models.CharField(max_length=200, blank=True)  # where it leads, inside the site
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["key"], name="one_notice_a_key")]
        indexes = [
            models.Index(fields=["about"], condition=Q(about__isnull=False), name="notices_for_supporters"),
            models.Index(fields=["person", "-created_at"], name="inbox"),
            models.Index(fields=["person"], condition=Q(read_at__isnull=True) & ~Q(title=""), name="inbox_unread"),
            models.Index(fields=["subject", "subject_id"], name="notices_about"),
            models.Index(fields=["created_at", "id"], name="notices_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class NoticeDelivery(models.Model):
    """One notice over one channel: planned, claimed before it is sent, closed after.

    A notice begins with one row, of the person's first channel; where that fails for good, the next channel gets a row
    of its own (services/_fall_back.py).
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        CLAIMED = "claimed", _("about to be sent")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        EXPIRED = "expired", _("too late to send")
        SUPPRESSED = "suppressed", _("not true any more, so not sent")

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    channel = models.CharField(max_length=10, choices=ChannelName)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    urgency = models.PositiveSmallIntegerField(choices=Urgency, default=Urgency.TODAY)
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)  # by the wall's clock, which the demo can't move
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    again = models.PositiveSmallIntegerField(default=0, db_default=0)  # sent anew by staff: which time on this channel
    lost = models.PositiveSmallIntegerField(default=0)  # how often a worker died in the middle of sending it
    error = models.CharField(max_length=500, blank=True)
    receipt = models.CharField(max_length=80, blank=True)  # the other side's own name for it
    batch = models.ForeignKey(
        LetterBatch, on_delete=models.SET_NULL, null=True, blank=True, related_name="deliveries", db_index=False
    )

    class Meta:
        verbose_name_plural = "notice deliveries"
        constraints = [models.UniqueConstraint(fields=["notice", "channel", "again"], name="one_delivery_a_channel")]
        indexes = [
            models.Index(
                fields=["channel", "urgency", "due_at", "id"], condition=Q(state="planned"), name="notices_due"
            ),
            models.Index(fields=["claimed_at"], condition=Q(state__in=["claimed", "sending"]), name="notices_claimed"),
            models.Index(fields=["-sent_at"], condition=Q(state="sent"), name="notices_sent"),
            models.Index(fields=["-id"], condition=Q(state="failed"), name="notices_failed"),
            models.Index(fields=["batch"], condition=Q(batch__isnull=False), name="notices_in_letters"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} of notice {self.notice_id}"
