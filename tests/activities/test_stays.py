"""Stays and appointments: times of one's own, and never two parties at once."""

import json
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from activities.errors import PeriodTaken
from activities.models import Session, SignUp
from activities.party import Period, period
from activities.rules import stays
from activities.selectors.periods import free_slot_counts, free_slots, taken_periods
from activities.services.answer_request import approve
from activities.services.cancel_sign_up import cancel_sign_up
from activities.services.sign_up import sign_up
from community.models import Person
from core import clock
from core.actor import Actor
from core.errors import DomainError
from tests.activities.ways import a_day_of_appointments, a_season_of_stays, tokyo
from tests.at_once import at_once
from tests.clients import address, browser, text_of
from tests.factories import make_person, make_session, make_sign_up

BY = Actor(user=None)
HALF = timedelta(minutes=30)


def slot(number: int) -> Period:
    """The day's half hours, from 0."""
    return period(tokyo(7) + number * HALF, tokyo(7) + (number + 1) * HALF)


def days(first: int, last: int) -> Period:
    """From 15:00 to 10:00, in days from today."""
    return period(tokyo(first, 15), tokyo(last))


def book(session: Session, when: Period, person: Person | None = None) -> SignUp:
    """Somebody takes or asks for a time."""
    return sign_up(session=session.pk, person=person or make_person(), made_by=BY, period=when)


def code_of(work: Any) -> str:
    """What came of it: a state, or why not."""
    try:
        state: str = work().state
    except DomainError as refusal:
        return refusal.code
    return state


# Appointments.


@pytest.mark.django_db
def test_free_slots_are_those_ahead_that_nobody_holds() -> None:
    day = a_day_of_appointments()
    assert free_slots(day) == [slot(number) for number in range(4)]
    first = book(day, slot(1))
    assert free_slots(day) == [slot(0), slot(2), slot(3)]
    assert taken_periods(day) == [slot(1)]
    cancel_sign_up(sign_up=first.pk, made_by=BY)
    assert len(free_slots(day)) == 4
    assert free_slot_counts([day, a_day_of_appointments(slot_minutes=50)]) == {day.pk: 4, day.pk + 1: 2}


@pytest.mark.django_db
def test_a_day_that_has_begun_offers_what_lies_ahead() -> None:
    start = clock.now() - timedelta(minutes=45)
    day = a_day_of_appointments(starts_at=start, ends_at=start + 4 * HALF)
    assert [one.lower for one in free_slots(day)] == [start + 2 * HALF, start + 3 * HALF]


@pytest.mark.django_db
def test_an_appointment_counts_no_seats() -> None:
    day = a_day_of_appointments()
    assert book(day, slot(0)).state == "confirmed"
    day.refresh_from_db()
    assert (day.taken, day.waiting, day.asked) == (0, 0, 0)


@pytest.mark.django_db
def test_taken_is_taken_and_one_appointment_a_person_stands() -> None:
    day, person = a_day_of_appointments(), make_person()
    first = book(day, slot(0), person)
    assert code_of(lambda: book(day, slot(0))) == "period_taken"
    assert book(day, slot(2), person) == first  # asked again, the one that stands answers
    assert code_of(lambda: sign_up(session=day.pk, person=make_person(), made_by=BY)) == "period_missing"


@pytest.mark.django_db
def test_the_same_key_with_another_time_is_another_body() -> None:
    day, person = a_day_of_appointments(), make_person()
    for number, code in ((0, "confirmed"), (0, "confirmed"), (1, "key_reused")):
        when = slot(number)
        answer = code_of(lambda: sign_up(session=day.pk, person=person, made_by=BY, period=when, key="k"))  # noqa: B023
        assert answer == code


