"""Fewer people come than said; the others keep their seats."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from activities import rules
from activities.errors import AlreadyStarted, PartyGrows, PartyUnclear
from activities.events import PartyChanged
from activities.models import PartyMember, SignUp
from activities.rules.gates import ensure_party_fits
from activities.services._seats import give_back, lock_sign_up, offer_freed_seats, save_counts
from core import clock
from core.actor import Actor
from core.outbox.events import publish


@transaction.atomic
def change_party(*, sign_up: int, seats: int, made_by: Actor, without: Collection[int] = ()) -> SignUp:
    """Give back the seats of those who don't come, and pass them on; `without` are the ids of their PartyMembers.

    Companions and interpreters among them give their linked places back. The same again changes nothing, and nothing
    is changed of a sign-up that stands no more. Raises PartyGrows, PartyUnclear, PartyEmpty, PartyTooSmall,
    AlreadyStarted, Http404.
    """
    session, party = lock_sign_up(sign_up)
    if party.state not in SignUp.STANDING:
        return party
    now = clock.now()
    rules.ensure_not_started(session, now)
    _ensure_period_ahead(party, now)
    if seats > party.seats:
        raise PartyGrows
    ensure_party_fits(session, seats)
    members = list(PartyMember.objects.filter(sign_up=party))
    gone = [member for member in members if member.pk in without]
    stay = [member for member in members if member not in gone]
    if sum(member.kind not in PartyMember.LINKED for member in stay) > seats - 1:
        raise PartyUnclear
    was, party.seats = party.seats, seats
    if was == seats and not gone:
        return party
    give_back(session, SignUp(state=party.state, seats=was - seats))
    party.companions -= sum(member.kind in PartyMember.LINKED for member in gone)
    party.save(update_fields=["seats", "companions"])
    PartyMember.objects.filter(pk__in=[member.pk for member in gone]).delete()
    publish(
        PartyChanged(sign_up=party.pk, session=session.pk, person=party.person_id, seats=seats, was=was), by=made_by
    )
    offer_freed_seats(session)
    save_counts(session)
    return party


def _ensure_period_ahead(party: SignUp, now: datetime) -> None:
    if party.period and party.period.lower <= now:
        raise AlreadyStarted
