"""Who supports whom, and what they may do: every answer is about this moment."""

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404

from community.models import Person, SupportAct, Supporter, SupporterRequest, User
from community.rules.terms import ANSWERED_WITHIN, Scope
from community.selectors.doors import AnyUser, person_of
from core import clock

LATEST_ACTS = 20  # of one agreement, that its page shows


def standing_supports() -> QuerySet[Supporter]:
    """Agreed, not ended, not expired."""
    return Supporter.objects.filter(agreed_at__isnull=False, ended_at__isnull=True, expires_on__gte=clock.today())


def supported_by(user: AnyUser) -> QuerySet[Supporter]:
    """Whom this account supports now: each row has `.person` and the scopes; one query."""
    if not isinstance(user, User):
        return Supporter.objects.none()
    return standing_supports().filter(supporter__user=user).select_related("person").order_by("person__name", "id")


def supporters_of(person: Person) -> QuerySet[Supporter]:
    """Who supports this person now: each row has `.supporter` with the account, and the scopes; one query."""
    return standing_supports().filter(person=person).select_related("supporter__user").order_by("agreed_at", "id")


def get_support_for(user: AnyUser, person: int, scope: Scope) -> Supporter:
    """The agreement under which this account may do this for that person, with `.person`.

    404 for a stranger, exactly as for a person who isn't there.
    """
    support = supported_by(user).filter(person=person, **{scope: True}).first()
    if support is None:
        raise Http404
    return support


def get_supported_person_for(user: AnyUser, person: int, scope: Scope) -> Person:
    """The person for whom this account may do this; 404 for a stranger. `get_support_for` has the agreement itself."""
    return get_support_for(user, person, scope).person


def person_for(user: AnyUser, person: int | None) -> Person | None:
    """For whom a sign-up is meant: the account's own person (None: they haven't told their name), or a supported one.

    404 where the account may not sign that person up.
    """
    own = person_of(user)
    if person is None or (own is not None and own.pk == person):
        return own
    return get_supported_person_for(user, person, "may_sign_up")


def get_own_support_for(user: AnyUser, support: int) -> Supporter:
    """An agreement of this account, from either side, also one that is over; 404 for a stranger."""
    found = agreements_of(person_of(user)).filter(pk=support).first()
    if found is None:
        raise Http404
    return found


def agreements_of(person: Person | None) -> QuerySet[Supporter]:
    """From both sides, newest first, also what has ended or run out; each with its `latest_acts`; two queries."""
    if person is None:
        return Supporter.objects.none()
    mine = Q(person=person) | Q(supporter=person)
    return (
        Supporter.objects.filter(mine, agreed_at__isnull=False)
        .select_related("person", "supporter")
        .prefetch_related(Prefetch("acts", SupportAct.objects.all()[:LATEST_ACTS], to_attr="latest_acts"))
        .order_by("-agreed_at", "-id")
    )


def open_requests() -> QuerySet[SupporterRequest]:
    """Not answered, not taken back, not too old."""
    return SupporterRequest.objects.filter(ended_at__isnull=True, asked_at__gt=clock.now() - ANSWERED_WITHIN)


def requests_to(user: AnyUser) -> QuerySet[SupporterRequest]:
    """Requests that this account can answer: sent to its address."""
    if not isinstance(user, User):
        return SupporterRequest.objects.none()
    return open_requests().filter(email=user.email.lower()).select_related("asker").order_by("asked_at", "id")


def requests_of(person: Person | None) -> QuerySet[SupporterRequest]:
    """Requests that this person has made and that wait for their answer."""
    if person is None:
        return SupporterRequest.objects.none()
    return open_requests().filter(asker=person).order_by("-asked_at", "-id")


def get_request_to(user: AnyUser, request: int) -> SupporterRequest:
    """A request to this account's address; 404 for any other."""
    found = requests_to(user).filter(pk=request).first()
    if found is None:
        raise Http404
    return found


def get_own_request_for(user: AnyUser, request: int) -> SupporterRequest:
    """A request that this account's person has made; 404 for any other."""
    found = requests_of(person_of(user)).filter(pk=request).first()
    if found is None:
        raise Http404
    return found
