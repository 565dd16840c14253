"""The questionnaire: once a party, open for 30 days, and nobody can tell whose answer is whose."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from activities.errors import (
    CountNotPossible,
    FeedbackNotAsked,
    FeedbackNotOpenYet,
    MoreWordsThanAnswers,
    WrongDoorCode,
)
from activities.models import Activity, Attendance, Feedback, Programme, Session, SignUp
from activities.party import period
from activities.rules.feedback import why_no_answer
from activities.services.enter_paper_feedback import Pile, enter_paper_feedback, take_back_paper_feedback
from activities.services.give_feedback import give_feedback, is_door_code
from activities.services.record_attendance import record_attendance
from core import clock
from core.actor import Actor
from core.errors import Refused
from core.outbox.models import Event
from tests.at_once import at_once
from tests.factories import make_person, make_session, make_sign_up

pytestmark = pytest.mark.django_db
HOST = Actor(user=None, channel="paper")
DAY = timedelta(days=1)


def past_session(*, ago: timedelta = DAY, code: str = "042137", **fields: Any) -> Session:
    """A session of 90 minutes that ended `ago`, with a door code."""
    return make_session(starts_at=clock.now() - ago - timedelta(minutes=90), door_code=code, **fields)


def attend(session: Session, state: str = "present", *, email: str = "") -> SignUp:
    """A party of which the host noted this."""
    party = make_sign_up(session=session, person=make_person(email=email))
    if state:
        Attendance.objects.create(sign_up=party, state=state, recorded_at=clock.now())
    return party


def codes(session: Session, party: SignUp | None = None) -> list[str]:
    """Why this party, or who has the code, can't answer now."""
    attendance = Attendance.objects.filter(sign_up=party).first() if party else None
    return [reason.code for reason in why_no_answer(session, now=clock.now(), sign_up=party, attendance=attendance)]


# --- who may, and when ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "reasons"),
    [
        ("present", []),
        ("late", []),
        ("unknown", []),
        ("", []),
        ("excused", ["only_who_came"]),
        ("handed_over", ["only_who_came"]),
    ],
)
def test_who_came_or_may_have_come_is_asked(state: str, reasons: list[str]) -> None:
    session = past_session()
    assert codes(session, attend(session, state)) == reasons


@pytest.mark.parametrize("state", [SignUp.State.WAITING, SignUp.State.CANCELLED, SignUp.State.HELD])
def test_who_had_no_confirmed_place_is_not_asked_unless_the_host_saw_them(state: str) -> None:
    session = past_session()
    party = make_sign_up(session=session, state=state)
    assert codes(session, party) == ["only_who_came"]
    Attendance.objects.create(sign_up=party, state="present", recorded_at=clock.now())
    assert codes(session, party) == []


@pytest.mark.parametrize(
    ("ago", "reasons"),
    [
        (timedelta(minutes=-1), ["feedback_not_open"]),
        (timedelta(0), []),
        (timedelta(days=29, hours=23), []),
        (timedelta(days=30), ["feedback_closed"]),
    ],
)
def test_it_is_open_from_the_end_for_thirty_days(ago: timedelta, reasons: list[str]) -> None:
    session = past_session(ago=ago)
    assert codes(session) == reasons
    assert codes(session, attend(session)) == reasons


def test_a_stay_is_asked_about_when_it_is_over_though_the_season_goes_on() -> None:
    session = past_session(ago=-60 * DAY)
    Activity.objects.filter(pk=session.activity_id).update(way=Activity.Way.STAY)
    Session.objects.filter(pk=session.pk).update(starts_at=clock.now() - 60 * DAY)
    session = Session.objects.get(pk=session.pk)
    over, staying = make_sign_up(session=session), make_sign_up(session=session)
    now = clock.now()
    over.period, staying.period = period(now - 5 * DAY, now - DAY), period(now - DAY / 2, now + DAY)
    assert codes(session, over) == []
    assert codes(session, staying) == ["feedback_not_open"]
    assert codes(session) == []


