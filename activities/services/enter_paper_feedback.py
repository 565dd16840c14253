"""The host types in what stands on paper: several answers at once, and taken back when they were mistyped."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from activities.errors import CountNotPossible, MoreWordsThanAnswers
from activities.events import FeedbackGiven, PaperFeedbackTakenBack
from activities.models import Feedback
from activities.rules.feedback import ensure_feedback_asked, ensure_feedback_began
from activities.services._answers import number, write
from activities.services._seats import lock_session
from core import clock
from core.actor import Actor
from core.outbox.events import publish

PAPER = "paper"
MOST = 500  # sheets at once


@dataclass(frozen=True)
class Pile:
    """Sheets with the same answer, and the words that stand on some of them."""

    answer: str  # a Feedback.Answer
    sheets: int
    words: Sequence[str] = ()


@transaction.atomic
def enter_paper_feedback(*, session: int, piles: Sequence[Pile], key: str, made_by: Actor) -> int:
    """Add the sheets; the same form (`key`) sent twice adds them once. Returns how many were added.

    From the end of the session on and without end after it: paper lies in a drawer. Raises FeedbackNotAsked,
    FeedbackNotOpenYet, MoreWordsThanAnswers, CountNotPossible, SessionIsCancelled, Http404.
    """
    locked = lock_session(session)
    now = clock.now()
    ensure_feedback_asked(locked)
    ensure_feedback_began(locked, now)
    _ensure_piles_possible(piles)
    if Feedback.objects.filter(pk=number(session, key)).exists():
        return 0
    sheets = [(pile.answer, words) for pile in piles for words in _on_each_sheet(pile)]
    answers = [
        Feedback(
            pk=number(session, key, place),
            session=locked,
            answer=Feedback.Answer(answer),
            words=words,
            channel=PAPER,
            given_on=clock.today(),
        )
        for place, (answer, words) in enumerate(sheets)
    ]
    write(locked, answers)
    publish(FeedbackGiven(session=locked.pk, answers=len(answers)), by=made_by)
    return len(answers)


@transaction.atomic
def take_back_paper_feedback(*, session: int, made_by: Actor) -> int:
    """Drop every answer on paper of this session, to enter them again. Returns how many. Raises Http404."""
    locked = lock_session(session)
    dropped, _by_model = Feedback.objects.filter(session=locked, channel=PAPER).delete()
    if dropped:
        publish(PaperFeedbackTakenBack(session=locked.pk, answers=dropped), by=made_by)
    return dropped


def _ensure_piles_possible(piles: Sequence[Pile]) -> None:
    if any(pile.sheets < 0 for pile in piles) or not 1 <= sum(pile.sheets for pile in piles) <= MOST:
        raise CountNotPossible(
            _("From 1 to %(most)s sheets can be typed in at once.") % {"most": MOST},
            _("Please look at the numbers again."),
        )
    if any(len(pile.words) > pile.sheets for pile in piles):
        raise MoreWordsThanAnswers


def _on_each_sheet(pile: Pile) -> list[str]:
    return [*pile.words, *[""] * (pile.sheets - len(pile.words))]
