"""Sign-ups as their parties see them."""

from django.db.models import Q, QuerySet
from django.http import Http404

from activities.models import SignUp
from community.models import Person
from community.selectors import AnyUser
from core import clock


def _whole() -> QuerySet[SignUp]:
    return SignUp.objects.select_related(
        "session__activity__programme", "session__activity__organisation", "session__venue", "person"
    ).prefetch_related("session__activity__texts")


def get_sign_up_for(user: AnyUser, pk: int) -> SignUp:
    """A person's own sign-up; anybody else meets the same 404 as a wrong id."""
    sign_up = _whole().filter(pk=pk, person__user_id=user.pk).first() if user.is_authenticated else None
    if sign_up is None:
        raise Http404
    return sign_up


def appointments_of(person: Person) -> QuerySet[SignUp]:
    """What lies ahead and still stands: appointments, waiting places, offers."""
    return (
        _whole()
        .filter(person=person, state__in=SignUp.STANDING, session__ends_at__gt=clock.now())
        .order_by("session__starts_at", "id")
    )


def visits_of(person: Person) -> QuerySet[SignUp]:
    """What the person took part in, latest first."""
    return (
        _whole()
        .select_related("attendance")
        .filter(person=person, attendance__state__in=("present", "late"))
        .order_by("-session__starts_at")
    )


def standing_of(person: Person | None, sessions: list[int]) -> dict[int, SignUp]:
    """The person's standing sign-up by session, for buttons that know it."""
    if person is None:
        return {}
    mine = SignUp.objects.filter(person=person, session__in=sessions, state__in=SignUp.STANDING)
    return {sign_up.session_id: sign_up for sign_up in mine}


def in_campaign(person: Person | None, campaign: int | None) -> int:
    """How many sessions of a campaign a person has signed up for."""
    if person is None or campaign is None:
        return 0
    return SignUp.objects.filter(person=person, state__in=SignUp.STANDING, session__activity__campaign=campaign).count()


def place_in_queue(sign_up: SignUp) -> int:
    """1 is next. Honest: larger parties before it count too, though a small free place may pass them by."""
    earlier = Q(made_at__lt=sign_up.made_at) | Q(made_at=sign_up.made_at, pk__lt=sign_up.pk)
    return SignUp.objects.filter(earlier, session=sign_up.session_id, state=SignUp.State.WAITING).count() + 1
