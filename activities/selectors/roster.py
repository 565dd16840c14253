"""The roster: who comes to a session, who asks, who waits, and how the coming went."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F
from django.http import Http404

from activities.models import Attendance, PartyMember, Session, SignUp, SupportRequest
from activities.rules import CHECK_IN_OPENS
from activities.selectors.told import told_by_telephone
from community.models import Membership, Person, User
from community.rules.readings import folded
from community.selectors import AnyUser
from core import clock
from core.i18n import OWN_NAMES

JAPANESE = ("ja", "ja-easy")
BY_READING = "reading"


@dataclass(frozen=True)
class Companions:
    """People who come along and of whom the same is known."""

    kind: str
    age: str  # "" for adults: nothing to prepare for
    name: str
    count: int


@dataclass(frozen=True)
class Line:
    """One party."""

    sign_up: SignUp
    number: int
    members: list[Companions] = field(default_factory=list)
    unnamed: int = 0  # people who come along and of whom nothing is known
    made_by: str = ""  # who entered it, where that was somebody else
    near: bool = True  # their own time, where they have one, has come: they can be checked in
    support: str = ""  # "open", an answer, or "": nothing asked, or none of the reader's business
    told_at: datetime | None = None  # when a coordinator rang and told them of the session's last change

    @property
    def attendance(self) -> str:
        """An Attendance.State, or "" where nothing was recorded yet."""
        kept = getattr(self.sign_up, "attendance", None)
        return "" if kept is None or kept.state == Attendance.State.UNKNOWN else str(kept.state)

    @property
    def came(self) -> bool:
        """Present or late."""
        return self.attendance in Attendance.CAME

    @property
    def people_came(self) -> int:
        """How many of the party."""
        return (self.sign_up.attendance.people or self.sign_up.people) if self.came else 0

    @property
    def language(self) -> str:
        """The language that the person reads, in its own name; "" for Japanese."""
        language = self.sign_up.person.language
        return "" if language in JAPANESE else OWN_NAMES.get(language, language)

    @property
    def reading(self) -> str:
        """By what one finds a person in a long list."""
        return folded(self.sign_up.person.kana or self.sign_up.person.name)


@dataclass(frozen=True)
class Roster:
    """A session's parties, each in the one list where it stands."""

    session: Session
    holding: list[Line]
    asking: list[Line]  # the host's answer is awaited
    entered: list[Line]  # in the draw
    waiting: list[Line]

    @property
    def came(self) -> int:
        """People of parties that came."""
        return sum(line.people_came for line in self.holding)

    @property
    def in_draw(self) -> int:
        """People who entered the draw."""
        return sum(line.sign_up.seats for line in self.entered)

    @property
    def expected(self) -> int:
        """Parties of whom nothing is recorded yet, and who have not to answer an offer first."""
        settled = (SignUp.State.CONFIRMED, SignUp.State.HELD)
        return sum(1 for line in self.holding if line.near and not line.attendance and line.sign_up.state in settled)

    @property
    def open_support(self) -> int:
        """Parties that asked for help and have no answer yet, for the host alone."""
        return sum(1 for line in (*self.holding, *self.asking, *self.waiting) if line.support == "open")

    @property
    def lines(self) -> list[Line]:
        """All of them."""
        return [*self.holding, *self.asking, *self.entered, *self.waiting]


def roster(session: Session, *, hosting: bool, order: str = "") -> Roster:
    """Five queries for any number of parties. `hosting`: the reader is a host of this session (see `hosts`).

    What somebody would like help with is not read here, only whether an answer is due.
    """
    found = SignUp.objects.filter(session=session, state__in=SignUp.STANDING).select_related("person", "attendance")
    parties = list(found.prefetch_related("members").order_by("period", "made_at", "id"))
    lines = _Lines(parties, _answers(session) if hosting else {}, told_by_telephone(session))
    holding = lines.of(SignUp.HOLDS_SEATS)
    if order == BY_READING:
        holding = sorted(holding, key=lambda line: line.reading)
    return Roster(
        session,
        holding=holding,
        asking=lines.of((SignUp.State.REQUESTED,)),
        entered=lines.of((SignUp.State.ENTERED,)),
        waiting=lines.of((SignUp.State.WAITING,), key=lambda party: (party.rank is None, party.rank or 0)),
    )


class _Lines:
    """Rows made into lines."""

    def __init__(self, parties: list[SignUp], answers: dict[int, str], told: dict[int, datetime]) -> None:
        self.parties = parties
        self.answers, self.told = answers, told
        proxies = {party.made_by for party in parties if party.made_by not in (None, party.person.user_id)}
        people = Person.objects.filter(user__in=proxies) if proxies else Person.objects.none()
        self.names: dict[int | None, str] = {person.user_id: person.name for person in people}

    def of(self, states: Iterable[str], key: Callable[[SignUp], object] | None = None) -> list[Line]:
        """The parties in these states, numbered."""
        chosen = [party for party in self.parties if party.state in states]
        if key is not None:
            chosen.sort(key=key)  # type: ignore[arg-type]  # a stable sort: within a rank they stay as they came
        return [self._line(party, number) for number, party in enumerate(chosen, start=1)]

    def _line(self, party: SignUp, number: int) -> Line:
        members = list(party.members.all())
        seated = sum(1 for member in members if member.kind not in PartyMember.LINKED)
        proxy = party.made_by != party.person.user_id
        return Line(
            party,
            number,
            members=_grouped(members),
            unnamed=max(party.seats - 1 - seated, 0),
            made_by=self.names.get(party.made_by, "") if proxy else "",
            near=party.period is None or party.period.lower - clock.now() <= CHECK_IN_OPENS,
            support=self.answers.get(party.pk, ""),
            told_at=self.told.get(party.pk),
        )


def _grouped(members: list[PartyMember]) -> list[Companions]:
    counts = Counter((member.kind, member.age, member.name) for member in members)
    return [
        Companions(
            str(PartyMember.Kind(kind).label),
            "" if age == PartyMember.Age.ADULT else str(PartyMember.Age(age).label),
            name,
            count,
        )
        for (kind, age, name), count in counts.items()
    ]


def _answers(session: Session) -> dict[int, str]:
    asked = SupportRequest.objects.filter(sign_up__session=session).values_list("sign_up", "answer")
    return {sign_up: answer or "open" for sign_up, answer in asked}


def hosts(user: AnyUser, session: Session) -> bool:
    """Whether this account is a host of the session: a member of the organisation that offers it.

    A coordinator of the area, or an administrator, organises for it and is none: what somebody would like help with is
    told to the host alone (domain.md, Rules).
    """
    if not isinstance(user, User):
        return False
    return Membership.objects.filter(user=user, organisation=session.activity.organisation_id).exists()


def get_party(session: Session, pk: int) -> SignUp:
    """A sign-up of this session, with its person; any other is 404."""
    party = SignUp.objects.filter(pk=pk, session=session).select_related("person", "attendance").first()
    if party is None:
        raise Http404
    return party


def support_requests(session: Session) -> list[SupportRequest]:
    """What the standing parties of a session would like help with. Who shows it keeps a record (read_support)."""
    asked = SupportRequest.objects.filter(sign_up__session=session, sign_up__state__in=SignUp.STANDING)
    return list(asked.select_related("sign_up__person").order_by(F("answered_at").asc(nulls_first=True), "id"))


def recorded_at(party: SignUp) -> datetime | None:
    """When it was said that the party came; None where it was not."""
    kept = getattr(party, "attendance", None)
    return kept.recorded_at if kept is not None and kept.state in Attendance.CAME else None
