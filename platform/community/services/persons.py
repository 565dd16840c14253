"""Persons: they tell their name once, or somebody enters them by telephone."""

from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import date

from django.db import transaction

from community.events import ConsentGiven, PersonRegistered
from community.models import Area, Consent, Person, User
from community.rules.names import digits as digits  # other rooms know both from here
from community.rules.names import squeezed as squeezed
from core import clock
from core.actor import Actor
from core.outbox.events import publish

WORDING = "2026-11"


@dataclass(frozen=True)
class Details:
    """What a person tells about themself."""

    name: str
    kana: str = ""
    telephone: str = ""
    language: str = "ja"
    residence: str = Person.Residence.RESIDENT
    area: Area | None = None
    born_on: date | None = None


@transaction.atomic
def register_person(
    *,
    name: str,
    made_by: Actor,
    kana: str = "",
    telephone: str = "",
    language: str = "ja",
    user: User | None = None,
    area: Area | None = None,
    born_on: date | None = None,
    residence: str = Person.Residence.RESIDENT,
) -> Person:
    """A new person, with the consent under which they are kept. An account has one person: asked again, the same.

    The consent covers handling their sign-ups; being counted in figures is part of its wording.
    """
    if user is not None:
        User.objects.select_for_update().get(pk=user.pk)  # two forms at once make one person
        standing = Person.objects.filter(user=user).first()
        if standing is not None:
            return standing
    person = Person.objects.create(
        user=user,
        name=name.strip(),
        kana=kana.strip(),
        telephone=digits(telephone),
        language=language,
        area=area,
        born_on=born_on,
        residence=residence,
        created_at=clock.now(),
    )
    publish(PersonRegistered(person=person.pk), by=made_by)
    for purpose in (Consent.Purpose.SIGN_UP, Consent.Purpose.FIGURES):
        Consent.objects.create(
            person=person, purpose=purpose, wording=WORDING, channel=made_by.channel, given_at=clock.now()
        )
        publish(ConsentGiven(person=person.pk, purpose=purpose), by=made_by)
    return person


@transaction.atomic
def save_details(*, user: User, details: Details, made_by: Actor) -> Person:
    """Keep what the person says about themself now; the first time this makes the person."""
    fields = {field.name: getattr(details, field.name) for field in dataclass_fields(details)}
    person = register_person(user=user, made_by=made_by, **fields)
    for name, value in fields.items():
        setattr(person, name, value)
    person.telephone = digits(details.telephone)
    person.save(update_fields=list(fields))
    return person


@transaction.atomic
def find_or_register_by_telephone(
    *, name: str, telephone: str, made_by: Actor, kana: str = "", area: Area | None = None
) -> Person:
    """The person whom somebody has on the line: known by number and name, else new (with that ward).

    A household shares a telephone, so the number alone is nobody.
    """
    number = digits(telephone)
    if number:
        for person in Person.objects.filter(telephone=number).order_by("id"):
            if squeezed(person.name) == squeezed(name):
                return person
    return register_person(name=name, kana=kana, telephone=number, area=area, made_by=made_by)
