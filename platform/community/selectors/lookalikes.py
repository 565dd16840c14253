"""Is this the same person? Whom somebody may mean who says a name and a telephone number."""

from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import CharField, Func, QuerySet, Value

from community.models import Person
from community.rules.readings import HIRAGANA, KATAKANA, contradict, folded

MOST = 5  # more than one hand's fingers are no question any more


class Folded(Func):
    """community.rules.readings.folded, by PostgreSQL."""

    template = f"translate(lower(replace(normalize(%(expressions)s::text, NFKC), ' ', '')), '{KATAKANA}', '{HIRAGANA}')"
    output_field: Any = CharField()


@dataclass(frozen=True)
class Lookalike:
    """Somebody who may be meant, and what is the same."""

    person: Person
    same: Literal["number", "name"]


def lookalikes(*, name: str, kana: str, number: str, known: QuerySet[Person]) -> list[Lookalike]:
    """People of this number under another spelling, and people of this name under another number.

    Empty where the number and the name agree with somebody: that is the person, and nobody need ask. `number`: digits
    alone, or empty. A number is compared with everybody's, because whoever knows it whole was told it; a name only
    within `known`, the people whom the asker has met: else a guess at a name would tell who lives in the town.
    """
    of_number = list(Person.objects.filter(telephone=number).order_by("id")[: 2 * MOST]) if number else []
    if any(folded(person.name) == folded(name) for person in of_number):
        return []
    of_name = known.alias(folded=Folded("name")).filter(folded=Folded(Value(name)))
    if number:
        of_name = of_name.exclude(telephone=number)
    found = [Lookalike(person, "number") for person in of_number]
    found += [Lookalike(person, "name") for person in of_name.order_by("id")[:MOST]]
    return [one for one in found if not contradict(one.person.kana, kana)][:MOST]
