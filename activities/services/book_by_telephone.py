"""A shop books for the caller on the line, on the same seat count as everybody."""

from django.db import transaction

from activities.models import SignUp
from activities.services._seats import lock_session
from activities.services.sign_up import sign_up
from community.services.persons import find_or_register_by_telephone
from core.actor import Actor


@transaction.atomic
def book_by_telephone(
    *, session: int, name: str, telephone: str, seats: int, made_by: Actor, key: str | None = None
) -> SignUp:
    """The caller's sign-up; who is refused is not kept as a person either.

    Idempotent by `key`, also for callers who leave no number and so would be new persons at each click.
    Raises what sign_up raises.
    """
    # Session before person, as everywhere; and the second of two clicks waits here for the first.
    lock_session(session)
    standing = SignUp.objects.filter(session=session, key=key).select_related("person").first() if key else None
    person = (
        standing.person
        if standing is not None and standing.person.name == name
        else find_or_register_by_telephone(name=name, telephone=telephone, made_by=made_by)
    )
    return sign_up(session=session, person=person, seats=seats, made_by=made_by, key=key)
