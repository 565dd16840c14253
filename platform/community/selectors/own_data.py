"""Everything that is kept about a person, as they may take it with them."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.db.backends.postgresql.psycopg_any import Range
from django.db.models import Exists, Field, Model, OuterRef
from django.http import Http404
from django.utils.module_loading import import_string

from community.models import Membership, Organisation, Person, User
from community.rules.own_data import Room, Rule, Whose
from community.selectors.coordinators import get_person_of_coordinator
from community.selectors.doors import AnyUser
from core import clock
from core.furigana import plain
from core.i18n import Said


def rooms() -> tuple[Room, ...]:
    """From the ground up, as config/own_data.py lists them."""
    found: tuple[Room, ...] = import_string(settings.OWN_DATA)
    return found


def whose(person: Person | None, account: User | None = None) -> Whose:
    """A person with their account, or an account that has told no name yet."""
    account = account or (person.user if person is not None else None)
    return Whose(
        person.pk if person is not None else None,
        account.pk if account is not None else None,
        account.email.lower() if account is not None else "",
    )


def own_data_of(about: Whose, *, by_coordinator: bool = False) -> dict[str, Any]:
    """By section, each a list of rows in readable keys; a fixed number of queries however many rows there are.

    `by_coordinator`: without what only the person and the host of one session may read.
    """
    sections: dict[str, list[dict[str, Any]]] = {}
    for room in rooms():
        for rule in room.rules:
            if rule.exported and not (rule.private and by_coordinator):
                sections.setdefault(rule.section, []).extend(_rows(rule, about))
    return {"written_at": _told(clock.now()), **sections}


def what_ends(about: Whose) -> list[str]:
    """Sentences about what is cancelled or handed back when they are erased."""
    return [sentence for room in rooms() for sentence in room.ahead(about)]


def hosts_left_alone(account: User) -> list[Organisation]:
    """Hosts for which nobody else acts; one query."""
    shared = Membership.objects.filter(organisation=OuterRef("pk")).exclude(user=account)
    return list(Organisation.objects.filter(~Exists(shared), memberships__user=account).order_by("pk"))


def get_person_without_account(user: AnyUser, person: int) -> Person:
    """Somebody whom this coordinator looks after and who can't do it themself on the site; 404 for any other."""
    found = get_person_of_coordinator(user, person)
    if found.user is not None:
        raise Http404
    return found


def _rows(rule: Rule, about: Whose) -> Iterator[dict[str, Any]]:
    paths = {path.rpartition(".")[0].replace(".", "__") for path in rule.exported.values()} - {""}
    rows = rule.model._base_manager.filter(rule.rows_of(about)).order_by("pk")
    rows = rows.select_related(*sorted(path for path in paths if _is_to_one(rule.model, path)))
    for row in rows.prefetch_related(*rule.prefetch):
        yield {key: _value(row, path) for key, path in rule.exported.items()}


def _is_to_one(model: type[Model], path: str) -> bool:
    for name in path.split("__"):
        field = model._meta.get_field(name)
        if not (field.many_to_one or field.one_to_one) or field.related_model is None:
            return False
        model = field.related_model
    return True


def _value(row: Any, path: str) -> Any:
    *before, last = path.split(".")
    for name in before:
        row = getattr(row, name)
        if row is None:
            return None
    value = getattr(row, last)
    try:
        field = row._meta.get_field(last)
    except FieldDoesNotExist:
        return _told(value)
    return _named(field, value)


def _named(field: Any, value: Any) -> Any:
    """A code as its reader knows it: `confirmed` by its word in their language."""
    if field.many_to_many:
        return [_told(one.name) for one in value.all()]
    if isinstance(field, ArrayField):
        return [_named(field.base_field, one) for one in value or ()]
    if isinstance(field, Field) and field.choices and value not in (None, ""):
        return plain(str(dict(field.flatchoices).get(value, value)))
    return _told(value)


def _told(value: Any) -> Any:
    match value:
        case datetime():
            return value.astimezone(clock.TOKYO).isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case Range():
            return [_told(value.lower), _told(value.upper)]
        case Said():
            return plain(value.text)
        case None | bool() | int() | float() | str() | list() | dict():
            return value
        case _:
            return plain(str(value))
