"""What a supporter does for somebody is done as if by the person, and written down beside it."""

from collections.abc import Callable

from django.db import transaction

from activities.models import SignUp
from community.models import SupportAct, Supporter
from community.services.support import log_act

ONCE = (SupportAct.Deed.SIGNED_UP, SupportAct.Deed.CANCELLED)  # of one sign-up


def act_for(*, support: Supporter | None, deed: str, act: Callable[[], SignUp]) -> SignUp:
    """Carry out `act`; under `support`, note the deed in the same transaction, where both read it.

    The caller has just fetched the agreement with the scope that the deed needs. Raises what `act` raises.
    """
    if support is None:
        return act()  # no transaction around it: a savepoint would cost two round trips under the session's lock
    with transaction.atomic():
        done = act()
        if not _noted(support, deed, done.pk):
            log_act(support, deed, done.pk)
    return done


def _noted(support: Supporter, deed: str, about: int) -> bool:
    """A double click does nothing twice, and is not written down twice."""
    return deed in ONCE and SupportAct.objects.filter(support=support, deed=deed, about=about).exists()
