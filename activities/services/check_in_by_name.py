"""A person came without a sign-up, and says their name."""

from django.db import transaction

from activities.models import SignUp
from activities.services._seats import lock_session
from activities.services.check_in_person import CheckedIn, check_in_person
from community.models import Person
from community.services.persons import find_or_register_by_telephone
from core.actor import Actor


@transaction.atomic
def check_in_by_name(
    *,
    session: int,
    name: str,
    made_by: Actor,
    person: Person | None = None,
    kana: str = "",
    telephone: str = "",
    seats: int = 1,
    more_seats: bool = False,
    key: str | None = None,
) -> CheckedIn:
    """Let in whom the door knows by name alone, or who was found (`person`). Who is refused is not kept either.

    Idempotent by `key`, also for people who leave no number. Raises what check_in_person raises.
    """
    lock_session(session)
    standing = SignUp.objects.filter(session=session, key=key).select_related("person").first() if key else None
    who = standing.person if standing is not None else person
    if who is None:
        who = find_or_register_by_telephone(name=name, kana=kana, telephone=telephone, made_by=made_by)
    return check_in_person(
        session=session,
        person=who,
        made_by=made_by,
        how="list",
        let_in=True,
        seats=seats,
        more_seats=more_seats,
        key=key,
    )
