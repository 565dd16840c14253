"""The telephone list: whom a coordinator rings, what to say, what was tried before."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.utils.translation import get_language

from community.models import Guardian, Person, User
from community.selectors import AnyUser
from community.selectors.coordinators import persons_of_coordinator
from core import clock
from core.i18n import OWN_NAMES, html_lang
from notifications import kinds
from notifications.channels.telephone.channel import number_of
from notifications.kinds.base import Words
from notifications.models import Call, CallAttempt, ChannelName, Topic, Way
from notifications.rules import TAKEN_FOR
from notifications.selectors.truth import Truth

MOST = 500  # calls that are looked at, the most urgent first
DONE_SHOWN = 30


@dataclass(frozen=True)
class ToSay:
    """One call: its notice as the person would read it, and in the coordinator's language where that is another."""

    call: Call
    topic: Topic
    lang: str
    mine: Words | None

    @property
    def asks(self) -> bool:
        """Whether the person's answer is written down on the list of questions."""
        return self.topic == Topic.ASKED


@dataclass(frozen=True)
class PersonToCall:
    """Somebody, and all that they are to be told in one call."""

    person: Person
    number: str
    hour: str  # that suits them, in their words
    language: str  # as it names itself
    contacts: Sequence[Guardian]
    says: list[ToSay]
    attempts: list[CallAttempt]
    taken_by: str  # who rings them just now; empty where nobody does
    taken_by_me: bool

    @property
    def first(self) -> Call:
        """The call that names all of theirs."""
        return self.says[0].call

    @property
    def others(self) -> list[int]:
        """The rest of them."""
        return [one.call.pk for one in self.says[1:]]

    @property
    def is_taken(self) -> bool:
        """By somebody else."""
        return bool(self.taken_by) and not self.taken_by_me

    @property
    def next_at(self) -> datetime:
        """Not before this."""
        return min(one.call.next_at for one in self.says)

    @property
    def call_by(self) -> datetime:
        """When the first of it is worth nothing any more."""
        return min(one.call.call_by for one in self.says)


def people_to_call(user: AnyUser) -> list[PersonToCall]:
    """Of this coordinator's people: urgent first, then what runs out first. What isn't true any more is not there.

    A fixed number of queries for each kind of notice among them.
    """
    now = clock.now()
    calls = list(_open_calls(user)[:MOST])
    truth = Truth([call.delivery.notice for call in calls], now)
    by_person: dict[int, list[Call]] = defaultdict(list)
    for call in calls:
        if truth.of(call.delivery.notice) is not None:
            by_person[call.person_id].append(call)
    return [_person_to_call(rows, truth, user, now) for rows in by_person.values()]


def calls_done(user: AnyUser) -> list[CallAttempt]:
    """What was written down today, the latest first."""
    midnight = clock.now().astimezone(clock.TOKYO).replace(hour=0, minute=0, second=0, microsecond=0)
    mine = CallAttempt.objects.filter(at__gte=midnight, call__person__in=persons_of_coordinator(user))
    shown = mine.select_related("call__person", "call__delivery__notice", "by__person")
    return list(shown.order_by("-at", "-id")[:DONE_SHOWN])


def get_calls_for(user: AnyUser, call: int, others: Collection[int] = ()) -> list[Call]:
    """A call of this coordinator's people, with those of the others that are the same person's; 404 for any other."""
    mine = Call.objects.filter(person__in=persons_of_coordinator(user)).select_related("person")
    first = mine.filter(pk=call).first()
    if first is None:
        raise Http404
    return [first, *mine.filter(pk__in=others, person=first.person_id).exclude(pk=first.pk)]


def _waiting(user: AnyUser) -> QuerySet[Call]:
    open_ones = Call.objects.filter(closed_at=None, call_by__gt=clock.now())
    return open_ones.filter(person__in=persons_of_coordinator(user))


def _open_calls(user: AnyUser) -> QuerySet[Call]:
    ways = Way.objects.filter(channel=ChannelName.TELEPHONE, broken_at=None, confirmed_at__isnull=False).order_by("id")
    guardians = Guardian.objects.filter(ended_at=None)
    return (
        _waiting(user)
        .select_related("delivery__notice__about", "delivery__notice__person", "person__area", "taken_by__person")
        .prefetch_related(
            Prefetch("attempts", CallAttempt.objects.select_related("by__person")),
            Prefetch("person__ways", ways, to_attr="telephones"),
            Prefetch("person__guardians", guardians, to_attr="contacts"),
        )
        .order_by("delivery__urgency", "call_by", "id")
    )


def _person_to_call(calls: list[Call], truth: Truth, user: AnyUser, now: datetime) -> PersonToCall:
    person = calls[0].person
    taken = next((one for one in calls if one.taken_at and one.taken_at > now - TAKEN_FOR), None)
    return PersonToCall(
        person=person,
        number=number_of(person, person.telephones),  # type: ignore[attr-defined]
        hour=_hour(person.telephones),  # type: ignore[attr-defined]
        language=OWN_NAMES.get(person.language, person.language),
        contacts=person.contacts,  # type: ignore[attr-defined]
        says=[_to_say(call, truth) for call in calls],
        attempts=sorted((one for call in calls for one in call.attempts.all()), key=lambda one: (one.at, one.pk)),
        taken_by=name_of(taken.taken_by) if taken else "",
        taken_by_me=bool(taken and taken.taken_by_id == user.pk),
    )


def _to_say(call: Call, truth: Truth) -> ToSay:
    notice = call.delivery.notice
    mine = get_language() or ""
    other = mine if html_lang(mine).partition("-")[0] != html_lang(notice.language).partition("-")[0] else ""
    return ToSay(
        call=call,
        topic=kinds.ALL[notice.kind].topic,
        lang=html_lang(notice.language),
        mine=truth.words_in(notice, other) if other else None,
    )


def _hour(ways: Iterable[Way]) -> str:
    return next((str(way.address["when"]) for way in reversed(list(ways)) if way.address.get("when")), "")


def name_of(user: User | None) -> str:
    """A coordinator's name, or the address where they have told none."""
    if user is None:
        return ""
    person = getattr(user, "person", None)
    return person.name if person else user.email
