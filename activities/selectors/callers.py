"""Callers whom a host has met: proposed as one types, so that nobody is entered twice.

No directory. A host is shown people who stand on a roster of this organisation, by the beginning of their number, name
or reading; and beyond them only the person of exactly the number that the caller has just told. Nobody can be listed,
and whom one does not know can not be found by name.
"""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value

from activities.models import Session, SignUp
from community.models import Person
from community.selectors.lookalikes import Folded

LEAST_DIGITS, WHOLE_NUMBER, LEAST_SIGNS, MOST = 4, 10, 2, 5


@dataclass(frozen=True)
class Caller:
    """Somebody who may be on the line."""

    person: Person
    standing: str  # the state of their sign-up for this session, or ""
    stranger: bool  # never on a roster of this organisation


def regulars(organisation: int) -> QuerySet[Person]:
    """Everybody who ever stood on a roster of this organisation."""
    return Person.objects.filter(Exists(_met(organisation)), erased_at=None)


def callers(session: Session, *, number: str, words: str, strangers: bool) -> list[Caller]:
    """At most five people. `number`: digits; `words`: a name or reading as typed; `strangers`: look beyond our rosters.

    One query, none for too little to go by.
    """
    organisation = session.activity.organisation_id
    beginning, whole = len(number) >= LEAST_DIGITS, len(number) >= WHOLE_NUMBER
    wanted = Q(telephone__startswith=number) if beginning else Q()
    if len(words.strip()) >= LEAST_SIGNS:
        typed = Folded(Value(words))
        wanted |= Q(folded_kana__startswith=typed) | Q(folded_name__startswith=typed)
    if not wanted:
        return []
    allowed = Q(met=True) & wanted
    if whole and strangers:
        allowed |= Q(telephone=number)
    here = SignUp.objects.filter(session=session, person=OuterRef("pk"), state__in=SignUp.STANDING).values("state")
    people = (
        Person.objects.alias(folded_kana=Folded("kana"), folded_name=Folded("name"))
        .annotate(met=Exists(_met(organisation)), standing=Subquery(here[:1]))
        .filter(allowed, erased_at=None)
        .order_by(F("met").desc(), "-id")[:MOST]
    )
    return [Caller(person, person.standing or "", not person.met) for person in people]


def _met(organisation: int) -> QuerySet[SignUp]:
    return SignUp.objects.filter(person=OuterRef("pk"), session__activity__organisation=organisation)
