"""My page: what comes next, what waits for an answer, what I have done, and the same of those whom I support."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from activities.models import SignUp
from activities.rules.feedback import may_answer
from activities.rules.offers import is_free_now
from activities.selectors.sign_ups import appointments_of, visits_of
from community.models import Person, Supporter
from core import clock

LATEST = 20  # visits

State = SignUp.State


@dataclass(frozen=True)
class Visit:
    """Where somebody has been; `ask`: how it was can still be said."""

    sign_up: SignUp
    ask: bool


@dataclass
class Standing:
    """One person's sign-ups ahead, by what they need: an answer from the person, from the host, or nothing."""

    to_answer: list[SignUp] = field(default_factory=list)  # offers, free seats, and what a host can't simply do
    appointments: list[SignUp] = field(default_factory=list)
    asked: list[SignUp] = field(default_factory=list)  # held, requested, entered: others answer
    waiting: list[SignUp] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        """Whether there is none at all."""
        return not (self.to_answer or self.appointments or self.asked or self.waiting)


@dataclass(frozen=True)
class Supported:
    """Somebody whom I support, and their sign-ups as far as I may see them."""

    support: Supporter
    standing: Standing


def standing(sign_ups: Sequence[SignUp]) -> Standing:
    """Sorted; the order among each kind stays."""
    sorted_ = Standing()
    for one in sign_ups:
        if one.state == State.OFFERED or is_free_now(one) or asks_back(one):
            sorted_.to_answer.append(one)
        elif one.state == State.CONFIRMED:
            sorted_.appointments.append(one)
        elif one.state == State.WAITING:
            sorted_.waiting.append(one)
        else:
            sorted_.asked.append(one)
    return sorted_


def asks_back(sign_up: SignUp) -> bool:
    """Whether the host can't simply do what was asked, so that the person decides."""
    request = getattr(sign_up, "support_request", None)
    return sign_up.state == State.HELD and request is not None and request.asks_back


def standing_of_all(person: Person | None, supports: Sequence[Supporter]) -> tuple[Standing, list[Supported]]:
    """Mine, and those of whom I may see them: two queries for all of us."""
    seen = [one.person_id for one in supports if one.may_see]
    people = [*seen, *([person.pk] if person else [])]
    by_person: dict[int, list[SignUp]] = defaultdict(list)
    for sign_up in appointments_of(people) if people else ():
        by_person[sign_up.person_id].append(sign_up)
    mine = standing(by_person[person.pk]) if person else Standing()
    return mine, [Supported(one, standing(by_person[one.person_id])) for one in supports]


def latest_visits(person: Person | None) -> list[Visit]:
    """Where I have been, latest first; two queries."""
    if person is None:
        return []
    now = clock.now()
    return [Visit(one, may_answer(one, now)) for one in visits_of(person)[:LATEST]]
