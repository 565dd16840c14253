"""For exceptions; everyday work has pages of its own."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from volunteers.models import Assignment, Contribution, Role, Shift


@admin.register(Role)
class RoleAdmin(ModelAdmin):  # type: ignore[misc]
    """Words may be corrected; who does what is changed by services alone."""

    list_display = ["id", "task", "kind", "organisation", "session", "created_at"]
    list_filter = ["kind", "task"]
    list_select_related = ["organisation", "session"]
    readonly_fields = ["kind", "organisation", "session", "created_at"]

    def has_add_permission(self, request: object) -> bool:
        return False

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        return False


class Ledger(ModelAdmin):  # type: ignore[misc]
    """The ledger is read here, and changed by services alone."""

    def has_add_permission(self, request: object) -> bool:
        return False

    def has_change_permission(self, request: object, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        return False


@admin.register(Shift)
class ShiftAdmin(Ledger):
    list_display = ["id", "role", "starts_at", "ends_at", "least", "most", "state"]
    list_filter = ["state"]
    list_select_related = ["role"]


@admin.register(Assignment)
class AssignmentAdmin(Ledger):
    list_display = ["id", "shift", "person", "state", "made_at"]
    list_filter = ["state"]
    list_select_related = ["shift", "person"]


@admin.register(Contribution)
class ContributionAdmin(Ledger):
    list_display = ["id", "assignment", "state", "minutes", "on", "confirmed_at"]
    list_filter = ["state"]
    list_select_related = ["assignment"]
