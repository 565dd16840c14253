"""Parents and guardians of minors: named, asked by mail, and what they say."""

from datetime import timedelta

from django.db import transaction

from community.errors import AskedJustNow, LinkIsOver, NoGuardianYet, OwnAddress
from community.events import (
    GuardianAsked,
    GuardianConsented,
    GuardianNamed,
    GuardianRefused,
    GuardianWithdrew,
)
from community.models import Guardian, Letter, Person
from community.rules import tokens
from community.rules.ages import CONSENT_UNDER, age_on, ensure_minor
from community.rules.names import squeezed
from community.selectors.guardians import PURPOSE
from community.services.letters import plan_letter
from community.services.lock_person import lock_person
from core import clock
from core.actor import Actor
from core.outbox.events import publish

WORDING = "2026-11"
BETWEEN_MAILS = timedelta(minutes=10)
MAILS_A_DAY = 5  # for one minor, to whatever addresses


@transaction.atomic
def name_guardian(*, person: Person, name: str, telephone: str, made_by: Actor, email: str = "") -> Guardian:
    """Who answers for a minor, told by themself or their supporter; the same again changes nothing.

    Another name, number or address is another contact: the one before ends, and with it their yes. Under 16, whoever
    has an address is asked at once. Raises NotAMinor, OwnAddress, AskedJustNow.
    """
    person = _locked(person)
    ensure_minor(person, clock.today())
    email = email.strip().lower()
    if email and person.user is not None and person.user.email.lower() == email:
        raise OwnAddress
    told = {"name": name.strip(), "telephone": telephone.strip(), "email": email}
    standing = _current(person)
    if standing is not None and all(getattr(standing, field) == value for field, value in told.items()):
        return standing
    if standing is not None:
        _end(standing)
    guardian = Guardian.objects.create(person=person, asked_at=clock.now(), wording=WORDING, **told)
    publish(GuardianNamed(guardian=guardian.pk, person=person.pk), by=made_by)
    age = age_on(person.born_on, clock.today())
    if email and age is not None and age < CONSENT_UNDER:
        _ask(guardian, made_by)
    return guardian


@transaction.atomic
def ask_guardian_again(*, person: Person, made_by: Actor) -> Guardian:
    """Send a new mail; the link in the one before is worth nothing from now on.

    Raises NotAMinor, NoGuardianYet, AskedJustNow. Whoever has said yes is not asked again.
    """
    person = _locked(person)
    ensure_minor(person, clock.today())
    guardian = _current(person)
    if guardian is None or not guardian.email:
        raise NoGuardianYet
    if guardian.consented_at is None:
        _ask(guardian, made_by)
    return guardian


@transaction.atomic
def consent_as_guardian(*, guardian: int, made_by: Actor) -> Guardian:
    """Yes, by the link in the mail. Said twice: once. Raises LinkIsOver."""
    row = _standing(guardian)
    if row.consented_at is None:
        _consent(row, made_by)
    return row


@transaction.atomic
def refuse_as_guardian(*, guardian: int, made_by: Actor) -> Guardian:
    """No, by the link in the mail: the contact ends. Raises LinkIsOver."""
    row = _standing(guardian)
    _end(row)
    publish(GuardianRefused(guardian=row.pk, person=row.person_id), by=made_by)
    return row


@transaction.atomic
def withdraw_guardian_consent(*, guardian: int, made_by: Actor) -> Guardian:
    """The yes is taken back, by the link or by telephone: the contact ends. Raises LinkIsOver."""
    row = _standing(guardian)
    _end(row)
    publish(GuardianWithdrew(guardian=row.pk, person=row.person_id), by=made_by)
    return row


@transaction.atomic
def record_guardian_consent(*, person: Person, name: str, telephone: str, made_by: Actor) -> Guardian:
    """A yes that a host or coordinator got by telephone or on paper (`made_by.channel` says which).

    Given by the contact that stands, it is theirs; by somebody else, they are the contact from now on.
    Raises NotAMinor.
    """
    person = _locked(person)
    ensure_minor(person, clock.today())
    row = _current(person)
    if row is None or squeezed(row.name) != squeezed(name):
        if row is not None:
            _end(row)
        row = Guardian.objects.create(
            person=person,
            name=name.strip(),
            telephone=telephone.strip(),
            asked_at=clock.now(),
            wording=WORDING,
        )
        publish(GuardianNamed(guardian=row.pk, person=person.pk), by=made_by)
    elif telephone.strip():
        row.telephone = telephone.strip()
        row.save(update_fields=["telephone"])
    if row.consented_at is None:
        _consent(row, made_by)
    return row


def _locked(person: Person) -> Person:
    lock_person(person.pk)
    return Person.objects.select_related("user").get(pk=person.pk)


def _current(person: Person) -> Guardian | None:
    return Guardian.objects.select_for_update().filter(person=person, ended_at__isnull=True).first()


def _standing(guardian: int) -> Guardian:
    row = Guardian.objects.select_for_update().get(pk=guardian)
    if row.ended_at is not None:
        raise LinkIsOver
    return row


def _ask(guardian: Guardian, made_by: Actor) -> None:
    """Plan the mail under a new link. Raises AskedJustNow."""
    now = clock.now()
    mails = Letter.objects.filter(guardian__person=guardian.person_id, planned_at__gt=now - timedelta(days=1))
    if mails.count() >= MAILS_A_DAY or mails.filter(guardian=guardian, planned_at__gt=now - BETWEEN_MAILS).exists():
        raise AskedJustNow
    nonce = tokens.new_nonce()
    guardian.token_hash = tokens.fingerprint_of(tokens.token_of(PURPOSE, nonce))
    guardian.asked_at = now
    guardian.save(update_fields=["token_hash", "asked_at"])
    plan_letter(guardian=guardian, nonce=nonce)
    publish(GuardianAsked(guardian=guardian.pk, person=guardian.person_id), by=made_by)


def _consent(row: Guardian, made_by: Actor) -> None:
    row.consented_at, row.channel, row.wording = clock.now(), made_by.channel, WORDING
    row.save(update_fields=["consented_at", "channel", "wording"])
    publish(GuardianConsented(guardian=row.pk, person=row.person_id), by=made_by)


def _end(row: Guardian) -> None:
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
