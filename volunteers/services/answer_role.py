"""A person's answer to a proposal, or a role handed back: by themself, or through a supporter."""

from collections.abc import Callable

from django.db import transaction

from community.models import SupportAct, Supporter
from community.services.support import log_act
from core.actor import Actor
from volunteers.models import Assignment
from volunteers.services.hand_back import hand_back
from volunteers.services.propose import accept_proposal, decline_proposal

Deed = SupportAct.Deed
_ANSWERS: dict[str, tuple[Callable[..., Assignment], str]] = {
    "accept": (accept_proposal, Deed.TOOK_ROLE),
    "decline": (decline_proposal, Deed.NO_ROLE),
    "hand-back": (hand_back, Deed.GAVE_BACK),
}


@transaction.atomic
def answer_role(*, assignment: int, verb: str, made_by: Actor, support: Supporter | None = None) -> Assignment:
    """`verb`: accept, decline or hand-back. `support`: the agreement under which a supporter does it; both read it.

    Raises NotAsked, AlreadyDone, Refused with every reason, Http404.
    """
    service, deed = _ANSWERS[verb]
    done = service(assignment=assignment, made_by=made_by)
    if support is not None and not SupportAct.objects.filter(support=support, deed=deed, about=done.pk).exists():
        log_act(support, deed, done.pk)
    return done