def test_a_programme_without_questionnaire_and_a_cancelled_session_ask_nobody() -> None:
    session = past_session()
    Programme.objects.update(rules={"feedback": False})
    assert codes(Session.objects.get(pk=session.pk)) == ["feedback_not_asked"]
    Programme.objects.update(rules={})
    Session.objects.update(state=Session.State.CANCELLED)
    assert codes(Session.objects.get(pk=session.pk)) == ["session_cancelled"]


# --- one answer a party, and nobody's ---------------------------------------------------------------------------------


def test_a_party_answers_once() -> None:
    session = past_session()
    party = attend(session)
    give_feedback(session=session.pk, answer="very", words=" たのしかった ", language="vi", sign_up=party.pk)
    given = Feedback.objects.get()
    assert (given.answer, given.words, given.language, given.channel) == ("very", "たのしかった", "vi", "web")
    assert given.given_on == clock.today()
    with pytest.raises(Refused) as refused:
        give_feedback(session=session.pk, answer="unhappy", sign_up=party.pk)
    assert [reason.code for reason in refused.value.reasons] == ["feedback_given"]
    assert Feedback.objects.count() == 1


def test_the_same_form_sent_twice_is_one_answer() -> None:
    session = past_session()
    party = attend(session)
    for _ in range(2):
        give_feedback(session=session.pk, answer="happy", sign_up=party.pk, key="k1")
        give_feedback(session=session.pk, answer="happy", door_code="042137", key="k2")
    assert Feedback.objects.count() == 2
    assert Event.objects.count() == 2


def test_where_nothing_was_noted_the_tick_says_no_more_than_that_the_party_answered() -> None:
    session = past_session()
    party = make_sign_up(session=session)
    give_feedback(session=session.pk, answer="neutral", sign_up=party.pk)
    tick = Attendance.objects.get()
    assert (tick.state, tick.asked, tick.recorded_by) == ("unknown", True, None)
    assert tick.recorded_at == session.ends_at
    record_attendance(sign_up=party.pk, state="present", made_by=Actor(user=None))
    tick.refresh_from_db()
    assert (tick.state, tick.asked) == ("present", True)


def test_no_event_and_no_row_names_who_answered() -> None:
    session = past_session()
    party = attend(session, email="bob@example.jp")
    before = Attendance.objects.values("recorded_at", "recorded_by").get()
    give_feedback(session=session.pk, answer="very", words="そば", sign_up=party.pk)
    event = Event.objects.get()
    assert (event.name, event.actor, event.payload) == (
        "activities.FeedbackGiven",
        None,
        {"session": session.pk, "answers": 1},
    )
    assert {field.name for field in Feedback._meta.get_fields()} == {
        "id", "session", "answer", "words", "language", "channel", "given_on",
    }  # fmt: skip
    assert Attendance.objects.values("recorded_at", "recorded_by").get() == before


def test_row_numbers_do_not_tell_the_order() -> None:
    session = past_session()
    for number in range(30):
        give_feedback(session=session.pk, answer="very", words=str(number), door_code="042137")
    in_order = [int(words) for words in Feedback.objects.order_by("pk").values_list("words", flat=True)]
    assert in_order != sorted(in_order)
    assert Feedback.objects.order_by("-pk").values_list("pk", flat=True)[0] > 2**40


