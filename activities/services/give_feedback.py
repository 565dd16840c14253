"""Somebody says how it was, and nothing remembers who."""

import secrets
import unicodedata

from django.db import transaction
from django.http import Http404

from activities.errors import WrongDoorCode
from activities.events import FeedbackGiven
from activities.models import Attendance, Feedback, Session, SignUp
from activities.rules.feedback import why_no_answer
from activities.rules.gates import refuse_if
from activities.services._answers import number, write
from activities.services._seats import lock_session
from core import clock
from core.actor import Actor
from core.outbox.events import publish

# No account, not even the answering one: who reads the audit trail learns that an answer came, and no more.
ANONYMOUS = Actor(user=None, channel="web")


@transaction.atomic
def give_feedback(
    *,
    session: int,
    answer: str,
    words: str = "",
    language: str = "ja",
    sign_up: int | None = None,
    door_code: str = "",
    key: str = "",
) -> None:
    """Keep one answer: of a party (`sign_up`, once each), else of somebody who has the session's door code.

    `key` is the form's own random word: sent twice, it is one answer. Returns nothing, because nobody is to hold the
    answer and the party in one hand. Raises Refused with every reason, WrongDoorCode, ValueError for an unknown
    answer, Http404.
    """
    locked = lock_session(session)
    pk = number(session, key or secrets.token_hex(16))
    if Feedback.objects.filter(pk=pk).exists():
        return
    party = _party(locked, sign_up)
    attendance = Attendance.objects.filter(sign_up=party).first() if party else None
    refuse_if(why_no_answer(locked, now=clock.now(), sign_up=party, attendance=attendance))
    if party is None and not is_door_code(locked, door_code):
        raise WrongDoorCode
    if party is not None:
        _tick(party, attendance, locked)
    given = Feedback(
        pk=pk,
        session=locked,
        answer=Feedback.Answer(answer),
        words=words.strip(),
        language=language,
        channel="web" if party else "door",
        given_on=clock.today(),
    )
    write(locked, [given])
    publish(FeedbackGiven(session=locked.pk), by=ANONYMOUS)


def is_door_code(session: Session, code: str) -> bool:
    """Whether this is the session's code, in digits of any width; a session without one has no such door."""
    typed = unicodedata.normalize("NFKC", code).strip()
    return bool(session.door_code) and secrets.compare_digest(typed.encode(), session.door_code.encode())


def _party(session: Session, sign_up: int | None) -> SignUp | None:
    if sign_up is None:
        return None
    party = session.sign_ups.filter(pk=sign_up).first()
    if party is None:
        raise Http404
    return party


def _tick(party: SignUp, attendance: Attendance | None, session: Session) -> None:
    """Remember that this party answered. Where the host noted nothing, the new row's moment is the session's end."""
    if attendance is None:
        attendance = Attendance(
            sign_up=party, state=Attendance.State.UNKNOWN, channel="system", recorded_at=session.ends_at
        )
    attendance.asked = True
    attendance.save()
