"""A certificate of what a person did; and its end."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from community.models import Organisation, Person
from community.rules import tokens
from community.services.lock_person import lock_person
from core import clock
from core.actor import Actor
from core.outbox.events import publish
from volunteers.certificates.lines import as_json, languages_of, lines_of
from volunteers.errors import AlreadyRevoked, NothingToCertify, PeriodNotPossible, ReasonMissing
from volunteers.events import CertificateIssued, CertificateRevoked
from volunteers.models import RecordCertificate
from volunteers.selectors.certificates import PURPOSE, town_names
from volunteers.selectors.record import certifiable

LONGEST_YEARS = 10


@dataclass(frozen=True)
class Period:
    """From one day to another, both included."""

    first_day: date
    last_day: date


@transaction.atomic
def issue_certificate(
    *, person: Person, period: Period, made_by: Actor, language: str = "", organisation: Organisation | None = None
) -> RecordCertificate:
    """Write down for good what is confirmed in these days: volunteering alone, the two kinds of it apart.

    By the town, everything; by an organisation, what was done there. `language` stands beside Japanese and English;
    empty: the person's own. Welfare work and employment never stand on it: a paper that is shown around would tell
    what is nobody's business. Raises PeriodNotPossible, NothingToCertify.
    """
    _ensure_possible(period)
    lock_person(person.pk, no_key=True)  # what is confirmed stays so while it is read
    printed_in = languages_of(language or person.language)
    lines = lines_of(certifiable(person, period.first_day, period.last_day, organisation), printed_in)
    if not lines:
        raise NothingToCertify
    nonce = tokens.new_nonce()
    issued = RecordCertificate.objects.create(
        person=person,
        number=_number(),
        nonce=nonce,
        token_hash=tokens.fingerprint_of(tokens.token_of(PURPOSE, nonce)),
        name=person.name,
        organisation=organisation,
        issuer=_issuer(organisation.names if organisation else town_names(), printed_in),
        first_day=period.first_day,
        last_day=period.last_day,
        lines=as_json(lines),
        minutes=sum(line.minutes for line in lines),
        language=printed_in[-1] if len(printed_in) > 2 else "",
        issued_by=made_by.user,
        issued_at=clock.now(),
    )
    publish(
        CertificateIssued(
            certificate=issued.pk, person=person.pk, organisation=organisation.pk if organisation else None
        ),
        by=made_by,
    )
    return issued


@transaction.atomic
def revoke_certificate(*, certificate: int, why: str, made_by: Actor) -> RecordCertificate:
    """It is not valid from now on, and its page says so. Raises AlreadyRevoked, ReasonMissing."""
    row = RecordCertificate.objects.select_for_update().get(pk=certificate)
    if row.revoked_at is not None:
        raise AlreadyRevoked
    if not why.strip():
        raise ReasonMissing
    row.revoked_at, row.revoked_by, row.revoked_why = clock.now(), made_by.user, why.strip()
    row.save(update_fields=["revoked_at", "revoked_by", "revoked_why"])
    publish(CertificateRevoked(certificate=row.pk, person=row.person_id), by=made_by)
    return row


def _ensure_possible(period: Period) -> None:
    years = period.last_day.year - period.first_day.year
    if not period.first_day <= period.last_day <= clock.today() or years > LONGEST_YEARS:
        raise PeriodNotPossible


def _issuer(names: Mapping[str, str], languages: tuple[str, ...]) -> dict[str, str]:
    return {code: names[code] for code in languages if names.get(code)} or dict(names)


def _number() -> str:
    """The year and eight signs by chance (40 bits): it says nothing about how many there are, and finds nothing."""
    signs = "".join(secrets.choice(tokens.ALPHABET) for _ in range(8))
    return f"{clock.today().year}-{signs[:4]}-{signs[4:]}"
