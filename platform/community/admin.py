"""For exceptions; everyday work has pages of its own."""

from django.contrib import admin
from django.contrib.auth.models import Group
from unfold.admin import ModelAdmin

from community.models import Area, Consent, Membership, Office, Organisation, Person, User, Venue

admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ["id", "email", "language", "is_active", "is_staff"]
    search_fields = ["email"]
    fields = ["email", "language", "is_active", "is_staff", "is_superuser", "last_login"]
    readonly_fields = ["last_login"]


@admin.register(Person)
class PersonAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ["id", "name", "kana", "residence", "area", "language"]
    list_filter = ["residence", "language"]
    list_select_related = ["area__parent"]
    search_fields = ["name", "kana", "telephone"]
    raw_id_fields = ["user"]


@admin.register(Organisation)
class OrganisationAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ["slug", "name", "kind", "telephone"]
    list_filter = ["kind"]
    search_fields = ["slug", "names"]


@admin.register(Membership, Office)
class ActsForAdmin(ModelAdmin):  # type: ignore[misc]
    raw_id_fields = ["user"]


@admin.register(Area, Venue, Consent)
class PlainAdmin(ModelAdmin):  # type: ignore[misc]
    pass
