"""What the tests of the day itself share: a session that has begun, its buttons, and cards."""

import re
from datetime import timedelta

from django.test import Client

from activities.models import Attendance, Session, SignUp
from community.models import Organisation, Person
from community.selectors import card_of
from community.services.cards import renew_card
from core import clock
from core.actor import Actor
from tests.clients import address, text_of
from tests.factories import make_activity, make_session

BY = Actor(user=None, channel="counter")
ATTENDANCE = "activities.AttendanceRecorded"


def begun(shop: Organisation | None = None, *, capacity: int = 6) -> Session:
    """A session that began five minutes ago."""
    activity = make_activity(organisation=shop)
    return make_session(activity=activity, starts_at=clock.now() - timedelta(minutes=5), capacity=capacity)


def press(client: Client, route: str, /, *args: object, **data: str) -> str:
    """A button; the page that follows."""
    return text_of(client.post(address(f"activities:{route}", *args, language="en"), data, follow=True))


def tick(client: Client, party: SignUp, **data: str) -> str:
    """Attendance of one party."""
    return press(client, "change-party", party.session_id, party.pk, "attendance", **data)


def said(party: SignUp) -> tuple[str, int | None]:
    """What is recorded of it."""
    kept = Attendance.objects.get(sign_up=party)
    return kept.state, kept.people


def card(person: Person) -> str:
    """What the QR code of a new card says."""
    renew_card(person=person, made_by=BY)
    shown = card_of(person)
    assert shown is not None
    return shown.says


def show_card(client: Client, session: Session, token: str, **more: str) -> str:
    """A card before the camera; what the door says."""
    url = address("activities:check-in-card", session.pk, language="en")
    return text_of(client.post(url, {"token": token} | more, headers={"HX-Request": "true"}))


def verdict(page: str) -> str:
    """In one word."""
    found = re.search(r'data-verdict="(\w+)"', page)
    assert found is not None, page
    return found[1]
