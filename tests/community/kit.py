"""Short ways to say what this room's tests need."""

from datetime import date, timedelta
from typing import Any

from community.models import Guardian, Letter, Person, Supporter, User
from community.rules import tokens
from community.rules.terms import Terms, months_later
from community.selectors.guardians import PURPOSE
from core import clock
from core.actor import Actor
from core.outbox.models import Event
from tests.factories import make_person

BY = Actor(user=None)
PHONE = Actor(user=None, channel="phone")
PAPER = Actor(user=None, channel="paper")


def account(person: Person) -> User:
    """Theirs."""
    assert person.user is not None
    return person.user


def terms(months: int = 12, **scopes: bool) -> Terms:
    """For a year, as family, with every scope, unless told otherwise."""
    return Terms("family", months_later(clock.today(), months), **scopes)


def make_support(person: Person, supporter: Person, *, days: int = 365, **fields: Any) -> Supporter:
    """An agreement that stands, unless told otherwise."""
    now = clock.now()
    values = {"relation": "family", "asked_at": now, "agreed_at": now, "agreed_how": "web"}
    values["expires_on"] = clock.today() + timedelta(days=days)
    return Supporter.objects.create(person=person, supporter=supporter, **values | fields)


def make_child(age: int = 14, *, email: str = "child@example.jp", language: str = "ja") -> Person:
    """Somebody of that age in whole years, with a month to go to the next birthday."""
    child = make_person("小林 葵", email=email, language=language)
    child.born_on = months_later(clock.today(), -12 * (age + 1) + 1)
    child.save(update_fields=["born_on"])
    return child


def link_of(guardian: Guardian) -> str:
    """The token in the latest mail to them."""
    guardian.refresh_from_db()
    letter = Letter.objects.filter(guardian=guardian).latest("id")
    token = tokens.shown_again(PURPOSE, letter.nonce, guardian.token_hash)
    assert token
    return token


def told() -> list[str]:
    """The names of all events so far, without those of persons and their consent."""
    names = Event.objects.order_by("id").values_list("name", flat=True)
    quiet = ("community.PersonRegistered", "community.ConsentGiven")
    return [name.removeprefix("community.") for name in names if name not in quiet]


def day(year: int, month: int, day: int) -> date:
    """A day."""
    return date(year, month, day)
