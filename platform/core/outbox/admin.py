"""Exceptions: what happened, and what could not be delivered."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import ModelAdmin

from core.outbox.models import Delivery, Event


class ReadOnly(ModelAdmin):  # type: ignore[misc]
    """Rows that nobody edits."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Event)
class EventAdmin(ReadOnly):
    list_display = ["id", "occurred_at", "name", "actor", "channel", "payload"]
    list_filter = ["name", "channel"]


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly):
    list_display = ["id", "event", "handler", "state", "attempts", "due_at"]
    list_filter = ["state", "handler"]
    list_select_related = ["event"]
    actions = ["try_again"]

    @admin.action(description="Try again now")
    def try_again(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        """Give dead letters another day."""
        dead = queryset.filter(state=Delivery.State.DEAD)
        count = dead.update(state=Delivery.State.DUE, attempts=0, due_at=timezone.now())
        messages.success(request, f"{count} deliveries are due again.")
