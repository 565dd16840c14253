"""Model instances from SQL that we wrote ourselves: for what every request or every sign-up pays for.

Django's compiler takes several times as long to put such a statement together as PostgreSQL takes to carry it out.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model

M = TypeVar("M", bound=Model)


@cache
def columns(model: type[Model], table: str) -> str:
    """`u."id", u."email", …`: every column of a model, for a SELECT in which it is called `table`."""
    return ", ".join(f'{table}."{field.column}"' for field in model._meta.concrete_fields)


@cache
def width(model: type[Model]) -> int:
    """How many columns `columns` names."""
    return len(model._meta.concrete_fields)


def instance(model: type[M], row: Sequence[Any]) -> M:
    """The instance whose columns the row begins with, as the ORM itself would make it."""
    names = [field.attname for field in model._meta.concrete_fields]
    return model.from_db(DEFAULT_DB_ALIAS, names, row[: len(names)])
