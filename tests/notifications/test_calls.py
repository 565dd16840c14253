"""The telephone list: one call for one notice, rung by one coordinator, closed by what came of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Session
from community.models import Person, User
from core.actor import Actor
from core.outbox.models import Event
from notifications.errors import CallIsOver, CallTaken, NothingToUndo, PassedOn
from notifications.models import Call, CallAttempt, ChannelName, Notice, NoticeDelivery, Way
from notifications.rules import ring_again
from notifications.selectors.calls import people_to_call
from notifications.services.close_calls import close_calls
from notifications.services.note_call import note_call
from notifications.services.send_due import send_due
from notifications.services.take_call import take_call
from notifications.services.undo_call import undo_call
from notifications.services.ways import keep_way
from tests.at_once import all_at_once
from tests.clients import address, browser, text_of
from tests.factories import make_area, make_person, make_user
from tests.notifications.by_hand_kit import (
    NUMBER,
    called_off,
    coordinator,
    elder,
    it_takes_place_after_all,
    to_call,
    writes_to,
)
from tests.notifications.channel_kit import NOON, taken
from tests.notifications.conftest import SetClock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
KEIKO = Actor(user=None)


def by(user: User) -> Actor:
    return Actor(user=user.pk, channel="phone")


def test_handed_over_means_on_the_list_and_twice_is_once() -> None:
    person = elder()
    [call] = to_call(person)
    assert taken(person) == [("telephone", "sent")]
    assert (call.person, call.call_by) == (person, NOON + timedelta(days=5))
    NoticeDelivery.objects.update(state="planned")
    send_due()
    assert Call.objects.count() == 1


def test_the_list_says_whom_where_and_what_in_both_languages() -> None:
    area = make_area("赤穂")
    person = elder(area=area, language="vi")
    keep_way(
        person=person,
        channel=ChannelName.TELEPHONE,
        address={"number": "09012345678", "when": "午前中"},
        confirmed=True,
    )
    [call] = to_call(person)
    page = text_of(browser(coordinator(area)).get(address("notifications:calls")))
    assert "春日 とみゑ" in page
    assert "かすが とみえ" in page
    assert "Tiếng Việt" in page
    assert 'href="tel:09012345678"' in page
    assert "090-1234-5678" in page
    assert "午前中" in page
    assert call.delivery.notice.title in page  # Vietnamese, as they hear it
    assert page.count("大雪のため") == 2  # and once more in the coordinator's own language
    assert Event.objects.get(name="volunteers.PeopleShown").payload == {"persons": [person.pk], "page": "calls"}


def test_a_coordinator_sees_the_people_of_their_area_alone() -> None:
    here, there = make_area("赤穂"), make_area("中沢")
    [call] = to_call(elder(area=here))
    stranger = coordinator(there, "北原 修", "osamu@example.jp")
    assert people_to_call(stranger) == []
    client = browser(stranger)
    for name in ("take-call", "note-call", "undo-call"):
        assert client.post(address(f"notifications:{name}", call.pk), {"outcome": "told"}).status_code == 404
    assert browser(make_user()).get(address("notifications:calls")).status_code == 404
    assert call.attempts.count() == 0


def test_urgent_first_then_what_runs_out_first() -> None:
    later, sooner, calm = elder("あと"), elder("さき"), elder("のんびり")
    to_call(later, days=6)
    to_call(sooner, days=3)
    [call] = to_call(calm, days=2)
    NoticeDelivery.objects.filter(pk=call.delivery_id).update(urgency=1)
    assert [one.person.name for one in people_to_call(coordinator())] == ["さき", "あと", "のんびり"]


def test_several_things_for_one_person_are_one_call() -> None:
    person, user = elder(), coordinator()
    first, second = to_call(person), to_call(person)
    [one] = people_to_call(user)
    assert len(one.says) == 2
    data = {"outcome": "told", "others": one.others}
    browser(user).post(address("notifications:note-call", one.first.pk), data)
    assert people_to_call(user) == []
    assert CallAttempt.objects.count() == 2
    assert {call.pk for call in [*first, *second]} == {one.first.pk, *one.others}


def test_taken_nobody_else_rings_for_half_an_hour(set_clock: SetClock) -> None:
    [call] = to_call(elder())
    one, other = coordinator(), coordinator(None, "北原 修", "osamu@example.jp")
    take_call(calls=[call.pk], made_by=by(one))
    for write in (take_call, lambda **given: note_call(outcome="told", **given)):
        with pytest.raises(CallTaken):
            write(calls=[call.pk], made_by=by(other))
    page = text_of(browser(other).get(address("notifications:calls")))
    assert "宮下 恵子" in page
    assert "note/" not in page
    set_clock(NOON + timedelta(minutes=31))
    take_call(calls=[call.pk], made_by=by(other))
    assert Call.objects.get().taken_by == other


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_who_take_it_at_once() -> None:
    [call] = to_call(elder())
    both = [by(coordinator()), by(coordinator(None, "北原 修", "osamu@example.jp"))]

    def take(who: Actor) -> bool:
        try:
            take_call(calls=[call.pk], made_by=who)
        except CallTaken:
            return False
        return True

    assert sorted(all_at_once([lambda who=who: take(who) for who in both])) == [False, True]  # type: ignore[misc]


@pytest.mark.parametrize("outcome", ["told", "family"])
def test_told_closes_it_and_says_so(outcome: str) -> None:
    [call] = to_call(elder())
    user = coordinator()
    note_call(calls=[call.pk], outcome=outcome, note=" 娘さん ", made_by=by(user))
    call.refresh_from_db()
    assert call.closed_at == NOON
    assert call.attempts.get().note == "娘さん"
    event = Event.objects.get(name="notifications.CallMade")
    assert event.payload == {"call": call.pk, "person": call.person_id, "outcome": outcome}
    with pytest.raises(CallIsOver):
        note_call(calls=[call.pk], outcome="told", made_by=by(user))


def test_nobody_answers_three_times_and_the_next_channel_has_it(set_clock: SetClock) -> None:
    person, user = writes_to(elder()), coordinator()
    [call] = to_call(person, days=6)
    for times in range(3):
        set_clock(NOON + timedelta(hours=2 * times))
        assert len([one for one in people_to_call(user) if one.next_at <= NOON + timedelta(hours=2 * times)]) == 1
        note_call(calls=[call.pk], outcome="no_answer", made_by=by(user))
    assert people_to_call(user) == []
    assert taken(person) == [("telephone", "failed"), ("letter", "planned")]
    assert "3 times" in NoticeDelivery.objects.get(channel="telephone").error


def test_nobody_answered_counts_once_however_often_the_button_is_pressed() -> None:
    [call] = to_call(elder())
    for _ in range(3):
        note_call(calls=[call.pk], outcome="no_answer", made_by=by(coordinator_once()))
    assert call.attempts.count() == 1


def coordinator_once() -> User:
    return User.objects.filter(email="keiko@example.jp").first() or coordinator()


def test_later_is_no_failure(set_clock: SetClock) -> None:
    [call] = to_call(elder(), days=6)
    for times in range(4):
        set_clock(NOON + timedelta(hours=2 * times))
        note_call(calls=[call.pk], outcome="later", made_by=by(coordinator_once()))
    call.refresh_from_db()
    assert call.closed_at is None


def test_a_wrong_number_is_not_rung_again_about_anything() -> None:
    person, user = writes_to(elder()), coordinator()
    [call] = to_call(person)
    [other] = [one for one in to_call(person) if one.pk != call.pk]
    note_call(calls=[call.pk], outcome="wrong", made_by=by(user))
    assert people_to_call(user) == []
    assert other.attempts.count() == 1
    called_off(person)
    assert taken(person) == [
        ("telephone", "failed"),
        ("telephone", "failed"),
        ("letter", "planned"),
        ("letter", "planned"),
        ("letter", "planned"),
    ]
    Person.objects.filter(pk=person.pk).update(telephone="0265839999")
    called_off(person)
    assert taken(person)[-1] == ("telephone", "planned")


def test_what_was_planned_before_the_number_was_wrong_takes_the_next_channel() -> None:
    person = writes_to(elder())
    [call] = to_call(person)
    called_off(person)
    note_call(calls=[call.pk], outcome="wrong", made_by=by(coordinator()))
    send_due()
    assert Call.objects.count() == 1
    assert [state for channel, state in taken(person) if channel == "telephone"] == ["failed", "failed"]


@pytest.mark.parametrize("outcome", ["told", "no_answer", "wrong"])
def test_the_last_outcome_is_undone(outcome: str) -> None:
    person, user = writes_to(elder()), coordinator()
    [call] = to_call(person)
    note_call(calls=[call.pk], outcome=outcome, made_by=by(user))
    undo_call(calls=[call.pk], made_by=by(user))
    [one] = people_to_call(user)
    assert (one.first, one.attempts, one.next_at, one.number) == (call, [], NOON, NUMBER)
    assert taken(person) == [("telephone", "sent")]
    assert not Way.objects.filter(channel="telephone").exists()
    assert Event.objects.filter(name="notifications.CallTakenBack").count() == 1
    with pytest.raises(NothingToUndo):
        undo_call(calls=[call.pk], made_by=by(user))


def test_what_has_gone_another_way_is_not_undone() -> None:
    person = writes_to(elder())
    [call] = to_call(person)
    user = coordinator()
    note_call(calls=[call.pk], outcome="wrong", made_by=by(user))
    NoticeDelivery.objects.filter(channel="letter").update(state="sent")
    with pytest.raises(PassedOn):
        undo_call(calls=[call.pk], made_by=by(user))
    assert call.attempts.count() == 1


def test_what_is_not_true_any_more_is_never_shown_and_closes_itself() -> None:
    person, user = elder(), coordinator()
    session = called_off(person)
    send_due()
    it_takes_place_after_all(Session.objects.get(pk=session.pk))
    assert people_to_call(user) == []
    assert close_calls() == 1
    assert taken(person) == [("telephone", "suppressed")]
    with pytest.raises(CallIsOver):
        note_call(calls=[Call.objects.get().pk], outcome="told", made_by=by(user))


def test_what_has_begun_closes_itself(set_clock: SetClock) -> None:
    person, user = elder(), coordinator()
    to_call(person, days=1)
    set_clock(NOON + timedelta(days=1, minutes=1))
    assert people_to_call(user) == []
    close_calls()
    assert taken(person) == [("telephone", "expired")]


@pytest.mark.parametrize(
    ("hour", "hours_left", "again"),
    [(12, 100, (22, 14)), (20, 100, (23, 8)), (20, 6, (22, 23)), (12, 1, (22, 12))],
)
def test_when_they_are_rung_again(hour: int, hours_left: int, again: tuple[int, int]) -> None:
    now = NOON.replace(hour=hour)
    moment = ring_again(now, now + timedelta(hours=hours_left))
    assert (moment.day, moment.hour) == again


def test_the_buttons_of_the_page() -> None:
    [call] = to_call(elder())
    user = coordinator()
    client = browser(user)
    page = address("notifications:calls")
    client.post(address("notifications:take-call", call.pk))
    assert Call.objects.get().taken_by == user
    answer = client.post(
        address("notifications:note-call", call.pk), {"outcome": "no_answer", "note": "留守"}, follow=True
    )
    assert answer.redirect_chain[-1][0] == page
    assert "14:00" in text_of(answer)
    assert "留守" in text_of(answer)
    client.post(address("notifications:note-call", call.pk), {"outcome": "told"})
    assert text_of(client.get(page)).count(f'action="{address("notifications:undo-call", call.pk)}"') == 1
    client.post(address("notifications:undo-call", call.pk))
    assert Call.objects.get().closed_at is None
    for wrong in ({"outcome": "sung"}, {"outcome": "told", "note": "x" * 201}):
        client.post(address("notifications:note-call", call.pk), wrong)
    assert Call.objects.get().closed_at is None


def test_ten_times_the_calls_cost_no_query_more() -> None:
    user = coordinator()
    url = address("notifications:calls")

    def queries() -> int:
        client = browser(user)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    def grow() -> None:
        for call in to_call(*(elder(f"人{n}", language="vi") for n in range(3))):
            CallAttempt.objects.create(call=call, at=NOON, by=user, outcome="later")

    grow()
    queries()
    before = queries()
    for _ in range(6):
        grow()
    queries()  # who is shown for the first time is noted
    assert queries() == before


def test_a_call_is_nobodys_notice_twice() -> None:
    to_call(elder())
    assert Notice.objects.count() == 1
    assert make_person().calls.count() == 0
