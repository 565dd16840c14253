"""What both doors of the questionnaire share: how an answer is written so that nothing leads back from it."""

import hashlib
from collections.abc import Sequence

from activities.models import Feedback, Session

LARGEST = 2**63 - 1  # of PostgreSQL's bigint


def number(session: int, key: str, place: int = 0) -> int:
    """The row number of an answer, made from its form's random key.

    It says nothing of when the answer was given, as 1, 2, 3 would; and the same form sent twice is one answer.
    """
    digest = hashlib.sha256(f"{session}:{key}:{place}".encode()).digest()
    return int.from_bytes(digest[:8]) % LARGEST + 1


def write(session: Session, answers: Sequence[Feedback]) -> None:
    """Add answers to a session that the caller has locked.

    PostgreSQL shows which transaction wrote a row (xmin) and where it lies; the tick beside the party has the same
    transaction. So the day's answers are written anew together, in the order of their random numbers: whoever reads
    the tables finds that a party answered, and a day's pile of answers.
    """
    days = {answer.given_on for answer in answers}
    pile = Feedback.objects.filter(session=session, given_on__in=days)
    together = sorted([*pile, *answers], key=lambda answer: answer.pk)
    pile.delete()
    Feedback.objects.bulk_create(together)
