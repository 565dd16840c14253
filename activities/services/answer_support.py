"""てつだいが ほしいこと: the host answers, and a kept seat becomes a confirmed one."""

from datetime import date

from django.db import transaction

from activities.errors import NothingAsked
from activities.events import SignUpConfirmed, SupportAnswered
from activities.models import SignUp, SupportRequest
from activities.services._seats import lock_sign_up, save_counts
from core import clock
from core.actor import Actor
from core.outbox.events import publish


@transaction.atomic
def answer_support(*, sign_up: int, answer: str, made_by: Actor, note: str = "") -> SupportRequest:
    """できます confirms a kept seat; そうだん and できません leave it kept until somebody decides (`confirm_held`).

    The same again changes nothing, another answer corrects. Raises NothingAsked, ValueError for an unknown answer,
    Http404.
    """
    wanted = SupportRequest.Answer(answer)
    session, party = lock_sign_up(sign_up)
    request = SupportRequest.objects.filter(sign_up=party).first()
    if request is None or party.state not in SignUp.STANDING:
        raise NothingAsked
    if (request.answer, request.answer_note) == (wanted, note.strip()):
        return request
    request.answer, request.answer_note = wanted, note.strip()
    request.answered_by, request.answered_at = made_by.user, clock.now()
    request.save(update_fields=["answer", "answer_note", "answered_by", "answered_at"])
    publish(SupportAnswered(sign_up=party.pk, session=session.pk, person=party.person_id, answer=wanted), by=made_by)
    if wanted == SupportRequest.Answer.CAN and party.state == SignUp.State.HELD:
        _confirm(party, made_by)
    save_counts(session)  # no count changed, but open rosters tell by the version that something did
    return request


@transaction.atomic
def confirm_held(*, sign_up: int, made_by: Actor) -> SignUp:
    """After talking the host says yes, or the person comes anyway. Said twice, once. Raises NothingAsked, Http404."""
    session, party = lock_sign_up(sign_up)
    if party.state == SignUp.State.CONFIRMED:
        return party
    if party.state != SignUp.State.HELD:
        raise NothingAsked
    _confirm(party, made_by)
    save_counts(session)
    return party


def _confirm(party: SignUp, made_by: Actor) -> None:
    party.state = SignUp.State.CONFIRMED
    party.save(update_fields=["state"])
    publish(
        SignUpConfirmed(sign_up=party.pk, session=party.session_id, person=party.person_id, seats=party.seats),
        by=made_by,
    )


def forget_support_requests(today: date) -> int:
    """Delete what was kept for 30 days after its session. Returns how many."""
    count, _ = SupportRequest.objects.filter(delete_on__lte=today).delete()
    return count
