"""Every gate: its sentence, its next step, and that page and API say the same."""

import html
import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Activity, Session, SignUp
from activities.selectors.facts import facts_for, facts_of
from activities.services.sign_up import sign_up
from community.models import Guardian, Person
from core import clock
from core.actor import Actor
from core.errors import Refused
from tests.activities.ways import a_lot, a_season_of_stays, a_walk_in, of_way, tokyo
from tests.clients import address, browser, text_of
from tests.community.kit import make_child
from tests.factories import make_activity, make_campaign, make_person, make_session, make_sign_up

pytestmark = pytest.mark.django_db
BY = Actor(user=None)
Case = tuple[Session, Person]


def grown_up() -> Person:
    """A resident with an account."""
    return make_person(email="me@example.jp")


def aged(age: int) -> Person:
    """Somebody of that age, with an account."""
    return make_child(age, email="me@example.jp")


def for_ages(low: int | None, high: int | None) -> Session:
    """A session for some ages."""
    return make_session(activity=of_way("first_come", min_age=low, max_age=high))


def from_elsewhere() -> Person:
    """A visitor."""
    person = grown_up()
    person.residence = Person.Residence.OUTSIDE
    person.save()
    return person


def with_contact_alone() -> Person:
    """Fifteen; we know whom to call, who has not said yes."""
    child = aged(15)
    Guardian.objects.create(person=child, name="小林", telephone="1", asked_at=clock.now(), wording="w")
    return child


def at_the_limit() -> Case:
    """One session of a season that allows one."""
    activity, person = make_activity(campaign=make_campaign(per_person_limit=1)), grown_up()
    make_sign_up(session=make_session(activity=activity, starts_at=tokyo(3)), person=person)
    return make_session(activity=activity, starts_at=tokyo(9)), person


def elsewhere_at_that_time() -> Case:
    """Half an hour of another session lies within."""
    person = grown_up()
    make_sign_up(session=make_session(starts_at=tokyo(7, 9)), person=person)
    return make_session(starts_at=tokyo(7, 10)), person


GATES: list[tuple[str, Callable[[], Case]]] = [
    ("session_cancelled", lambda: (make_session(state="cancelled"), grown_up())),
    ("no_sign_up_needed", lambda: (a_walk_in(), grown_up())),
    ("already_started", lambda: (make_session(starts_at=clock.now() - timedelta(minutes=1)), grown_up())),
    ("booking_not_open", lambda: (make_session(booking_opens_at=tokyo(1)), grown_up())),
    ("booking_closed", lambda: (a_lot(closes_at=clock.now()), grown_up())),
    ("too_young", lambda: (for_ages(20, None), aged(18))),
    ("too_old", lambda: (for_ages(None, 30), aged(40))),
    ("only_for_residents", lambda: (make_session(activity=of_way("lot", residents_only=True)), from_elsewhere())),
    ("guardian_must_agree", lambda: (make_session(), aged(15))),
    ("guardian_must_agree", lambda: (make_session(), with_contact_alone())),
    ("guardian_contact_missing", lambda: (make_session(), aged(16))),
    ("limit_reached", at_the_limit),
    ("clashes", elsewhere_at_that_time),
]

# Where the sentence leads to, for whoever can do something about it.
DOORS = {
    "guardian_must_agree": "people:guardian",
    "guardian_contact_missing": "people:guardian",
    "only_for_residents": "my-details",
    "limit_reached": "activities:my-page",
    "clashes": "activities:my-page",
}


def asked(session: Session, person: Person, **query: str | int) -> list[dict[str, str]]:
    """The reasons that the API gives."""
    answer = browser(person.user).get(
        f"/api/v1/sessions/{session.pk}/why-not/", query, headers={"Accept-Language": "en"}
    )
    assert answer.status_code == 200
    reasons: list[dict[str, str]] = answer.json()["reasons"]
    return reasons


@pytest.mark.parametrize(("code", "make"), GATES, ids=[f"{n}-{code}" for n, (code, _) in enumerate(GATES)])
def test_page_and_api_say_the_same_before_anything_is_filled_in(code: str, make: Callable[[], Case]) -> None:
    session, person = make()
    client = browser(person.user)
    reasons = asked(session, person)
    assert [reason["code"] for reason in reasons] == [code]
    page = html.unescape(text_of(client.get(address("activities:sign-up-form", session.pk, language="en"))))
    for reason in reasons:
        assert reason["message"] in page
        assert code == "booking_not_open" or reason["next_step"] in page  # there the hour itself is the next step
    assert 'name="seats"' not in page
    if code in DOORS:
        assert address(DOORS[code], language="en") in page.split("<main")[1]

    posted = client.post(
        f"/api/v1/sessions/{session.pk}/sign-ups/",
        json.dumps({"seats": 1}),
        content_type="application/json",
        headers={"Accept-Language": "en"},
    )
    assert (posted.status_code, posted.json()["reasons"]) == (409, reasons)
    assert not SignUp.objects.filter(session=session, person=person).exists()


