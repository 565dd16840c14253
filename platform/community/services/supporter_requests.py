"""Asking for support, and answering.

Either side asks, by the other's e-mail address, and nothing is looked up: every address gets the same mail, and the
asker sees the same page. Whoever signs in with that address finds the request and answers it; the six-digit code has
proved the address, so the mail needs no token of its own. Who is new tells their name with the answer.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction

from community.errors import NameMissing, OwnAddress, RequestIsOver, TooManyRequests
from community.events import SupportAsked, SupporterRequestClosed
from community.models import Person, Supporter, SupporterRequest, User
from community.rules.terms import (
    ANSWERED_WITHIN,
    OPEN_AT_ONCE,
    Scope,
    Terms,
    asks_to_be_supported,
    ensure_terms,
    terms_of,
)
from community.services.letters import plan_letter
from community.services.persons import register_person
from community.services.support import agree, lock_both
from core import clock
from core.actor import Actor
from core.outbox.events import publish

A_DAY = timedelta(days=1)


@transaction.atomic
def ask_support(*, asker: Person, asks: str, email: str, terms: Terms, made_by: Actor) -> SupporterRequest:
    """Ask whoever reads that address. `asks` is a SupporterRequest.Asks. The same again changes nothing.

    Raises NothingAgreed, TermNotPossible, OwnAddress, TooManyRequests.
    """
    email, now = email.strip().lower(), clock.now()
    lock_both(asker.pk)
    ensure_terms(terms, clock.today())
    if asker.user is not None and asker.user.email.lower() == email:
        raise OwnAddress
    standing = SupporterRequest.objects.filter(asker=asker, ended_at=None, asked_at__gt=now - ANSWERED_WITHIN)
    for before in standing.filter(email=email, asks=asks):
        if terms_of(before) == terms:
            return before
        _close(before, made_by)
    today = SupporterRequest.objects.filter(asker=asker, asked_at__gt=now - A_DAY).count()
    if standing.count() >= OPEN_AT_ONCE or today >= OPEN_AT_ONCE:
        raise TooManyRequests
    request = SupporterRequest.objects.create(
        asker=asker,
        asks=asks,
        email=email,
        relation=terms.relation,
        may_sign_up=terms.may_sign_up,
        may_see=terms.may_see,
        gets_notices=terms.gets_notices,
        expires_on=terms.expires_on,
        asked_at=now,
    )
    plan_letter(request=request)
    publish(SupportAsked(request=request.pk, asker=asker.pk), by=made_by)
    return request


@transaction.atomic
def agree_support(
    *, request: int, user: User, made_by: Actor, name: str = "", scopes: Iterable[Scope] | None = None
) -> Supporter:
    """Say yes, as the account to whose address the request went. Said twice: the same agreement.

    `name` makes the person of a new account. `scopes` narrows what is agreed, where the person to be supported answers.
    Raises NameMissing, RequestIsOver, OwnAddress, NothingAgreed, TermNotPossible.
    """
    asked = SupporterRequest.objects.select_related("asker").get(pk=request)
    mine = Person.objects.filter(user=user).first()
    if mine is None:
        if not name.strip():
            raise NameMissing
        mine = register_person(name=name, user=user, language=user.language, made_by=made_by)
    if mine.pk == asked.asker_id:
        raise OwnAddress
    lock_both(mine.pk, asked.asker_id)
    asked = SupporterRequest.objects.select_for_update().get(pk=request)
    if asked.support is not None:
        return asked.support
    _ensure_open(asked)
    terms = terms_of(asked)
    if scopes is not None and not asks_to_be_supported(asked):
        terms = terms.only(scopes)
    person, supporter = (asked.asker, mine) if asks_to_be_supported(asked) else (mine, asked.asker)
    asked.support = agree(
        person=person,
        supporter=supporter,
        terms=terms,
        asked_at=asked.asked_at,
        asked_by=asked.asker.user_id,
        made_by=made_by,
    )
    asked.ended_at = clock.now()
    asked.save(update_fields=["support", "ended_at"])
    return asked.support


@transaction.atomic
def close_request(*, request: int, made_by: Actor) -> None:
    """Decline it, or take it back. Over already: nothing more happens."""
    asked = SupporterRequest.objects.select_for_update().get(pk=request)
    if asked.ended_at is None:
        _close(asked, made_by)


def _close(asked: SupporterRequest, made_by: Actor) -> None:
    asked.ended_at = clock.now()
    asked.save(update_fields=["ended_at"])
    publish(SupporterRequestClosed(request=asked.pk), by=made_by)


def _ensure_open(asked: SupporterRequest) -> None:
    if asked.ended_at is not None or asked.asked_at <= clock.now() - ANSWERED_WITHIN:
        raise RequestIsOver
