"""Somebody at a session that has begun: as a guest, or with a role."""

from datetime import timedelta

from activities.models import SignUp
from community.models import Person
from core import clock
from core.actor import Actor
from tests.factories import make_person, make_session, make_sign_up
from volunteers.models import Assignment, Role
from volunteers.services.assign import assign
from volunteers.services.offer_role import offer_role

BY = Actor(user=None)


def party(person: Person | None = None) -> SignUp:
    """A sign-up of a session that began an hour ago."""
    return make_sign_up(session=make_session(starts_at=clock.now() - timedelta(hours=1)), person=person)


def taken(person: Person | None = None, *, kind: str = Role.Kind.VOLUNTEER) -> Assignment:
    """Somebody helps at a session that has begun."""
    session = make_session(starts_at=clock.now() - timedelta(hours=1))
    role = offer_role(organisation=session.activity.organisation, session=session, task="help", kind=kind, made_by=BY)
    return assign(shift=role.shifts.get().pk, person=person or make_person(), made_by=BY)
