"""Somebody is asked whether they would: a place is kept until they answer. No reason is asked for a no."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from activities.rules import refuse_if
from community.models import Consent, Person
from core import clock
from core.actor import SYSTEM, Actor
from core.outbox.events import publish
from volunteers import rules
from volunteers.errors import NotAsked
from volunteers.events import ProposalLapsed, ProposalWithdrawn, RoleDeclined, RoleProposed
from volunteers.models import Assignment, Shift
from volunteers.selectors.situations import situation_of, standing_of
from volunteers.services._locks import lock_assignment, lock_shift
from volunteers.services._standing import end, put, take_on

ANSWER_WITHIN = timedelta(days=3)
State = Assignment.State


def answer_by(shift: Shift, now: datetime) -> datetime:
    """Three days, or half of the time that is left where it begins sooner than in six."""
    if shift.starts_at is None:
        return now + ANSWER_WITHIN
    return now + min(ANSWER_WITHIN, (shift.starts_at - now) / 2)


@transaction.atomic
def propose(
    *,
    shift: int,
    person: Person,
    made_by: Actor,
    via: str = Assignment.Via.COORDINATOR,
    reasons: Sequence[Mapping[str, Any]] = (),
) -> Assignment:
    """Ask a person, with the reasons why them. What stands already (asked, proposed, taken on) is returned as it is.

    Raises Refused with every reason (no consent to be asked among them), Http404.
    """
    locked = lock_shift(shift, person.pk)
    # A withdrawal waits until we are through, and takes back then what we have asked: else it would see nothing yet.
    yes = Consent.objects.filter(person=person, purpose=Consent.Purpose.ASK_ME, withdrawn_at=None)
    list(yes.select_for_update(no_key=True).values_list("pk", flat=True))
    standing = standing_of(person, locked)
    if standing is not None:
        return standing
    now = clock.now()
    refuse_if(rules.why_not_propose(locked, situation_of(person, locked)))
    asked = put(
        locked,
        person,
        State.PROPOSED,
        made_by=made_by,
        via=via,
        answer_by=answer_by(locked, now),
        reasons=list(reasons),
    )
    publish(RoleProposed(assignment=asked.pk, role=locked.role_id, person=person.pk), by=made_by)
    return asked


@transaction.atomic
def accept_proposal(*, assignment: int, made_by: Actor) -> Assignment:
    """The person's yes, or a coordinator's for them after a call. Said twice is said once.

    Raises NotAsked, Refused with every reason, Http404.
    """
    asked = lock_assignment(assignment)
    if asked.state == State.ACCEPTED:
        return asked
    if asked.state != State.PROPOSED:
        raise NotAsked
    refuse_if(rules.why_not_assign(asked.shift, situation_of(asked.person, asked.shift)))
    return take_on(asked.shift, asked.person, made_by=made_by, standing=asked, via=asked.via)


@transaction.atomic
def decline_proposal(*, assignment: int, made_by: Actor) -> Assignment:
    """The person's no; nothing is asked and nothing is deducted. Said twice is said once. Raises NotAsked, Http404."""
    asked = lock_assignment(assignment)
    if asked.state == State.DECLINED:
        return asked
    if asked.state != State.PROPOSED:
        raise NotAsked
    end(asked, State.DECLINED, made_by=made_by)
    publish(RoleDeclined(assignment=asked.pk, role=asked.shift.role_id, person=asked.person_id), by=made_by)
    return asked


@transaction.atomic
def withdraw_proposal(*, assignment: int, made_by: Actor) -> Assignment:
    """Who asked takes the question back. Twice is once. Raises NotAsked, Http404."""
    asked = lock_assignment(assignment)
    if asked.state == State.CALLED_OFF:
        return asked
    if asked.state != State.PROPOSED:
        raise NotAsked
    end(asked, State.CALLED_OFF, made_by=made_by)
    publish(ProposalWithdrawn(assignment=asked.pk, role=asked.shift.role_id, person=asked.person_id), by=made_by)
    return asked


def lapse_proposals() -> int:
    """Questions that nobody answered in time free their places; how many. Each in a transaction of its own."""
    due = Assignment.objects.filter(state=State.PROPOSED, answer_by__lte=clock.now()).order_by("answer_by", "pk")
    return sum(_lapse(pk) for pk in due.values_list("pk", flat=True)[:1000])


@transaction.atomic
def _lapse(assignment: int) -> bool:
    asked = lock_assignment(assignment)
    if asked.state != State.PROPOSED or asked.answer_by is None or asked.answer_by > clock.now():
        return False
    end(asked, State.LAPSED, made_by=SYSTEM)
    publish(ProposalLapsed(assignment=asked.pk, role=asked.shift.role_id, person=asked.person_id), by=SYSTEM)
    return True


@transaction.atomic
def withdraw_proposals_of(*, person: int) -> int:
    """They no longer want to be asked: what was asked and not yet answered is taken back; how many."""
    asked = Assignment.objects.filter(person=person, state=State.PROPOSED).exclude(via=Assignment.Via.MOVED)
    found = list(asked.order_by("shift__role__session", "shift").values_list("pk", flat=True))
    for pk in found:
        withdraw_proposal(assignment=pk, made_by=SYSTEM)
    return len(found)