@pytest.mark.parametrize("code", ["too_young", "guardian_must_agree", "only_for_residents", "limit_reached", "clashes"])
def test_the_activitys_page_knows_it_too(code: str) -> None:
    session, person = next(make for known, make in GATES if known == code)()
    page = text_of(browser(person.user).get(address("activities:activity", session.activity_id, language="en")))
    assert asked(session, person)[0]["message"] in html.unescape(page)
    assert address("activities:sign-up-form", session.pk, language="en") not in page


def test_what_is_asked_for_has_gates_of_its_own() -> None:
    person = grown_up()
    programme_of_groups = make_session(capacity=6)
    programme_of_groups.activity.programme.rules = {"min_party": 3}
    programme_of_groups.activity.programme.save()
    for seats, code in ((2, ["party_too_small"]), (7, ["party_too_large"]), (3, [])):
        assert [reason["code"] for reason in asked(programme_of_groups, person, seats=seats)] == code
    stays = a_season_of_stays()
    assert [reason["code"] for reason in asked(stays, person)] == []
    assert [reason["code"] for reason in asked(stays, person, seats=1)] == ["period_missing"]
    outside = {"starts_at": tokyo(59, 15).isoformat(), "ends_at": tokyo(61).isoformat()}
    assert [reason["code"] for reason in asked(stays, person, **outside)] == ["period_not_possible"]


def test_a_stranger_meets_the_gates_that_need_no_name() -> None:
    session = make_session(state="cancelled")
    answer = browser().get(f"/api/v1/sessions/{session.pk}/why-not/")
    assert [reason["code"] for reason in answer.json()["reasons"]] == ["session_cancelled"]
    assert answer.json()["way"] == "seat"
    draft = make_session(activity=make_activity(state=Activity.State.DRAFT))
    assert browser().get(f"/api/v1/sessions/{draft.pk}/why-not/").status_code == 404
    assert browser().get(f"/api/v1/sessions/{session.pk}/why-not/?seats=0").status_code == 400
    assert browser().get(f"/api/v1/sessions/{session.pk}/why-not/?person=1").status_code == 404


def test_a_guardians_yes_opens_the_door() -> None:
    child = with_contact_alone()
    Guardian.objects.update(consented_at=clock.now())
    assert asked(make_session(), child) == []
    Guardian.objects.update(ended_at=clock.now())
    assert [reason["code"] for reason in asked(make_session(), child)] == ["guardian_must_agree"]


@pytest.mark.parametrize(
    ("state", "of_the_other", "clash"),
    [
        ("confirmed", "scheduled", True),
        ("held", "scheduled", True),
        ("offered", "scheduled", False),
        ("waiting", "scheduled", False),
        ("requested", "scheduled", False),
        ("entered", "scheduled", False),
        ("cancelled", "scheduled", False),
        ("confirmed", "cancelled", False),
    ],
)
def test_only_a_seat_that_one_has_keeps_from_another(state: str, of_the_other: str, clash: bool) -> None:
    person = grown_up()
    other = make_session(starts_at=tokyo(7, 9), state=of_the_other)
    make_sign_up(session=other, person=person, state=state)
    assert facts_of(person, make_session(starts_at=tokyo(7, 10))).clashes is clash
    assert facts_of(person, make_session(starts_at=tokyo(7, 10, 30))).clashes is False  # one ends as the other begins


def test_the_seasons_limit_counts_what_still_stands_and_takes_place() -> None:
    season, person = make_campaign(per_person_limit=9), grown_up()
    activity = make_activity(campaign=season)
    here = make_session(activity=activity, starts_at=tokyo(30))
    for day, state in enumerate(["confirmed", "held", "offered", "waiting", "requested", "entered"], start=1):
        make_sign_up(session=make_session(activity=activity, starts_at=tokyo(day)), person=person, state=state)
    for state in ("cancelled", "lapsed", "refused"):
        make_sign_up(session=make_session(activity=activity), person=person, state=state)
    make_sign_up(session=make_session(activity=activity, state="cancelled"), person=person)
    make_sign_up(session=here, person=person)  # the one that is asked about does not count itself
    assert facts_of(person, here).in_season == 6


def test_facts_of_many_sessions_are_one_query_and_the_same_facts() -> None:
    session, person = at_the_limit()
    other, _ = make_session(starts_at=tokyo(3, 11)), make_session(starts_at=tokyo(4))
    stays = a_season_of_stays()
    sessions = [session, other, stays]
    with CaptureQueriesContext(connection) as queries:
        many = facts_for(person, sessions)
    assert len(queries) == 1
    assert many == {one.pk: facts_of(person, one) for one in sessions}
    assert (many[session.pk].in_season, many[other.pk].clashes, many[stays.pk].clashes) == (1, True, False)
    assert set(facts_for(None, sessions)) == {one.pk for one in sessions}


def test_who_may_come_is_asked_again_when_it_is_carried_out() -> None:
    session, person = elsewhere_at_that_time()
    with pytest.raises(Refused) as refusal:
        sign_up(session=session.pk, person=person, made_by=BY)
    assert [reason.code for reason in refusal.value.reasons] == ["clashes"]
