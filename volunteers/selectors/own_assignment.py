"""A person's own assignment."""

from django.http import Http404

from community.models import User
from community.selectors import AnyUser
from volunteers.models import Assignment
from volunteers.selectors.roles import with_words


def get_own_assignment_for(user: AnyUser, pk: int) -> Assignment:
    """With the words of its shift; anybody else meets 404."""
    mine = Assignment.objects.filter(person__user=user) if isinstance(user, User) else Assignment.objects.none()
    found = mine.filter(pk=pk).first()
    if found is None:
        raise Http404
    found.shift = with_words().get(pk=found.shift_id)
    return found
