"""Certificates: whose they are, who may see and revoke them, and what their QR code says."""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import translation

from community.models import Area, Person, User
from community.rules import tokens
from community.selectors import AnyUser, organisations_of
from community.selectors.coordinators import persons_of_coordinator
from volunteers.certificates.lines import Line, lines_from, minutes_by_kind
from volunteers.models import RecordCertificate, Role

PURPOSE = "certificate"


@dataclass(frozen=True)
class KindTotal:
    """How long, of one kind."""

    kind: Role.Kind
    minutes: int


@dataclass(frozen=True)
class Shown:
    """A certificate as its pages show it: what is printed, and whether it is valid."""

    row: RecordCertificate
    lines: list[Line]

    @property
    def valid(self) -> bool:
        """Not revoked."""
        return self.row.revoked_at is None

    @property
    def totals(self) -> list[KindTotal]:
        """Each kind for itself."""
        return [KindTotal(Role.Kind(kind), minutes) for kind, minutes in minutes_by_kind(self.lines).items()]


def shown(certificate: RecordCertificate) -> Shown:
    """With its lines."""
    return Shown(certificate, lines_from(certificate.lines))


def certificates_of(person: Person) -> QuerySet[RecordCertificate]:
    """All that were issued, the newest first."""
    return RecordCertificate.objects.filter(person=person).select_related("organisation").order_by("-issued_at", "-id")


def certificate_of_token(token: str) -> RecordCertificate | None:
    """What the QR code's address names; None for any other. By fingerprint: the time of it says nothing."""
    typed = tokens.as_typed(token)
    if len(typed) != tokens.TOKEN_LENGTH:
        return None
    fingerprint = tokens.fingerprint_of(typed)
    found = RecordCertificate.objects.filter(token_hash=fingerprint).first()
    return found if found and secrets.compare_digest(found.token_hash, fingerprint) else None


def address_of(certificate: RecordCertificate) -> str | None:
    """The whole address behind the QR code; None where the key that made its token is gone."""
    token = tokens.shown_again(PURPOSE, certificate.nonce, certificate.token_hash)
    if token is None:
        return None
    with translation.override(settings.LANGUAGE_CODE):
        return f"{settings.SITE_URL}{reverse('volunteers:verify-certificate', args=[token])}"


def get_certificate_for(user: AnyUser, pk: int) -> RecordCertificate:
    """For its person, for the host that issued it, for the person's coordinators; a stranger meets 404."""
    mine = Q(person__user_id=user.pk) if isinstance(user, User) else Q(pk__in=[])
    return _one(mine | _answered_for_by(user), pk)


def get_certificate_to_revoke_for(user: AnyUser, pk: int) -> RecordCertificate:
    """For the host that issued it and for the person's coordinators; anybody else meets 404."""
    return _one(_answered_for_by(user), pk)


def may_revoke(user: AnyUser, certificate: RecordCertificate) -> bool:
    """Whether the page offers it."""
    return RecordCertificate.objects.filter(_answered_for_by(user), pk=certificate.pk).exists()


def town_names() -> dict[str, str]:
    """The name of the town in all languages: the municipality that has districts. Its neighbours have none."""
    town = Area.objects.filter(kind=Area.Kind.MUNICIPALITY, children__isnull=False).order_by("position", "pk").first()
    return dict(town.names) if town else {"ja": "出番", "en": "Deban"}


def _answered_for_by(user: AnyUser) -> Q:
    return Q(organisation__in=organisations_of(user)) | Q(person__in=persons_of_coordinator(user))


def _one(allowed: Q, pk: int) -> RecordCertificate:
    found = RecordCertificate.objects.select_related("person", "organisation").filter(allowed, pk=pk).first()
    if found is None:
        raise Http404
    return found
