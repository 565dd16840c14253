"""Who works with the figures: analysts, and coordinators."""

from dataclasses import dataclass

from community.models import User
from community.selectors import AnyUser, coordinates, coordinates_town
from community.selectors.analysts import analyses


@dataclass(frozen=True)
class StaffDoors:
    """Which of the figures' inner pages are open to an account."""

    prepares: bool = False  # releases, actual values, inhabitants
    releases: bool = False  # looks at what is prepared, and may publish it
    today: bool = False

    def __bool__(self) -> bool:
        return self.today


def doors_of_staff(user: AnyUser) -> StaffDoors:
    """No query for a stranger; three at most, and one for most residents."""
    if not isinstance(user, User):
        return StaffDoors()
    prepares = analyses(user)
    return StaffDoors(prepares, prepares or coordinates_town(user), prepares or coordinates(user))
