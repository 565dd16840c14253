"""Imports and their rows, for those who organise."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet
from django.http import Http404

from activities.models import Activity, ActivityText, Draw, Import, ImportRow, Session, SignUp
from community.models import Organisation
from community.selectors import AnyUser, organises

BATCH = 1000
# What comes and goes with an activity by itself; anything else that hangs on one is somebody's doing.
_ITS_OWN = (ActivityText, Session, Draw, SignUp, ImportRow)


def imports_of(organisation: Organisation) -> QuerySet[Import]:
    """Latest first, without their bytes."""
    return organisation.imports.defer("content").select_related("made_by__person")


def get_import_for(user: AnyUser, pk: int) -> Import:
    """An import for those who act for its organisation; a stranger meets the same 404 as a wrong id."""
    found = Import.objects.defer("content").select_related("organisation", "made_by__person").filter(pk=pk).first()
    if found is None or not organises(user, found.organisation_id):
        raise Http404
    return found


def progress_version(changed_at: datetime) -> int:
    """Of an import, for the live pages: grows with each change."""
    return int(changed_at.timestamp() * 1000)


def lines_of(of: Import, show: str = "") -> QuerySet[ImportRow]:
    """Its rows in order; `show`: only those of one outcome, or of one fate."""
    lines = of.lines.defer("before")
    return lines.filter(Q(outcome=show) | Q(fate=show)) if show else lines


def all_lines(of: Import) -> Iterator[ImportRow]:
    """All of them, some at a time."""
    last = 0
    while batch := list(of.lines.defer("before").filter(number__gt=last).order_by("number")[:BATCH]):
        yield from batch
        last = batch[-1].number


@dataclass(frozen=True)
class Forecast:
    """What taking an import back would do; rows that somebody has changed since stay besides, and are found then."""

    new: int  # rows that made something
    changed: int  # rows that brought something up to date
    signed_up: int  # of both, those for which people have signed up


def forecast(of: Import) -> Forecast:
    """Counted from its rows in one query."""
    signed = Exists(SignUp.objects.filter(session__activity=OuterRef("activity")))
    acted = Q(before__isnull=False)
    counts = of.lines.aggregate(
        new=Count("pk", filter=acted & Q(fate="new")),
        changed=Count("pk", filter=acted & Q(fate="changed")),
        signed_up=Count("pk", filter=acted & Q(fate__in=["new", "changed"]) & Q(signed)),
    )
    return Forecast(**counts)


def signed_up_for(activities: Collection[int]) -> set[int]:
    """Those for which anybody has ever signed up, or at whose door somebody was counted."""
    signed = SignUp.objects.filter(session__activity__in=activities)
    walked = Session.objects.filter(activity__in=activities, walk_ins__gt=0)
    return set(signed.values_list("session__activity", flat=True)) | set(walked.values_list("activity", flat=True))


def in_use(activities: Collection[int], sessions: Collection[int]) -> set[int]:
    """Those on which something hangs that nobody made by publishing: roles, messages, comments, answers …

    One query a table, whichever rooms there are.
    """
    used: set[int] = set()
    for table, column in _hanging_on(Activity):
        used |= set(_rows(table, column, activities).values_list(column, flat=True))
    for table, column in _hanging_on(Session):
        used |= set(_rows(table, column, sessions).values_list(f"{column}__activity", flat=True))
    return used


@cache
def _hanging_on(model: type[Model]) -> tuple[tuple[type[Model], str], ...]:
    relations = [one for one in model._meta.get_fields(include_hidden=True) if one.auto_created and not one.concrete]
    found = [(one.related_model, one.field.name) for one in relations]  # type: ignore[union-attr]
    return tuple((table, column) for table, column in found if table not in _ITS_OWN)  # type: ignore[misc]


def _rows(table: type[Model], column: str, of: Collection[int]) -> QuerySet[Any]:
    return table._default_manager.filter(**{f"{column}__in": of})
