"""For exceptions; everyday work has pages of its own."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from activities.models import Activity, Attendance, Campaign, Programme, Session, SignUp


@admin.register(Programme)
class ProgrammeAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ["slug", "name", "category", "policy"]


@admin.register(Campaign)
class CampaignAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ["id", "name", "programme", "starts_on", "ends_on", "booking_opens_at"]
    list_select_related = ["programme"]


@admin.register(Activity)
class ActivityAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ["id", "title", "organisation", "programme", "state"]
    list_filter = ["state", "programme"]
    list_select_related = ["organisation", "programme"]
    raw_id_fields = ["created_by", "organisation", "campaign"]


@admin.register(Session)
class SessionAdmin(ModelAdmin):  # type: ignore[misc]
    """Seat counts are changed by services alone."""

    list_display = ["id", "activity", "starts_at", "capacity", "taken", "waiting", "state"]
    readonly_fields = ["capacity", "taken", "waiting", "version", "state"]
    raw_id_fields = ["activity", "venue"]


@admin.register(SignUp, Attendance)
class LedgerAdmin(ModelAdmin):  # type: ignore[misc]
    """The ledger is read here, and changed by services alone."""

    def has_add_permission(self, request: object) -> bool:
        return False

    def has_change_permission(self, request: object, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        return False
