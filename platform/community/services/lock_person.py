"""The person's row lock, for whoever writes something about them."""

from django.db.models import QuerySet

from community.errors import PersonIsErased
from community.models import Person


def lock_person(person: int, *, no_key: bool = False) -> None:
    """Wait for whoever changes or erases this person. `no_key`: rows that only name them may come in meanwhile.

    Raises PersonIsErased, Person.DoesNotExist.
    """
    rows: QuerySet[Person] = Person.objects.select_for_update(no_key=no_key)
    if rows.values_list("erased_at", flat=True).get(pk=person) is not None:
        raise PersonIsErased
