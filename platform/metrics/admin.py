"""For exceptions: facts are read here; inhabitants may be corrected."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from metrics.models import Fact, Population


@admin.register(Fact)
class FactAdmin(ModelAdmin):  # type: ignore[misc]
    """Made by events and by `manage.py rebuild_metrics` alone."""

    list_display = ["id", "kind", "source", "on", "minutes", "role_kind", "residence", "district"]
    list_filter = ["kind", "residence", "role_kind"]
    list_select_related = ["district"]

    def has_add_permission(self, request: object) -> bool:
        return False

    def has_change_permission(self, request: object, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        return False


@admin.register(Population)
class PopulationAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ["area", "band", "count", "on", "source"]
    list_filter = ["on", "area"]
    list_select_related = ["area"]