@pytest.mark.django_db(transaction=True)
def test_the_tables_themselves_do_not_pair_answers_with_parties() -> None:
    """PostgreSQL keeps with each row which transaction wrote it (xmin) and where it lies (ctid)."""
    session = past_session(capacity=12)
    parties = [attend(session) for _ in range(12)]
    for number, party in enumerate(parties):
        give_feedback(session=session.pk, answer="very", words=str(number), sign_up=party.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin::text, words FROM activities_feedback ORDER BY ctid")
        rows = cursor.fetchall()
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM activities_attendance")
        assert cursor.fetchone() == (12,)
    assert len({xmin for xmin, _words in rows}) == 1
    assert [int(words) for _xmin, words in rows] != list(range(12))


@pytest.mark.django_db(transaction=True)
def test_two_tabs_of_one_party_are_one_answer() -> None:
    session = past_session()
    party = make_sign_up(session=session)

    def answer() -> bool:
        try:
            give_feedback(session=session.pk, answer="very", sign_up=party.pk)
        except Refused:
            return False
        return True

    assert sorted(at_once(answer, 5)) == [False, False, False, False, True]
    assert Feedback.objects.count() == Attendance.objects.count() == 1


# --- the door ---------------------------------------------------------------------------------------------------------


def test_the_door_opens_by_the_code_alone() -> None:
    session = past_session(code="042137")
    with pytest.raises(WrongDoorCode):
        give_feedback(session=session.pk, answer="very", door_code="042138")
    give_feedback(session=session.pk, answer="very", door_code="０４２１３７")
    assert Feedback.objects.get().channel == "door"


def test_a_session_without_a_code_has_no_door() -> None:
    session = past_session(code="")
    assert not is_door_code(session, "")
    with pytest.raises(WrongDoorCode):
        give_feedback(session=session.pk, answer="very", door_code="")


# --- paper ------------------------------------------------------------------------------------------------------------


def test_a_pile_of_paper_is_typed_in_at_once() -> None:
    session = past_session()
    piles = [Pile("very", 5, ["また来たい", "楽しい"]), Pile("unhappy", 1, ["さむかった"])]
    assert enter_paper_feedback(session=session.pk, piles=piles, key="k", made_by=HOST) == 6
    assert enter_paper_feedback(session=session.pk, piles=piles, key="k", made_by=HOST) == 0
    assert enter_paper_feedback(session=session.pk, piles=[Pile("happy", 2)], key="l", made_by=HOST) == 2
    answers = Feedback.objects.filter(session=session)
    assert {answer.channel for answer in answers} == {"paper"}
    assert sorted((one.answer, one.words) for one in answers) == [
        ("happy", ""), ("happy", ""), ("unhappy", "さむかった"),
        ("very", ""), ("very", ""), ("very", ""), ("very", "また来たい"), ("very", "楽しい"),
    ]  # fmt: skip
    assert list(Event.objects.values_list("payload__answers", flat=True)) == [6, 2]


def test_paper_is_typed_in_late_but_not_before_the_end() -> None:
    enter_paper_feedback(session=past_session(ago=90 * DAY).pk, piles=[Pile("very", 1)], key="k", made_by=HOST)
    with pytest.raises(FeedbackNotOpenYet):
        enter_paper_feedback(session=make_session().pk, piles=[Pile("very", 1)], key="k", made_by=HOST)
    session = past_session()
    Programme.objects.update(rules={"feedback": False})
    with pytest.raises(FeedbackNotAsked):
        enter_paper_feedback(session=session.pk, piles=[Pile("very", 1)], key="k", made_by=HOST)


@pytest.mark.parametrize("piles", [[], [Pile("very", 0)], [Pile("very", -1), Pile("happy", 5)], [Pile("very", 501)]])
def test_none_too_few_and_too_many_sheets_are_refused(piles: list[Pile]) -> None:
    with pytest.raises(CountNotPossible):
        enter_paper_feedback(session=past_session().pk, piles=piles, key="k", made_by=HOST)


def test_five_sheets_carry_no_six_remarks() -> None:
    with pytest.raises(MoreWordsThanAnswers):
        enter_paper_feedback(session=past_session().pk, piles=[Pile("very", 1, ["a", "b"])], key="k", made_by=HOST)


def test_mistyped_paper_is_taken_back_and_other_answers_stay() -> None:
    session, other = past_session(), past_session()
    give_feedback(session=session.pk, answer="very", door_code="042137")
    for one in (session, other):
        enter_paper_feedback(session=one.pk, piles=[Pile("happy", 3)], key="k", made_by=HOST)
    assert take_back_paper_feedback(session=session.pk, made_by=HOST) == 3
    assert take_back_paper_feedback(session=session.pk, made_by=HOST) == 0
    assert list(Feedback.objects.filter(session=session).values_list("channel", flat=True)) == ["door"]
    assert Feedback.objects.filter(session=other).count() == 3
    assert Event.objects.filter(name="activities.PaperFeedbackTakenBack").count() == 1