@pytest.mark.django_db
def test_an_appointment_keeps_from_others_at_its_hour_alone() -> None:
    person = make_person()
    book(a_day_of_appointments(), slot(0), person)
    at_ten, at_half_past = make_session(starts_at=tokyo(7)), make_session(starts_at=tokyo(7, 10, 30))
    assert code_of(lambda: sign_up(session=at_ten.pk, person=person, made_by=BY)) == "clashes"
    assert code_of(lambda: sign_up(session=at_half_past.pk, person=person, made_by=BY)) == "confirmed"


def test_twenty_at_once_for_one_slot_are_one_appointment(transactional_db: None) -> None:
    day = a_day_of_appointments()
    people = [make_person() for _ in range(20)]
    said = at_once(lambda: code_of(lambda: book(day, slot(0), people.pop())), 20)
    assert sorted(set(said)) == ["confirmed", "period_taken"]
    assert said.count("confirmed") == 1


def test_a_double_click_on_a_slot_is_answered_with_the_appointment(transactional_db: None) -> None:
    day, person = a_day_of_appointments(), make_person()
    assert at_once(lambda: code_of(lambda: book(day, slot(0), person)), 8) == ["confirmed"] * 8
    assert SignUp.objects.count() == 1


def test_two_slots_at_once_for_one_person_are_one_appointment(transactional_db: None) -> None:
    day, person, numbers = a_day_of_appointments(), make_person(), [0, 1, 2, 3]
    at_once(lambda: book(day, slot(numbers.pop()), person), 4)
    assert SignUp.objects.count() == 1


# Stays.


@pytest.mark.django_db
def test_a_stay_is_asked_for_and_approved() -> None:
    season = a_season_of_stays()
    asked = book(season, days(10, 12))
    assert (asked.state, taken_periods(season)) == ("requested", [])
    assert approve(sign_up=asked.pk, made_by=BY).state == "confirmed"
    assert taken_periods(season) == [days(10, 12)]
    assert code_of(lambda: book(season, days(11, 13))) == "period_taken"
    assert code_of(lambda: book(season, days(12, 13))) == "requested"  # one comes as the other goes


@pytest.mark.django_db
def test_two_may_ask_and_one_is_approved() -> None:
    season = a_season_of_stays()
    first, second = book(season, days(10, 12)), book(season, days(11, 13))
    approve(sign_up=first.pk, made_by=BY)
    with pytest.raises(PeriodTaken):
        approve(sign_up=second.pk, made_by=BY)
    second.refresh_from_db()
    assert second.state == "requested"


def test_two_approvals_at_once_are_one_stay(transactional_db: None) -> None:
    season = a_season_of_stays()
    asked = [book(season, days(10, 12)).pk, book(season, days(11, 13)).pk, book(season, days(9, 11)).pk]
    wanted = list(asked)
    said = at_once(lambda: code_of(lambda: approve(sign_up=wanted.pop(), made_by=BY)), 3)
    # The first and the third touch the second; which of them come through depends on who was first.
    stays_now = SignUp.objects.filter(pk__in=asked, state="confirmed").values_list("period", flat=True)
    bounds = sorted((one.lower, one.upper) for one in stays_now if one is not None)
    assert bounds
    assert all(earlier[1] <= later[0] for earlier, later in pairwise(bounds))
    assert set(said) <= {"confirmed", "period_taken"}
    assert said.count("confirmed") == len(bounds)


@pytest.mark.django_db
def test_who_has_stayed_may_come_again_in_the_same_season(monkeypatch: pytest.MonkeyPatch) -> None:
    season, person = a_season_of_stays(), make_person()
    first = book(season, days(2, 4), person)
    approve(sign_up=first.pk, made_by=BY)
    assert book(season, days(10, 12), person) == first  # while it lies ahead, it is the one that stands
    later = tokyo(5)
    monkeypatch.setattr(clock, "now", lambda: later)
    again = book(season, period(later + timedelta(days=5), later + timedelta(days=6)), person)
    assert (again.pk != first.pk, again.state) == (True, "requested")


