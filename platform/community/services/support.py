"""Agreements between a person and who supports them: made, extended, ended, and what is done under them."""

from datetime import date, datetime

from django.db import transaction

from community.errors import PersonIsErased, SupportIsOver
from community.events import SupportAgreed, SupportEnded, SupportExtended
from community.models import Person, SupportAct, Supporter
from community.rules.terms import Terms, ensure_terms, ensure_until
from core import clock
from core.actor import Actor
from core.outbox.events import publish

Deed = SupportAct.Deed


def log_act(support: Supporter, deed: str, about: int | None = None) -> SupportAct:
    """Note what a supporter did for the person; both read it. `about`: the id of a sign-up or role.

    To be called in the transaction of the deed. Looking is noted once a day.
    """
    now = clock.now()
    if deed == Deed.LOOKED:
        midnight = now.astimezone(clock.TOKYO).replace(hour=0, minute=0, second=0, microsecond=0)
        noted = SupportAct.objects.filter(support=support, deed=deed, at__gte=midnight).first()
        if noted is not None:
            return noted
    return SupportAct.objects.create(support=support, deed=deed, about=about, at=now)


def lock_both(*persons: int) -> None:
    """Lock these persons, always in the order of their ids: two agreements that cross wait for each other.

    Raises PersonIsErased.
    """
    rows = Person.objects.select_for_update().filter(pk__in=persons).order_by("pk")
    if any(erased_at is not None for erased_at in rows.values_list("erased_at", flat=True)):
        raise PersonIsErased


def agree(
    *, person: Person, supporter: Person, terms: Terms, asked_at: datetime, asked_by: int | None, made_by: Actor
) -> Supporter:
    """Make the agreement; it takes the place of one that stands between the two. The caller holds `lock_both`.

    Raises NothingAgreed, TermNotPossible.
    """
    now = clock.now()
    ensure_terms(terms, clock.today())
    for before in Supporter.objects.select_for_update().filter(person=person, supporter=supporter, ended_at=None):
        _end(before, made_by)
    support = Supporter.objects.create(
        person=person,
        supporter=supporter,
        relation=terms.relation,
        may_sign_up=terms.may_sign_up,
        may_see=terms.may_see,
        gets_notices=terms.gets_notices,
        expires_on=terms.expires_on,
        asked_at=asked_at,
        asked_by=asked_by,
        agreed_at=now,
        agreed_how=made_by.channel,
    )
    publish(SupportAgreed(support=support.pk, person=person.pk, supporter=supporter.pk), by=made_by)
    return support


@transaction.atomic
def extend_support(*, support: int, expires_on: date, made_by: Actor) -> Supporter:
    """A new last day, at most two years from today. Only the person decides this, or a coordinator whom they told.

    Raises SupportIsOver, TermNotPossible.
    """
    row = Supporter.objects.select_for_update().get(pk=support)
    if row.ended_at is not None or row.agreed_at is None:
        raise SupportIsOver
    ensure_until(expires_on, clock.today())
    if row.expires_on != expires_on:
        row.expires_on = expires_on
        row.save(update_fields=["expires_on"])
        publish(SupportExtended(support=row.pk), by=made_by)
    return row


@transaction.atomic
def end_support(*, support: int, made_by: Actor) -> Supporter:
    """It counts no more from this moment on. Ended already: nothing more happens."""
    row = Supporter.objects.select_for_update().get(pk=support)
    if row.ended_at is None:
        _end(row, made_by)
    return row


def _end(row: Supporter, made_by: Actor) -> None:
    row.ended_at, row.ended_by = clock.now(), made_by.user
    row.save(update_fields=["ended_at", "ended_by"])
    publish(SupportEnded(support=row.pk, person=row.person_id, supporter=row.supporter_id), by=made_by)
