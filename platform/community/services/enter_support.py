"""An agreement that a coordinator was told by telephone or given on paper, for somebody who has no e-mail."""

from dataclasses import dataclass

from django.db import transaction

from community.errors import AddressOfAnother, OtherArea, OwnAddress
from community.events import PeopleLookedUp
from community.models import Area, Person, Supporter, User
from community.rules.names import squeezed
from community.rules.terms import Terms
from community.selectors.coordinators import people_found, persons_of_coordinator
from community.services.accounts import account_for
from community.services.persons import find_or_register_by_telephone, register_person
from community.services.support import agree, lock_both
from core import clock
from core.actor import Actor
from core.outbox.events import publish


@dataclass(frozen=True)
class Caller:
    """Somebody on the line whom we may not know yet: name and number find them, or make them."""

    name: str
    telephone: str
    kana: str = ""
    area: Area | None = None


@dataclass(frozen=True)
class Named:
    """Who will support: their address is what they sign in with."""

    name: str
    email: str
    telephone: str = ""


@transaction.atomic
def enter_support(
    *, coordinator: User, person: Person | Caller, supporter: Named, terms: Terms, made_by: Actor
) -> Supporter:
    """The agreement, with the person and the supporter's account where they are missing. Entered twice: one person.

    Raises OtherArea, AddressOfAnother, OwnAddress, NothingAgreed, TermNotPossible.
    """
    account = account_for(email=supporter.email)
    User.objects.select_for_update().get(pk=account.pk)  # the same form sent twice: one after the other
    helper = Person.objects.filter(user=account).first()
    if helper is not None and squeezed(helper.name) != squeezed(supporter.name):
        raise AddressOfAnother
    if helper is None:
        helper = register_person(
            name=supporter.name, telephone=supporter.telephone, user=account, language=account.language, made_by=made_by
        )
    if isinstance(person, Caller):
        person = _on_the_line(coordinator, person, made_by)
    if person.pk == helper.pk:
        raise OwnAddress
    lock_both(person.pk, helper.pk)
    return agree(
        person=person,
        supporter=helper,
        terms=terms,
        asked_at=clock.now(),
        asked_by=made_by.user,
        made_by=made_by,
    )


def _on_the_line(coordinator: User, caller: Caller, made_by: Actor) -> Person:
    """Raises OtherArea where we know them already, and another coordinator looks after them."""
    person = find_or_register_by_telephone(
        name=caller.name, kana=caller.kana, telephone=caller.telephone, area=caller.area, made_by=made_by
    )
    if not persons_of_coordinator(coordinator).filter(pk=person.pk).exists():
        raise OtherArea
    return person


@transaction.atomic
def look_up_people(*, coordinator: User, text: str, made_by: Actor) -> list[Person]:
    """Find people by name, reading or telephone; who was shown to whom is kept."""
    found = people_found(coordinator, text)
    publish(PeopleLookedUp(persons=[person.pk for person in found]), by=made_by)
    return found