@pytest.mark.parametrize(
    ("starts", "ends", "check_in", "check_out"),
    [((15, 0), (10, 0), 15, 10), ((10, 0), (17, 0), 10, 10), ((0, 0), (23, 59), 0, 0), ((12, 0), (12, 0), 12, 12)],
)
def test_guests_leave_before_the_next_may_come(
    starts: tuple[int, int], ends: tuple[int, int], check_in: int, check_out: int
) -> None:
    season = Session(starts_at=tokyo(1, *starts), ends_at=tokyo(30, *ends))
    assert (stays.check_in(season).hour, stays.check_out(season).hour) == (check_in, check_out)
    first, second = date(2026, 12, 1), date(2026, 12, 3)
    one, other = stays.stay(season, first, second), stays.stay(season, second, date(2026, 12, 4))
    assert one.upper is not None
    assert other.lower is not None
    assert one.upper <= other.lower


# The pages.


def me() -> tuple[Client, Person]:
    """My browser, and me."""
    person = make_person(email="me@example.jp")
    return browser(person.user), person


def send(client: Client, session: Session, **answers: object) -> Any:
    """The form, filled in."""
    return client.post(
        address("activities:sign-up-form", session.pk, language="en"), {"key": "k", "seats": 1} | answers
    )


def iso(days_ahead: int) -> str:
    """As a date box sends it."""
    return (clock.today() + timedelta(days=days_ahead)).isoformat()


@pytest.mark.django_db
def test_the_form_of_a_day_offers_its_free_hours() -> None:
    client, person = me()
    day = a_day_of_appointments()
    book(day, slot(1))
    form = client.get(address("activities:sign-up-form", day.pk, language="en"))
    hours = [key for key, _slot in form.context["form"].slot_days[0][1]]
    assert len(hours) == 3
    assert ">10:00<" in text_of(form)
    assert ">10:30<" not in text_of(form)
    assert list(send(client, day).context["form"].errors) == ["slot"]
    assert send(client, day, slot=hours[0]).status_code == 302
    mine = SignUp.objects.get(person=person)
    assert (mine.period, mine.state) == (slot(0), "confirmed")
    page = text_of(client.get(address("activities:sign-up", mine.pk, language="en")))
    assert "10:00–10:30" in page
    assert "10:00–10:30" in text_of(client.get("/en/my/"))


@pytest.mark.django_db
def test_a_slot_that_went_meanwhile_is_explained_and_nothing_typed_is_lost() -> None:
    client, _person = me()
    day = a_day_of_appointments()
    key = client.get(address("activities:sign-up-form", day.pk)).context["form"].slot_days[0][1][0][0]
    book(day, slot(0))
    answer = send(client, day, slot=key, seats=2, name_1="花子", kind_1="friend")
    assert answer.status_code == 422
    page = text_of(answer)
    assert "This time is taken by now. Please choose another." in page
    assert 'value="花子"' in page


@pytest.mark.django_db
def test_a_full_day_has_no_form_and_a_full_words() -> None:
    client, _person = me()
    day = a_day_of_appointments()
    for number in range(4):
        book(day, slot(number))
    page = text_of(client.get(address("activities:sign-up-form", day.pk, language="en")))
    assert "All times are taken" in page
    assert 'name="seats"' not in page
    shown = text_of(client.get(address("activities:activity", day.activity_id, language="en")))
    assert "All times are taken" in shown
    assert address("activities:sign-up-form", day.pk, language="en") not in shown


