"""A programme is made or changed: data, no code."""

from typing import Any, TypedDict

from django.db import transaction

from activities.errors import CategoryInUse
from activities.events import ProgrammeSaved
from activities.models import Activity, Programme
from activities.rules import ProgrammeRules
from core.actor import Actor
from core.outbox.events import publish


class ProgrammeFields(TypedDict):
    """All that a programme says; `rules` in the shape of activities.rules.ProgrammeRules."""

    names: dict[str, str]
    about: dict[str, str]
    policy: str
    goal: int | None
    sdgs: list[int]
    category: str
    position: int
    rules: dict[str, Any]
    templates: list[dict[str, Any]]


@transaction.atomic
def save_programme(
    *, fields: ProgrammeFields, made_by: Actor, programme: int | None = None, slug: str = ""
) -> Programme:
    """Change the programme with this id, or make a new one called `slug`; what was posted before stays as it is.

    Rules that ProgrammeRules does not know are kept beside it. Raises CategoryInUse where activities stand under a
    category of its own that is gone, Programme.DoesNotExist.
    """
    if programme is None:
        saved = Programme(slug=slug)
        kept: dict[str, Any] = {}
    else:
        saved = Programme.objects.select_for_update().get(pk=programme)
        kept = {name: rule for name, rule in saved.rules.items() if name not in ProgrammeRules.__dataclass_fields__}
        _ensure_no_category_lost(saved, fields["rules"])
    for name, value in fields.items():
        setattr(saved, name, value)
    saved.rules = kept | fields["rules"]
    saved.save()
    publish(ProgrammeSaved(programme=saved.pk), by=made_by)
    return saved


def _ensure_no_category_lost(programme: Programme, rules: dict[str, Any]) -> None:
    before = {one.slug for one in ProgrammeRules.of(programme.rules).categories}
    gone = before - {one.slug for one in ProgrammeRules.of(rules).categories}
    if Activity.objects.filter(programme=programme, category__in=gone).exists():
        raise CategoryInUse
