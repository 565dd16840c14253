"""The coordinators' pages of plans, and the pages that say how and why."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.models import Consent, Office, Person, User
from core import clock
from core.pages import forget_pages
from tests.clients import address, browser, text_of
from tests.factories import make_area, make_assignment, make_organisation, make_person, make_profile, make_shift
from tests.volunteers.plans_kit import BY, ask, coordinator_of, made, morning, small_festival
from volunteers.models import Assignment, Plan, PlanLine
from volunteers.rules.score import WEIGHTS
from volunteers.services.apply_plan import apply_plan
from volunteers.services.make_plan import make_plans
from volunteers.views.how_we_match import WORDS

pytestmark = pytest.mark.django_db(transaction=True)


def page(user: User, name: str, *args: object, **query: str) -> str:
    """In English, so that what it says can be read here."""
    answer = browser(user).get(address(name, *args, language="en"), query)
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", text_of(answer))


def told(answer: Any) -> list[str]:
    """What the next page would say at its top."""
    return [str(message) for message in answer.wsgi_request._messages]


def test_a_coordinator_asks_for_a_festival_in_two_clicks_and_is_led_to_its_page() -> None:
    festival = small_festival()
    user = coordinator_of(festival.area)
    client = browser(user)
    form = text_of(client.get(address("volunteers:plan-ask")))
    assert f'value="session-{festival.session}"' in form
    answer = client.post(
        address("volunteers:plan-ask"), {"area": festival.area, "about": f"session-{festival.session}"}
    )
    plan = Plan.objects.get()
    assert answer["Location"] == address("volunteers:plan", plan.pk)
    assert (plan.session_id, plan.area_id, plan.asked_by) == (festival.session, festival.area, user.pk)
    assert plan.first_day < festival.day < plan.last_day
    assert "waiting for its turn" in page(user, "volunteers:plan", plan.pk)
    twice = client.post(address("volunteers:plan-ask"), {"area": festival.area, "about": f"session-{festival.session}"})
    assert twice.status_code == 422
    stop = client.post(address("volunteers:change-plan", plan.pk, "cancel"))
    assert stop.status_code == 302
    assert "was stopped" in page(user, "volunteers:plan", plan.pk)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [("", "", "first_day"), ("2026-01-02", "2026-01-01", "last_day"), ("2030-01-01", "2031-01-01", "last_day")],
)
def test_days_that_make_no_sense_are_said_beside_the_field(first: str, last: str, field: str) -> None:
    area = make_area()
    data = {"area": area.pk, "about": "", "first_day": first, "last_day": last}
    answer = browser(coordinator_of(area.pk)).post(address("volunteers:plan-ask"), data)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_the_plans_page_says_in_plain_words_how_good_it_is_and_why_each_person() -> None:
    festival = small_festival()
    plan, user = made(festival), coordinator_of(festival.area)
    said = page(user, "volunteers:plan", plan.pk)
    for words in (
        "People who get a first role",
        "Required places that are filled",
        "No plan does better: that is proven",
    ):
        assert words in said
    line = plan.lines.order_by("shift__starts_at", "shift__role", "shift").select_related("person").first()
    assert line is not None
    assert line.person.name in said
    assert "Has time then" in said or "Has not said when there is time" in said
    assert "aria-current" in page(user, "volunteers:plan", plan.pk, show="missing")


def test_shifts_that_stay_short_say_why_and_what_can_be_done() -> None:
    area = make_area()
    make_shift(organisation=make_organisation(area=area), starts_at=morning(), most=2, languages={"ko": 4})
    make_profile(make_person(area=area))
    user = coordinator_of(area.pk)
    data = {"area": area.pk, "about": "", "first_day": morning().date(), "last_day": morning().date()}
    browser(user).post(address("volunteers:plan-ask"), data)
    make_plans()
    said = page(user, "volunteers:plan", Plan.objects.get().pk, show="missing")
    assert "2 missing" in said
    assert "Nobody who may be asked fits." in said
    assert "Ask the host whether everything that the role needs" in said


def test_why_not_somebody_names_the_rule_or_what_the_plan_preferred() -> None:
    area = make_area()
    shift = make_shift(organisation=make_organisation(area=area), starts_at=morning(), most=1, skills=["music"])
    one = make_profile(make_person("一", area=area), skills=["music"], tasks=["help"]).person
    two = make_profile(make_person("二", area=area), skills=["music"]).person
    three = make_profile(make_person("三", area=area)).person
    four = make_person("四", area=area)
    user = coordinator_of(area.pk)
    data = {"area": area.pk, "about": "", "first_day": morning().date(), "last_day": morning().date()}
    browser(user).post(address("volunteers:plan-ask"), data)
    make_plans()
    plan = Plan.objects.get()
    assert plan.lines.get().person == one

    def why_not(person: Person) -> str:
        return page(user, "volunteers:plan-person", plan.pk, person.pk, shift=str(shift.pk))

    assert "The plan has given all places here (1) to others." in why_not(two)
    assert "Fit better: 1" in why_not(two)
    assert "This role needs: music" in why_not(three)
    assert "has not said that they may be asked" in why_not(four)
    assert "This person is planned for it." in why_not(one)
    asked = browser(user).post(address("volunteers:plan-shift", plan.pk, shift.pk), {"text": "三"})
    assert asked.status_code in (200, 422)


def test_by_hand_somebody_is_put_in_taken_out_and_put_back() -> None:
    festival = small_festival()
    plan, user = made(festival), coordinator_of(festival.area)
    client = browser(user)
    line = plan.lines.order_by("pk").select_related("person").first()
    assert line is not None
    client.post(address("volunteers:change-plan-line", plan.pk, line.pk, "take-out"))
    line.refresh_from_db()
    assert line.state == "removed"
    said = page(user, "volunteers:plan-shift", plan.pk, line.shift_id)
    assert "Put back" in said
    client.post(address("volunteers:change-plan-line", plan.pk, line.pk, "put-back"))
    line.refresh_from_db()
    assert line.state == "planned"
    client.post(address("volunteers:change-plan-line", plan.pk, line.pk, "take-out"))
    offered = re.findall(
        rf"shifts/{line.shift_id}/people/(\d+)/put-in", page(user, "volunteers:plan-shift", plan.pk, line.shift_id)
    )
    assert offered
    client.post(address("volunteers:plan-put-in", plan.pk, line.shift_id, offered[0]))
    assert plan.lines.get(shift=line.shift_id, person=offered[0]).state in ("pinned", "planned")


def test_applied_from_its_page_after_a_summary() -> None:
    festival = small_festival()
    plan, user = made(festival), coordinator_of(festival.area)
    lines = plan.lines.count()
    assert f"{lines} places get a person" in page(user, "volunteers:plan-apply", plan.pk)
    first = plan.lines.order_by("pk").first()
    assert first is not None
    Consent.objects.filter(person=first.person_id).update(withdrawn_at=clock.now())
    gone = plan.lines.filter(person=first.person_id).count()
    answer = browser(user).post(address("volunteers:plan-apply", plan.pk), {"ask": "propose"}, follow=True)
    assert answer.status_code == 200
    assert Assignment.objects.filter(via="plan", state="proposed").count() == lines - gone
    said = page(user, "volunteers:plan", plan.pk, show="refused")
    assert "everybody is asked" in said
    assert "This person has not said that they may be asked." in said
    assert "no longer possible" in said


@pytest.mark.parametrize("state", ["ready", "applied"])
def test_ten_times_the_lines_cost_no_query_more(state: str) -> None:
    counts = []
    for roles, people in ((5, 30), (15, 120)):
        festival = small_festival(roles, roles=roles, people=people)
        plan, user = made(festival), coordinator_of(festival.area)
        if state == "applied":
            apply_plan(plan=plan.pk, ask="propose", made_by=BY)
        line = plan.lines.order_by("pk").first()
        assert line is not None
        urls = [
            address("volunteers:plan", plan.pk),
            address("volunteers:plan-shift", plan.pk, line.shift_id),
            address("volunteers:plans"),
        ]
        counts.append([_queries(user, url) for url in urls])
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 32


def _queries(user: User, url: str) -> int:
    client = browser(user)
    forget_pages()
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_another_districts_coordinator_sees_none_of_it_and_the_whole_towns_all() -> None:
    festival = small_festival()
    plan = ask(festival)
    assert browser(coordinator_of(make_area().pk)).get(address("volunteers:plan", plan.pk)).status_code == 404
    whole = make_person(email="whole@example.jp").user
    assert whole is not None
    Office.objects.create(user=whole, kind=Office.Kind.COORDINATOR, area=None)
    assert browser(whole).get(address("volunteers:plan", plan.pk)).status_code == 200


def test_how_we_match_names_every_weight_and_what_is_never_used() -> None:
    assert set(WORDS) == set(WEIGHTS)
    said = text_of(browser().get(address("volunteers:how-we-match", language="en")))
    assert "Nationality. It is not asked at all." in said
    for weight in WEIGHTS.values():
        assert f"+{weight}<" in said or f"−{-weight}<" in said


def test_why_me_and_why_not_me_in_the_readers_own_words() -> None:
    area = make_area()
    person = make_person(area=area, email="reader@example.jp")
    assert person.user is not None
    shift = make_shift(organisation=make_organisation(area=area), starts_at=morning(), most=2)
    mine = make_assignment(shift, person, state="proposed")
    Assignment.objects.filter(pk=mine.pk).update(via="plan", reasons=[{"code": "likes", "data": {"task": "help"}}])
    said = page(person.user, "volunteers:why-me", mine.pk)
    assert "A plan for many people and roles" in said
    assert "Would like this: helping" in said
    other = make_shift(organisation=make_organisation(area=area), starts_at=morning(hour=14), most=2)
    assert "You have not said that you may be asked." in page(person.user, "volunteers:why-not-me", other.pk)
    make_profile(person)
    assert "Nothing stands in the way" in page(person.user, "volunteers:why-not-me", other.pk)
    assert PlanLine.objects.count() == 0