@pytest.mark.django_db
def test_the_form_of_a_stay_says_its_hours_and_what_is_taken() -> None:
    client, person = me()
    season = a_season_of_stays()
    approve(sign_up=book(season, days(10, 12)).pk, made_by=BY)
    page = text_of(client.get(address("activities:sign-up-form", season.pk, language="en")))
    assert "You can come from 15:00 on the first day and leave by 10:00 on the last." in page
    assert "Days that are taken" in page
    wrong = {
        "leaves": [(iso(20), iso(20)), (iso(20), iso(19))],
        "arrives": [(iso(-1), iso(3)), (iso(58), iso(61)), (iso(9), iso(11)), (iso(11), iso(14))],
    }
    for field, pairs in wrong.items():
        for arrives, leaves in pairs:
            answer = send(client, season, arrives=arrives, leaves=leaves)
            assert list(answer.context["form"].errors) == [field], (arrives, leaves)
    assert send(client, season, arrives=iso(12), leaves=iso(60), seats=2).status_code == 302
    mine = SignUp.objects.get(person=person)
    assert (mine.period, mine.state, mine.seats) == (days(12, 60), "requested", 2)


@pytest.mark.django_db
def test_a_season_that_runs_is_found_on_its_activitys_page() -> None:
    season = a_season_of_stays()
    page = text_of(browser().get(address("activities:activity", season.activity_id, language="en")))
    assert address("activities:sign-up-form", season.pk, language="en") in page
    assert "Ask for your days" in page


@pytest.mark.django_db
def test_a_stay_that_is_over_is_no_appointment_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    client, person = me()
    season = a_season_of_stays()
    mine = book(season, days(2, 4), person)
    approve(sign_up=mine.pk, made_by=BY)
    link = address("activities:sign-up", mine.pk)
    assert link in text_of(client.get("/my/"))
    later = tokyo(5)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert link not in text_of(client.get("/my/"))
    assert client.get(address("activities:sign-up-form", season.pk)).status_code == 200


@pytest.mark.django_db
def test_the_api_takes_periods_and_says_which_are_free() -> None:
    client, _person = me()
    day, season = a_day_of_appointments(), a_season_of_stays()
    book(day, slot(0))
    approve(sign_up=book(season, days(10, 12)).pk, made_by=BY)
    asked = client.get(f"/api/v1/sessions/{day.pk}/why-not/").json()
    assert (asked["way"], len(asked["free"]), asked["taken"]) == ("slot", 3, [])
    assert len(client.get(f"/api/v1/sessions/{season.pk}/why-not/").json()["taken"]) == 1

    def post(when: object) -> Any:
        body = json.dumps({"seats": 1, "period": when})
        return client.post(f"/api/v1/sessions/{day.pk}/sign-ups/", body, content_type="application/json")

    taken = {"starts_at": tokyo(7).isoformat(), "ends_at": (tokyo(7) + HALF).isoformat()}
    assert (post(taken).status_code, post(taken).json()["code"]) == (409, "period_taken")
    assert post({"starts_at": taken["ends_at"], "ends_at": taken["starts_at"]}).status_code == 400
    assert post({"starts_at": "tomorrow", "ends_at": "later"}).status_code == 400
    assert post(None).status_code == 400
    made = post(asked["free"][0]).json()
    assert (made["state"], made["period"]) == ("confirmed", asked["free"][0])


@pytest.mark.django_db
def test_periods_and_seats_do_not_mix() -> None:
    plain = make_session()
    made = book(plain, days(10, 12))
    assert (made.period, made.state) == (None, "confirmed")
    assert make_sign_up(session=plain).state == "confirmed"


@pytest.mark.django_db
def test_a_stay_is_refused_in_days_and_an_appointment_in_times() -> None:
    season, day = a_season_of_stays(), a_day_of_appointments()
    book(day, slot(0))
    approve(sign_up=book(season, days(10, 12)).pk, made_by=BY)
    asked = {"days": (season, [None, days(90, 92), days(10, 12)]), "times": (day, [None, slot(9), slot(0)])}
    for word, (session, periods) in asked.items():
        for wanted in periods:
            with pytest.raises(DomainError) as refusal:
                sign_up(session=session.pk, person=make_person(), period=wanted, made_by=BY)
            with translation.override("en"):
                assert word in str(refusal.value.next_step)
