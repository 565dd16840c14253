"""Sign-ups as their parties see them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import Http404

from activities.models import SignUp
from activities.selectors.lean import SEARCH_COLUMNS
from community.models import Consent, Person, Supporter, User
from community.rules.terms import Scope
from community.selectors import AnyUser, supported_by
from core import clock


@dataclass(frozen=True)
class Party:
    """A sign-up and the hand that holds it: the person's own, or a supporter's."""

    sign_up: SignUp
    support: Supporter | None  # under which agreement somebody else looks at it; None: their own
    sees_request: bool  # what they would like help with is for the host, the person, and whoever wrote it down
    signed_up_by: str  # the supporter who entered it; empty: nobody but the person, or a host by telephone

    @property
    def own(self) -> bool:
        """Whether it is the reader's own."""
        return self.support is None

    @property
    def may_act(self) -> bool:
        """Whether the reader may change it."""
        return self.support is None or self.support.may_sign_up


def _whole() -> QuerySet[SignUp]:
    # The supporter who entered it: the person sees the name, wherever the sign-up is shown.
    by = Person.objects.filter(user=OuterRef("made_by")).exclude(pk=OuterRef("person_id"))
    return (
        SignUp.objects.defer(*(f"session__{column}" for column in SEARCH_COLUMNS))
        .select_related("session__activity__programme", "session__activity__organisation", "session__venue", "person")
        .prefetch_related("session__activity__texts")
        .annotate(signed_up_by=Subquery(by.filter(user__isnull=False).values("name")[:1]))
    )


def get_sign_up_for(user: AnyUser, pk: int) -> SignUp:
    """A person's own sign-up; anybody else meets the same 404 as a wrong id."""
    sign_up = _whole().filter(pk=pk, person__user_id=user.pk).first() if user.is_authenticated else None
    if sign_up is None:
        raise Http404
    return sign_up


def get_party_for(user: AnyUser, pk: int, scope: Scope) -> Party:
    """A sign-up for its person, or for a supporter who may do this for them; else 404.

    What a supporter has entered they see as long as they may sign the person up, whatever else they may see.
    """
    found = _whole().select_related("support_request", "session__activity__campaign", "session__draw")
    sign_up = found.filter(pk=pk).first() if isinstance(user, User) else None
    if sign_up is None:
        raise Http404
    support = None
    if sign_up.person.user_id != user.pk:
        allowed = Q(**{scope: True}) | (Q(may_sign_up=True) if sign_up.made_by == user.pk else Q())
        support = supported_by(user).filter(allowed, person=sign_up.person_id).first()
        if support is None:
            raise Http404
    return Party(
        sign_up=sign_up,
        support=support,
        sees_request=support is None or sign_up.made_by == user.pk,
        signed_up_by=_signed_up_by(sign_up),
    )


def _signed_up_by(sign_up: SignUp) -> str:
    name: str | None = getattr(sign_up, "signed_up_by", None)
    return name if name and sign_up.channel == "supporter" else ""


def _not_over() -> Q:
    """A stay or an appointment is over with its period, everything else with its session."""
    now = clock.now()
    return Q(period__isnull=True, session__ends_at__gt=now) | Q(period__endswith__gt=now)


def appointments_of(people: Sequence[int]) -> QuerySet[SignUp]:
    """What lies ahead of these persons and still stands: appointments, requests, entries, waiting places, offers."""
    return (
        _whole()
        .select_related("support_request")
        .filter(_not_over(), person__in=people, state__in=SignUp.STANDING)
        .order_by(Coalesce("period__startswith", "session__starts_at"), "id")
    )


def visits_of(person: Person) -> QuerySet[SignUp]:
    """What the person took part in, latest first."""
    return (
        _whole()
        .select_related("attendance", "session__activity__campaign")
        .filter(person=person, attendance__state__in=("present", "late"))
        .order_by("-session__starts_at")
    )


def standing_of(person: Person | None, sessions: Sequence[int]) -> dict[int, SignUp]:
    """The person's standing sign-up by session, for buttons that know it; a stay that is over stands no longer."""
    if person is None:
        return {}
    over = Q(period__isnull=False, period__endswith__lte=clock.now())
    mine = SignUp.objects.filter(person=person, session__in=sessions, state__in=SignUp.STANDING).exclude(over)
    return {sign_up.session_id: sign_up for sign_up in mine}


def agreed_to_support(person: Person | None) -> bool:
    """Whether they have said already that a host may read what they would like help with."""
    if person is None:
        return False
    standing = Consent.objects.filter(person=person, purpose=Consent.Purpose.SUPPORT, withdrawn_at__isnull=True)
    return standing.exists()


def place_in_queue(sign_up: SignUp) -> int:
    """1 is next. Honest: larger parties before it count too, though a small free place may pass them by."""
    return _before(sign_up).count() + 1


def people_before(sign_up: SignUp) -> int:
    """How many people wait before this party, in the order in which free seats are offered."""
    waiting: int | None = _before(sign_up).aggregate(n=Sum("seats"))["n"]
    return waiting or 0


def _before(sign_up: SignUp) -> QuerySet[SignUp]:
    """Who comes first: whom a draw ranked, by rank; then the others as they came (services._seats.in_order)."""
    came = Q(made_at__lt=sign_up.made_at) | Q(made_at=sign_up.made_at, pk__lt=sign_up.pk)
    if sign_up.rank is None:
        first = Q(rank__isnull=False) | came
    else:
        first = Q(rank__lt=sign_up.rank) | Q(rank=sign_up.rank) & came
    return SignUp.objects.filter(first, session=sign_up.session_id, state=SignUp.State.WAITING)
