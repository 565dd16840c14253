"""What a kind of notice is: when it is true, to whom, in which words, until when it is worth sending."""

import re
import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, ClassVar, Generic, TypeVar

from django.template.loader import render_to_string
from django.urls import resolve, reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from community.models import Person
from core.clock import TOKYO
from core.errors import Sentence
from notifications.models import Notice, Topic, Urgency

PRIVATE_PAGES = ("activities:sign-up",)  # of those where notices lead: for the person, and for who may see
BODIES = 2000  # texts that are kept: a few megabytes
NAMES = ("name", "for_whom")  # what a template says of its reader, and never asks about
_PLACE = {name: f"{name}-{secrets.token_hex(12)}." for name in NAMES}  # nobody's text can hold it
_ORDINARY_NAME = re.compile(r"\S(?:[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]*\S)?")
_PLAIN = frozenset({str, int, bool, type(None)})
LONGEST_TITLE = Notice._meta.get_field("title").max_length

Subject = TypeVar("Subject")


@dataclass(frozen=True)
class Words:
    """A notice as its reader meets it, in `language`."""

    language: str
    title: str
    body: str
    path: str


class Kind(ABC, Generic[Subject]):
    """One kind. Its body is the text template `notifications/<name>.txt`, or that of `template`."""

    name: ClassVar[str]
    subject: ClassVar[str]  # what the notice's `subject_id` names
    topic: ClassVar[Topic]  # what switches it on and off
    urgency: ClassVar[Urgency] = Urgency.NOW
    essential: ClassVar[bool] = False  # worth a call or a letter to somebody whom nothing else reaches
    copied: ClassVar[bool] = False  # supporters who get the person's notices get it too
    action: ClassVar[Sentence]  # the words of the link
    template: ClassVar[str] = ""  # where several kinds share one text

    @abstractmethod
    def load(self, pks: Iterable[int]) -> dict[int, Subject]:
        """The subjects as they are now, by id, in a fixed number of queries however many there are."""

    @abstractmethod
    def person(self, subject: Subject) -> Person:
        """To whom, with the account."""

    @abstractmethod
    def holds(self, subject: Subject, now: datetime) -> bool:
        """Whether it is (still) true: asked when it is planned, and again just before it is sent."""

    @abstractmethod
    def expires_at(self, subject: Subject) -> datetime:
        """From when on it is no longer worth sending."""

    @abstractmethod
    def title(self, subject: Subject, now: datetime) -> str:
        """In the language that is active."""

    @abstractmethod
    def context(self, subject: Subject, now: datetime) -> dict[str, Any]:
        """What the body's template reads."""

    @abstractmethod
    def path(self, subject: Subject) -> str:
        """Where it leads, in the language that is active."""

    def key(self, subject: Any) -> str:
        """One notice for one key, ever. A subject that changes its key makes an old notice untrue."""
        return f"{self.name}:{subject.pk}"

    def words(
        self,
        subject: Subject,
        now: datetime,
        reader: Person | None = None,
        *,
        language: str | None = None,
        sees: bool = True,
    ) -> Words:
        """In the person's language; or for a supporter of theirs, in that reader's, saying whom it is about.

        `language`: in this one instead, for who reads it out to them. `sees`: whether that supporter may open the
        person's own pages; else it leads to the page of those whom they support.
        """
        person = self.person(subject)
        language = language or (reader or person).language
        with override(language):
            context = self.context(subject, now)
            title = one_line(self.title(subject, now))
            if reader is not None:
                context |= {"name": reader.name, "for_whom": person.name}
                title = one_line(_("For %(name)s: %(title)s") % {"name": person.name, "title": title})
            body = _body(f"notifications/{self.template or self.name}.txt", language, context)
            path = self.path(subject)
            if not sees and resolve(path).view_name in PRIVATE_PAGES:
                path = reverse("people:list")
            return Words(language, title, body, path)

    def copy_key(self, subject: Any, reader: int) -> str:
        """The key of a supporter's copy (services/_insert.py writes it likewise)."""
        return f"{self.key(subject)}:for:{reader}"


AnyKind = Kind[Any]


def _body(template: str, language: str, context: dict[str, Any]) -> str:
    """The text; of many readers of the same words it is rendered once, and each gets their name in it.

    Found again by all that it is made of, so what changes is rendered anew. Only plain values tell that they changed:
    with anything else among them it is rendered for each.
    """
    names = {name: str(context[name]) for name in NAMES if name in context}
    shared = {name: value for name, value in context.items() if name not in NAMES}
    ordinary = all(map(_ORDINARY_NAME.fullmatch, names.values()))
    if not ordinary or any(type(one) not in _PLAIN for one in shared.values()):
        return tidy(render_to_string(template, context))
    body = _shared_body(template, language, tuple(names), tuple((key, type(one), one) for key, one in shared.items()))
    for name, value in names.items():
        body = body.replace(_PLACE[name], value)
    return body


@lru_cache(maxsize=BODIES)
def _shared_body(
    template: str, language: str, names: tuple[str, ...], values: tuple[tuple[str, type, Any], ...]
) -> str:
    """`language` is the one that is active; the types are there because 1 and True are equal and read differently."""
    context = {key: one for key, _, one in values}
    return tidy(render_to_string(template, context | {name: _PLACE[name] for name in names}))


def one_line(text: str) -> str:
    """A title fit for a mail's head: an organiser's line break must not begin a header of its own."""
    return " ".join(text.split())[:LONGEST_TITLE]


def tidy(text: str) -> str:
    """Without the blank lines that a template's tags leave behind."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    kept = [line for at, line in enumerate(lines) if line or lines[at - 1]]
    return "\n".join(kept)


def day(moment: datetime) -> str:
    """The day in Tokyo with its weekday, as the site writes it, in the language that is active."""
    return _day(moment.astimezone(TOKYO).date(), get_language() or "")


def clock_time(moment: datetime) -> str:
    """Hours and minutes in Tokyo."""
    return f"{moment.astimezone(TOKYO):%H:%M}"


@lru_cache(maxsize=2000)
def _day(on: date, language: str) -> str:
    with override(language):
        return render_to_string("components/date.html", {"day": on, "year": False}).strip()
