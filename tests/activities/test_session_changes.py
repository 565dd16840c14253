"""Changes to a session that people have signed up for: moved, called off, put back, withdrawn; nobody gets lost."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from activities.errors import (
    AlreadyStarted,
    NotPublished,
    PeriodsLeftOut,
    SessionIsCancelled,
    TimeIsOver,
    VenueTaken,
)
from activities.models import Activity, Session, SignUp, SupportRequest
from activities.party import period
from activities.selectors.consequences import consequences, would_be_offered
from activities.services.cancel_session import cancel_session
from activities.services.change_capacity import change_capacity
from activities.services.move_session import move_session
from activities.services.restore_session import restore_session
from activities.services.sign_up import sign_up
from activities.services.withdraw_activity import withdraw_activity
from community.models import Venue
from core import clock
from core.actor import Actor
from core.outbox.models import Event
from tests.factories import make_activity, make_person, make_session, make_sign_up, make_venue

pytestmark = pytest.mark.django_db
BY = Actor(user=None)
DAY = timedelta(days=1)


def at(hour: int, *, days: int = 7) -> datetime:
    """A whole hour in Tokyo, some days from now."""
    return datetime.combine(clock.today() + timedelta(days=days), datetime.min.time(), clock.TOKYO) + timedelta(
        hours=hour
    )


def held(*, starts_at: datetime, venue: Venue, **fields: Any) -> Session:
    """A session that holds its place, as published ones do."""
    return make_session(starts_at=starts_at, venue=venue, holds_place=True, **fields)


def taken_up(way: str) -> Activity:
    """An activity whose sessions are taken up in this way."""
    activity = make_activity()
    Activity.objects.filter(pk=activity.pk).update(way=way)
    activity.refresh_from_db()
    return activity


def events(name: str) -> list[dict[str, object]]:
    """Payloads of what was published."""
    return list(Event.objects.filter(name=f"activities.{name}").order_by("pk").values_list("payload", flat=True))


def moved(session: Session, starts_at: datetime, venue: Venue | None = None) -> Session:
    """To another time; the place stays unless told otherwise."""
    return move_session(session=session.pk, starts_at=starts_at, venue=venue or session.venue, made_by=BY)


# ── moving ──


def test_a_moved_session_keeps_its_length_its_people_and_tells_what_it_was() -> None:
    here, there = make_venue("すずらん"), make_venue("こまがねテラス")
    session = make_session(starts_at=at(10), venue=here, closes_at=at(10) - DAY)
    party, waiting = make_sign_up(session=session), make_sign_up(session=session, state="waiting")
    version = session.version

    move_session(session=session.pk, starts_at=at(14, days=9), venue=there, made_by=BY)

    session.refresh_from_db()
    assert (session.starts_at, session.ends_at) == (at(14, days=9), at(14, days=9) + timedelta(minutes=90))
    assert (session.venue, session.sequence, session.holds_place) == (there, 1, True)
    assert session.closes_at == at(14, days=9) - DAY
    assert session.version > version
    assert {one.state for one in SignUp.objects.filter(pk__in=[party.pk, waiting.pk])} == {"confirmed", "offered"}
    [told] = events("SessionMoved")
    assert (told["session"], told["old_venue"]) == (session.pk, here.pk)
    assert datetime.fromisoformat(str(told["old_starts_at"])) == at(10)
    assert datetime.fromisoformat(str(told["old_ends_at"])) == at(10) + timedelta(minutes=90)


def test_a_move_to_where_it_is_changes_nothing() -> None:
    session = make_session(starts_at=at(10), venue=make_venue())
    moved(session, at(10))
    session.refresh_from_db()
    assert session.sequence == 0
    assert events("SessionMoved") == []


def test_only_a_session_that_lies_ahead_moves_and_only_ahead() -> None:
    begun = make_session(starts_at=clock.now() - timedelta(minutes=5))
    with pytest.raises(AlreadyStarted):
        moved(begun, at(10))
    ahead = make_session(starts_at=at(10))
    with pytest.raises(TimeIsOver):
        moved(ahead, clock.now() - timedelta(minutes=1))
    off = make_session(starts_at=at(10), state=Session.State.CANCELLED)
    with pytest.raises(SessionIsCancelled):
        moved(off, at(12))


def test_the_hour_of_opening_stays_as_announced_unless_nobody_could_book_any_more() -> None:
    opens = at(9, days=3)
    session = make_session(starts_at=at(10, days=7), booking_opens_at=opens)
    moved(session, at(10, days=5))
    session.refresh_from_db()
    assert session.booking_opens_at == opens
    moved(session, at(10, days=2))
    session.refresh_from_db()
    assert session.booking_opens_at == opens - 3 * DAY


def test_a_taken_place_is_named_and_nothing_moves() -> None:
    venue = make_venue()
    held(starts_at=at(10), venue=venue, activity=make_activity("パン教室"))
    session = held(starts_at=at(14), venue=venue)
    with pytest.raises(VenueTaken, match="パン教室"):
        moved(session, at(11))
    session.refresh_from_db()
    assert (session.starts_at, session.sequence) == (at(14), 0)
    assert events("SessionMoved") == []


def test_a_session_may_begin_as_the_other_ends_and_a_shared_place_takes_both() -> None:
    venue = make_venue()
    held(starts_at=at(10), venue=venue)
    session = held(starts_at=at(16), venue=venue)
    moved(session, at(10) + timedelta(minutes=90))
    hall = make_venue("文化会館")
    Venue.objects.filter(pk=hall.pk).update(shared=True)
    make_session(starts_at=at(10), venue=hall)
    moved(session, at(10), Venue.objects.get(pk=hall.pk))
    session.refresh_from_db()
    assert (session.venue_id, session.holds_place) == (hall.pk, False)


def test_a_drafts_session_holds_no_place() -> None:
    venue = make_venue()
    held(starts_at=at(10), venue=venue)
    draft = make_session(starts_at=at(14), venue=venue, activity=make_activity(state="draft"))
    moved(draft, at(10))
    draft.refresh_from_db()
    assert draft.starts_at == at(10)


def test_a_standing_offer_gets_a_new_end() -> None:
    session = make_session(starts_at=at(15, days=1), capacity=1)
    soon = clock.now() + timedelta(hours=2)
    offered = make_sign_up(session=session, state="offered", offer_ends_at=soon)
    moved(session, at(15, days=20))
    offered.refresh_from_db()
    assert offered.state == "offered"
    assert offered.offer_ends_at is not None
    assert offered.offer_ends_at > clock.now() + timedelta(hours=20)


def test_where_no_time_is_left_the_offered_wait_again_and_the_seat_is_open_to_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    noon = at(12, days=0)
    monkeypatch.setattr(clock, "now", lambda: noon)
    session = make_session(starts_at=at(10, days=3), capacity=1)
    offered = make_sign_up(session=session, state="offered", offer_ends_at=at(20, days=1))
    moved(session, at(13, days=0))
    offered.refresh_from_db()
    session.refresh_from_db()
    assert (offered.state, offered.offer_ends_at) == ("waiting", None)
    assert (session.taken, session.waiting) == (0, 1)
    assert session.open_to_waiting_at is not None
    # and back to where there is time: one offer after the other again
    moved(session, at(10, days=9))
    offered.refresh_from_db()
    session.refresh_from_db()
    assert offered.state == "offered"
    assert session.open_to_waiting_at is None
    assert (session.taken, session.waiting) == (1, 0)


def test_appointments_move_along_with_their_day_even_onto_each_others_hours() -> None:
    session = make_session(activity=taken_up("appointment"), starts_at=at(10), slot_minutes=30)
    half = timedelta(minutes=30)
    people = [make_person(), make_person()]
    for number, person in enumerate(people):
        start = at(10) + number * half
        sign_up(session=session.pk, person=person, made_by=BY, period=period(start, start + half))
    moved(session, at(10) + half)
    found = [party.period for party in SignUp.objects.order_by("pk") if party.period]
    assert [(one.lower, one.upper) for one in found] == [
        (at(10) + half, at(11)),
        (at(11), at(11) + half),
    ]


def test_stays_keep_their_own_days_which_the_new_season_must_hold() -> None:
    activity = taken_up("stay")
    season = make_session(activity=activity, starts_at=at(15, days=10))
    Session.objects.filter(pk=season.pk).update(ends_at=at(10, days=40))
    stay = make_sign_up(session=season)
    SignUp.objects.filter(pk=stay.pk).update(period=period(at(15, days=20), at(10, days=22)))
    season.refresh_from_db()
    moved(season, at(15, days=12))
    stay.refresh_from_db()
    assert stay.period.lower == at(15, days=20)
    season.refresh_from_db()
    with pytest.raises(PeriodsLeftOut):
        moved(season, at(15, days=21))


def test_what_people_want_help_with_is_kept_until_30_days_after_the_new_day() -> None:
    session = make_session(starts_at=at(10))
    asked = SupportRequest.objects.create(
        sign_up=make_sign_up(session=session),
        text="手話",
        asked_at=clock.now(),
        delete_on=clock.today() + timedelta(days=37),
    )
    moved(session, at(10, days=17))
    asked.refresh_from_db()
    assert asked.delete_on == clock.today() + timedelta(days=47)


# ── calling off, and putting back ──


def test_a_cancelled_session_says_why_and_keeps_everybody_on_its_ledger() -> None:
    session = make_session(capacity=3)
    states = ["confirmed", "offered", "held", "waiting", "requested", "entered"]
    for state in states:
        make_sign_up(session=session, state=state)
    cancel_session(session=session.pk, made_by=BY, why="台風のため")
    cancel_session(session=session.pk, made_by=BY, why="もう一度")
    session.refresh_from_db()
    assert (session.state, session.cancelled_why, session.sequence) == ("cancelled", "台風のため", 1)
    assert sorted(session.sign_ups.values_list("state", flat=True)) == sorted(states)
    assert events("SessionCancelled") == [{"session": session.pk}]


def test_a_session_that_was_called_off_is_put_back_with_all_its_people() -> None:
    venue = make_venue()
    session = held(starts_at=at(10), venue=venue, capacity=1)
    offered = make_sign_up(session=session, state="offered", offer_ends_at=clock.now() + timedelta(minutes=1))
    make_sign_up(session=session, state="waiting")
    cancel_session(session=session.pk, made_by=BY, why="雪")
    restore_session(session=session.pk, made_by=BY)
    restore_session(session=session.pk, made_by=BY)
    session.refresh_from_db()
    offered.refresh_from_db()
    assert (session.state, session.cancelled_why, session.sequence) == ("scheduled", "", 2)
    assert (session.taken, session.waiting) == (1, 1)
    assert offered.offer_ends_at is not None
    assert offered.offer_ends_at > clock.now() + timedelta(hours=5)  # who was told late gets time to answer
    assert events("SessionRestored") == [{"session": session.pk}]


def test_it_is_not_put_back_once_somebody_else_is_there_or_its_hour_has_come() -> None:
    venue = make_venue()
    session = held(starts_at=at(10), venue=venue)
    cancel_session(session=session.pk, made_by=BY)
    held(starts_at=at(11), venue=venue, activity=make_activity("そば打ち"))
    with pytest.raises(VenueTaken, match="そば打ち"):
        restore_session(session=session.pk, made_by=BY)
    session.refresh_from_db()
    assert session.state == "cancelled"
    over = make_session(starts_at=clock.now() - timedelta(minutes=1), state=Session.State.CANCELLED)
    with pytest.raises(AlreadyStarted):
        restore_session(session=over.pk, made_by=BY)


def test_a_withdrawn_activity_takes_what_lies_ahead_with_it_and_leaves_what_is_over() -> None:
    activity = make_activity()
    over = make_session(activity=activity, starts_at=clock.now() - DAY)
    ahead = [make_session(activity=activity, starts_at=at(10, days=days)) for days in (3, 5)]
    withdraw_activity(activity=activity.pk, made_by=BY, why="講師の都合")
    withdraw_activity(activity=activity.pk, made_by=BY)
    activity.refresh_from_db()
    over.refresh_from_db()
    assert (activity.state, over.state) == ("cancelled", "scheduled")
    for session in ahead:
        session.refresh_from_db()
        assert (session.state, session.cancelled_why) == ("cancelled", "講師の都合")
    assert len(events("SessionCancelled")) == 2
    assert len(events("ActivityWithdrawn")) == 1


def test_a_date_that_is_put_back_brings_its_withdrawn_activity_back() -> None:
    activity = make_activity()
    session = make_session(activity=activity, venue=make_venue())
    withdraw_activity(activity=activity.pk, made_by=BY)
    restore_session(session=session.pk, made_by=BY)
    activity.refresh_from_db()
    session.refresh_from_db()
    assert (activity.state, session.holds_place) == ("published", True)
    sign_up(session=session.pk, person=make_person(), made_by=BY)


def test_a_draft_that_nobody_has_seen_is_not_withdrawn_before_everybodys_eyes() -> None:
    draft = make_activity(state="draft")
    with pytest.raises(NotPublished):
        withdraw_activity(activity=draft.pk, made_by=BY)
    draft.refresh_from_db()
    assert draft.state == Activity.State.DRAFT


# ── what it means for the people ──


def test_consequences_count_people_not_parties_and_name_whom_to_call() -> None:
    session = make_session(starts_at=at(10))
    hanako = make_person("伊藤 花子", email="hanako@example.jp")
    caller = make_person("宮下 誠", telephone="0265-81-0001")
    make_sign_up(session=session, person=hanako, seats=2)
    make_sign_up(session=session, person=caller)
    make_sign_up(session=session, state="waiting", seats=3)
    make_sign_up(session=session, state="cancelled")
    make_sign_up(session=make_session(starts_at=at(14)), person=hanako)
    make_sign_up(session=make_session(starts_at=at(14)), person=caller, state="waiting")
    found = consequences(session, starts_at=at(13))
    assert (found.holding, found.waiting, found.asking, found.busy) == (3, 3, 0, 2)
    assert caller in [one.sign_up.person for one in found.calls]
    assert hanako not in [one.sign_up.person for one in found.calls]
    assert consequences(session).busy == 0


def test_what_people_have_elsewhere_that_was_called_off_is_in_nobodys_way() -> None:
    session, person = make_session(starts_at=at(10)), make_person()
    make_sign_up(session=session, person=person)
    make_sign_up(session=make_session(starts_at=at(14), state=Session.State.CANCELLED), person=person)
    assert consequences(session, starts_at=at(14)).busy == 0


def test_more_seats_go_to_those_who_wait_in_their_order() -> None:
    session = make_session(capacity=2)
    make_sign_up(session=session, seats=2)
    for seats in (2, 1, 3):
        make_sign_up(session=session, seats=seats, state="waiting")
    assert [would_be_offered(session, capacity) for capacity in (2, 3, 5, 8)] == [0, 1, 3, 6]
    change_capacity(session=session.pk, capacity=5, made_by=BY)
    assert sum(session.sign_ups.filter(state="offered").values_list("seats", flat=True)) == 3
