"""What the tests of the board and of outreach share."""

from datetime import timedelta
from typing import Any

from community.models import Area, Office, Person, User
from core import clock
from tests.factories import make_person, make_profile, make_shift, make_user
from volunteers.models import Shift


def make_coordinator(area: Area | None = None) -> User:
    """Of one area, or of everything."""
    user = make_user()
    Office.objects.create(user=user, kind=Office.Kind.COORDINATOR, area=area)
    return user


def make_looking(name: str = "竹内 恵", *, area: Area | None = None, **fields: Any) -> Person:
    """Somebody who wants a role and may be asked."""
    person = make_person(name, area=area, telephone=fields.pop("telephone", ""), email=fields.pop("email", ""))
    return make_profile(person, looking_since=clock.now(), **fields).person


def shift_ahead(days: int = 20, **fields: Any) -> Shift:
    """A shift so many days ahead."""
    return make_shift(starts_at=clock.now() + timedelta(days=days), **fields)
