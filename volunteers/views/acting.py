"""For whom somebody acts: themself, or a person whom they support."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest

from community.models import Person, Supporter
from community.selectors import get_support_for, person_of
from core.actor import Actor
from core.errors import DomainError, Refused


@dataclass(frozen=True)
class Acting:
    """Who is meant, and under which agreement if it is somebody else."""

    person: Person | None
    support: Supporter | None
    by: Actor

    @property
    def address(self) -> str:
        """The end of an address that keeps for whom it is."""
        return f"?for={self.support.person_id}" if self.support else ""


def acting(request: HttpRequest) -> Acting:
    """`for` in the address or the form names a person whom the reader supports; 404 for any other."""
    named = request.POST.get("for", "") or request.GET.get("for", "")
    if not named:
        return Acting(person_of(request.user), None, Actor(user=request.user.pk))
    if not named.isdecimal() or len(named) > 18:
        raise Http404
    support = get_support_for(request.user, int(named), "may_sign_up")
    return Acting(support.person, support, Actor(user=request.user.pk, channel="supporter"))


def tell(request: HttpRequest, refusal: DomainError) -> None:
    """Each reason and its next step, on the next page."""
    for reason in refusal.reasons if isinstance(refusal, Refused) else [refusal]:
        messages.error(request, f"{reason.message} {reason.next_step}")
