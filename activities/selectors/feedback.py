"""The questionnaire: whose party may answer, how many answers there are, and the words on them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, IntegerField, Value, When

from activities.models import Feedback, Session, SignUp
from activities.results import Tally
from community.models import Person
from core.i18n import html_lang


@dataclass(frozen=True)
class Said:
    """What somebody wrote beside their answer; of whom it is, nobody knows."""

    text: str
    answer: Feedback.Answer
    lang: str  # for the HTML attribute
    activity: int
    session: int
    starts_at: datetime


def party_of(person: Person | None, session: Session) -> SignUp | None:
    """The person's standing sign-up with its attendance, if there is one."""
    if person is None:
        return None
    mine = session.sign_ups.filter(person=person, state__in=SignUp.STANDING)
    return mine.select_related("attendance").first()


def answers_by_channel(session: Session) -> Tally:
    """How many came from accounts ("web"), with the door code ("door") and on paper ("paper")."""
    counted = session.feedback.values_list("channel").annotate(n=Count("pk")).order_by()
    return Tally.of(**dict(counted))


def words_of(activities: Collection[int]) -> list[Said]:
    """All words about these activities, the happiest answers first; within an answer in no order that says when."""
    order = [When(answer=value, then=Value(place)) for place, value in enumerate(Feedback.Answer.values)]
    rows = (
        Feedback.objects.filter(session__activity__in=activities, session__state=Session.State.SCHEDULED)
        .exclude(words="")
        .annotate(place=Case(*order, output_field=IntegerField()))
        .order_by("place", "pk")
        .values_list("words", "answer", "language", "session__activity_id", "session_id", "session__starts_at")
    )
    return [
        Said(words, Feedback.Answer(answer), html_lang(language), activity, session, starts_at)
        for words, answer, language, activity, session, starts_at in rows
    ]
