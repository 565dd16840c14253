"""For exceptions; everyday work has pages of its own."""

from django.contrib import admin
from django.contrib.auth.models import Group
from unfold.admin import ModelAdmin

from community.models import (
    Area,
    Consent,
    Guardian,
    Letter,
    Membership,
    Office,
    Organisation,
    Person,
    Supporter,
    SupporterRequest,
    User,
    Venue,
)

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


@admin.register(Supporter)
class SupporterAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ["id", "person_id", "supporter_id", "relation", "agreed_how", "expires_on", "ended_at"]
    list_filter = ["relation", "agreed_how"]
    raw_id_fields = ["person", "supporter"]


@admin.register(SupporterRequest)
class SupporterRequestAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ["id", "asker_id", "asks", "asked_at", "ended_at"]
    raw_id_fields = ["asker", "support"]


@admin.register(Guardian)
class GuardianAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ["id", "person_id", "asked_at", "consented_at", "channel", "ended_at"]
    raw_id_fields = ["person"]
    exclude = ["token_hash"]


@admin.register(Letter)
class LetterAdmin(ModelAdmin):  # type: ignore[misc]
    """What could not be sent, and why."""

    list_display = ["id", "state", "planned_at", "attempts", "error"]
    list_filter = ["state"]
    raw_id_fields = ["guardian", "request"]
    exclude = ["nonce"]


@admin.register(Area, Venue, Consent)
class PlainAdmin(ModelAdmin):  # type: ignore[misc]
    pass
