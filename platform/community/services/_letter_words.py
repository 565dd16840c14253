"""What a letter says, found when it is sent, from the state of that moment."""

from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from community.models import Letter, Person, SupporterRequest
from community.rules import tokens
from community.rules.terms import ANSWERED_WITHIN, asks_to_be_supported
from community.selectors.guardians import PURPOSE
from core import clock
from core.furigana import plain

LONGEST_TITLE = 200


@dataclass(frozen=True)
class Words:
    """A letter as its reader meets it: plain text."""

    address: str
    title: str
    body: str


def words_of(letter: Letter) -> Words | None:
    """In the reader's language as far as we know it; None where there is nothing to ask any more."""
    if letter.guardian_id is not None:
        return _to_guardian(letter)
    return _to_the_asked(letter)


def _to_guardian(letter: Letter) -> Words | None:
    guardian = letter.guardian
    if guardian is None or guardian.ended_at is not None or guardian.consented_at is not None or not guardian.email:
        return None
    token = tokens.shown_again(PURPOSE, letter.nonce, guardian.token_hash)
    if token is None:  # a newer letter has a newer link
        return None
    person = guardian.person
    with override(person.language):
        title = _("%(name)s would like to take part: please say yes or no") % {"name": person.name}
        context = {
            "guardian": guardian,
            "person": person,
            "url": settings.SITE_URL + reverse("people:guardian-link", args=[token]),
        }
        return _words(guardian.email, title, render_to_string("community/letters/guardian.txt", context))


def _to_the_asked(letter: Letter) -> Words | None:
    request = letter.request
    if request is None or request.ended_at is not None or request.asked_at <= clock.now() - ANSWERED_WITHIN:
        return None
    with override(_language_of(request)):
        wants_support = asks_to_be_supported(request)
        title = (
            _("%(name)s asks you to be their supporter") if wants_support else _("%(name)s would like to support you")
        )
        context = {
            "request": request,
            "wants_support": wants_support,
            "url": settings.SITE_URL + reverse("people:request", args=[request.pk]),
        }
        body = render_to_string("community/letters/supporter_request.txt", context)
        return _words(request.email, title % {"name": request.asker.name}, body)


def _language_of(request: SupporterRequest) -> str:
    known = Person.objects.filter(user__email=request.email).values_list("language", flat=True).first()
    return known or request.asker.language


def _words(address: str, title: str, body: str) -> Words:
    lines = [line.rstrip() for line in plain(body).strip().splitlines()]
    kept = [line for at, line in enumerate(lines) if line or lines[at - 1]]
    return Words(address, " ".join(plain(title).split())[:LONGEST_TITLE], "\n".join(kept) + "\n")
