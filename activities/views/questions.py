"""One question between a form and what it does: everything typed goes along, and one tap answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from activities.models import Session
from community.models import Person
from community.selectors.lookalikes import Lookalike
from core.errors import Sentence

LASTS = 60 * 60  # seconds in which a proposed person may be chosen
NEW = "new"
NOT_TYPED = ("csrfmiddlewaretoken", "person", "more_seats", "again")


@dataclass(frozen=True)
class Choice:
    """One button."""

    label: Sentence
    name: str
    value: str
    primary: bool = False


@dataclass(frozen=True)
class Candidate:
    """A person who may be meant; `token` stands for them in the form."""

    person: Person
    same: str  # number or name
    token: str


@dataclass(frozen=True)
class Question:
    """What is asked, and where the answer goes."""

    title: Sentence
    text: Sentence
    action: str
    choices: Sequence[Choice] = ()
    candidates: Sequence[Candidate] = ()
    also: Sequence[tuple[str, str]] = ()  # what was answered before, and goes along


def ask(request: HttpRequest, session: Session, question: Question) -> HttpResponse:
    """The question's page; what was typed stands in it, hidden, and goes along with the answer."""
    typed = [(name, value) for name, value in request.POST.items() if name not in NOT_TYPED] + [*question.also]
    context = {"question": question, "typed": typed, "session": session, "activity": session.activity}
    return render(request, "activities/roster_question.html", context | {"nav_current": "organise"})


def candidates(request: HttpRequest, session: Session, found: Sequence[Lookalike]) -> list[Candidate]:
    """People to choose from, by tokens that this host alone can use, on this roster alone."""
    return [Candidate(one.person, one.same, token_of(request, session, one.person)) for one in found]


def token_of(request: HttpRequest, session: Session, person: Person) -> str:
    """Stands for a person in a form: who was not proposed to this host can not be named by a number."""
    return signing.dumps(person.pk, salt=_salt(request, session))


def chosen(request: HttpRequest, session: Session) -> Person | None:
    """Whom the host chose; None where nobody was, or somebody new. A forged or old token is 404."""
    token = request.POST.get("person", "")
    if token in ("", NEW):
        return None
    try:
        pk = signing.loads(token, salt=_salt(request, session), max_age=LASTS)
    except signing.BadSignature as forged:
        raise Http404 from forged
    person = Person.objects.filter(pk=pk).first()
    if person is None:
        raise Http404
    return person


def _salt(request: HttpRequest, session: Session) -> str:
    return f"person at session {session.pk} for {request.user.pk}"
