"""Exceptions: what was sent to whom, when, how it went, the text as sent."""

from django.contrib import admin

from core.outbox.admin import ReadOnly
from notifications.models import Notice, NoticeDelivery


@admin.register(Notice)
class NoticeAdmin(ReadOnly):
    list_display = ["id", "created_at", "kind", "person", "language", "title", "read_at"]
    list_filter = ["kind", "language"]
    list_select_related = ["person"]


@admin.register(NoticeDelivery)
class NoticeDeliveryAdmin(ReadOnly):
    list_display = ["id", "notice", "channel", "state", "attempts", "due_at", "sent_at", "error"]
    list_filter = ["state", "channel"]
    list_select_related = ["notice"]
