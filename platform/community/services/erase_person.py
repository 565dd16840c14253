"""A person wants to be erased: what stands ends, what told who they were goes, what they did goes on being counted.

The locks are taken in the house's order before anything is done: sessions and activities, the account, persons. What
comes in about the person while we wait for them is seen when we look again; then all begins anew.
"""

from collections.abc import Collection

from django.contrib.admin.models import LogEntry
from django.db import models, transaction
from django.db.models import Q

from community.errors import ChangedMeanwhile
from community.events import AccountErased, PersonErased
from community.models import Person, User
from community.rules.own_data import Fate, Rule, Whose
from community.selectors import district_of
from community.selectors.own_data import rooms, whose
from core import clock
from core.actor import Actor
from core.outbox.events import publish
from core.outbox.models import Delivery

TRIES = 5
LEAST_SIGNS = 2  # of a name that is looked for in the errors of deliveries

Held = dict[type[models.Model], set[int]]


class _Moved(Exception):
    """Something came in about the person while we waited for the locks."""


def erase_person(*, person: int, made_by: Actor) -> bool:
    """Erase a person and their account; whether anything was left to erase. Twice is once.

    Future sign-ups are cancelled and roles handed back by their own services, so that seats and places go on to
    others. Figures stay as they are. Raises ChangedMeanwhile, Person.DoesNotExist.
    """
    for _ in range(TRIES):
        try:
            return _erase(person, made_by)
        except _Moved:
            continue
    raise ChangedMeanwhile


@transaction.atomic
def erase_account(*, account: User, made_by: Actor) -> bool:
    """Close an account for good that has told no name yet; whether it was open. Twice is once."""
    locked = User.objects.select_for_update().get(pk=account.pk)
    if not locked.is_active:
        return False
    about = whose(None, locked)
    words = [about.address]
    _empty(about)
    _close(locked)
    _forget_errors(words)
    publish(AccountErased(account=locked.pk), by=made_by)
    return True


@transaction.atomic
def sweep_erased(*, person: int) -> None:
    """Empty once more what names a person who was erased. Safe to run twice; nothing happens to anybody else."""
    if Person.objects.filter(pk=person, erased_at__isnull=False).exists():
        _empty(Whose(person))


@transaction.atomic
def _erase(pk: int, made_by: Actor) -> bool:
    about = whose(Person.objects.select_related("user").get(pk=pk))
    held = _lock(about)
    person = Person.objects.select_related("user", "area__parent").get(pk=pk)
    if person.erased_at is not None:
        return False
    if whose(person) != about or not _covers(held, _wanted(about)):
        raise _Moved
    for room in reversed(rooms()):
        room.end(about, made_by)
    account, words = person.user, [person.name, person.kana, person.telephone, about.address]
    _empty(about)
    _make_nameless(pk)
    if account is not None:
        _close(account)
        publish(AccountErased(account=account.pk), by=made_by)
    _forget_errors([word for word in words if len(word) >= LEAST_SIGNS])
    publish(PersonErased(person=pk), by=made_by)
    return True


def _wanted(about: Whose) -> Held:
    """What is locked, in the house's order."""
    found: Held = {}
    for room in rooms():
        for model, numbers in room.locks(about):
            found.setdefault(model, set()).update(numbers)
    found[User] = {about.account} if about.account is not None else set()
    found[Person] = {pk for room in rooms() for pk in room.others(about)} | {about.person or 0}
    return found


def _lock(about: Whose) -> Held:
    held = _wanted(about)
    for model, numbers in held.items():
        rows = model._base_manager.select_for_update().filter(pk__in=sorted(numbers)).order_by("pk")
        list(rows.values_list("pk"))
    return held


def _covers(held: Held, wanted: Held) -> bool:
    none: Collection[int] = ()
    return all(numbers <= held.get(model, set(none)) for model, numbers in wanted.items())


def _empty(about: Whose) -> None:
    """From the top of the house down: what names a row goes before the row."""
    for room in reversed(rooms()):
        for rule in room.rules:
            _apply(rule, about)


def _apply(rule: Rule, about: Whose) -> None:
    rows = rule.model._base_manager.filter(rule.rows_of(about))
    if rule.fate == Fate.DELETED:
        # By their numbers: a look-up through two keys finds a row twice, and Django deletes no such query.
        rule.model._base_manager.filter(pk__in=list(rows.values_list("pk", flat=True))).delete()
    elif rule.fate == Fate.STRIPPED and rule.strip:
        rule.model._base_manager.filter(pk__in=list(rows.values_list("pk", flat=True))).update(**rule.values())


def _make_nameless(pk: int) -> None:
    """Read anew: what the rooms did with the row stands. The year of birth and the district count the past."""
    person = Person.objects.select_related("area__parent").get(pk=pk)
    person.user, person.name, person.kana, person.telephone = None, Person.NAMELESS, "", ""
    person.born_on = person.born_on and person.born_on.replace(month=1, day=1)
    person.area = district_of(person.area)
    person.erased_at = clock.now()
    person.save(update_fields=["user", "name", "kana", "telephone", "born_on", "area", "erased_at"])


def _close(account: User) -> None:
    """The row stays as a number that the audit trail names; it says nothing, opens nothing, and its sockets close."""
    mentions = LogEntry.objects.filter(object_repr__icontains=account.email)
    mentions.update(object_repr=Person.NAMELESS)
    account.email, account.password = f"erased-{account.pk}@deban.invalid", "!"
    account.is_active = account.is_staff = account.is_superuser = False
    account.save()


def _forget_errors(words: list[str]) -> None:
    """A database's error may repeat what was in the row."""
    said = Q(pk__in=[])
    for word in words:
        said |= Q(error__contains=word)
    Delivery.objects.exclude(state=Delivery.State.DONE).exclude(error="").filter(said).update(error="")
