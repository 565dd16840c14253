"""Programmes are data: thirteen of them with their rules, more without a line of code, each with a page of its own."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from activities.errors import CategoryInUse
from activities.forms.post import PostForm
from activities.forms.programme import DEFAULTS
from activities.models import Activity, Programme, SignUp
from activities.party import period
from activities.rules import ProgrammeRules
from activities.services.post_activity import Content, NewSession, Welcome, Words, post_activity
from activities.services.publish_activity import publish_activity
from activities.services.save_programme import ProgrammeFields, save_programme
from activities.services.sign_up import sign_up
from community.models import Organisation, Person
from core import clock
from core.actor import Actor
from core.errors import Refused
from core.outbox.models import Event
from demo.town.data import read
from tests.factories import (
    make_activity,
    make_organisation,
    make_person,
    make_venue,
)

pytestmark = pytest.mark.django_db
BY = Actor(user=None)
WRITTEN = {row["slug"]: row for row in read("programmes")["programme"]}
DAY = timedelta(days=1)
BECOMES = {
    "first_come": SignUp.State.CONFIRMED,
    "lot": SignUp.State.ENTERED,
    "approval": SignUp.State.REQUESTED,
    "appointment": SignUp.State.CONFIRMED,
    "stay": SignUp.State.REQUESTED,
}


def fields(row: dict[str, Any]) -> ProgrammeFields:
    """A programme of the file as the service takes it."""
    return ProgrammeFields(
        names=row["names"],
        about=row["about"],
        policy=row["policy"],
        goal=row["goal"],
        sdgs=row["sdgs"],
        category=row["category"],
        position=0,
        rules=row["rules"],
        templates=row.get("templates", []),
    )


def programme(slug: str) -> Programme:
    """As the demo town has it."""
    return save_programme(fields=fields(WRITTEN[slug]), slug=slug, made_by=BY)


def at(hour: int, *, days: int = 7) -> datetime:
    """A whole hour in Tokyo, some days from now."""
    midnight = datetime.combine(clock.today() + days * DAY, datetime.min.time(), clock.TOKYO)
    return midnight + timedelta(hours=hour)


# ── thirteen programmes through the same services ──


def host(rules: ProgrammeRules) -> Organisation:
    """One that may post."""
    found = make_organisation()
    Organisation.objects.filter(pk=found.pk).update(kind=rules.hosts[0] if rules.hosts else "group")
    return Organisation.objects.get(pk=found.pk)


def dates(rules: ProgrammeRules, way: str) -> list[NewSession]:
    """One, as the way and the rules want it."""
    if way == "stay":
        return [NewSession(at(15, days=5), at(10, days=65), capacity=4, venue=make_venue())]
    if way == "appointment":
        return [NewSession(at(10), at(16), capacity=2, venue=make_venue(), slot_minutes=30)]
    ends = at(10) + timedelta(minutes=rules.minutes[0] if rules.minutes else 90)
    seats = rules.seats[1] if rules.seats else 12
    closes = at(18, days=4) if way == "lot" else None
    return [NewSession(at(10), ends, capacity=0 if way == "walk_in" else seats, venue=make_venue(), closes_at=closes)]


def content(of: Programme, way: str) -> Content:
    """Welcome to all, with every promise made."""
    rules = ProgrammeRules.of(of.rules)
    return Content(
        programme=of,
        texts={"ja": Words(title="みんなの時間", summary="だれでもどうぞ。")},
        welcome=Welcome(languages=["ja"], step_free="yes", cost_yen=0, children="yes", support="ask"),
        way=way,
        category=rules.categories[0].slug if rules.categories else "",
        promises=[promise.key for promise in rules.promises],
    )


def pupil() -> Person:
    """Who may come to anything."""
    person = make_person()
    person.born_on = clock.today().replace(day=1) - 18 * 365 * DAY - 60 * DAY
    person.save()
    return person


WAYS = [(slug, way) for slug, row in WRITTEN.items() for way in row["rules"]["ways"]]


@pytest.mark.parametrize(("slug", "way"), WAYS)
def test_each_programme_is_posted_published_and_signed_up_for_without_code_of_its_own(slug: str, way: str) -> None:
    made = programme(slug)
    rules = ProgrammeRules.of(made.rules)
    activity = post_activity(
        organisation=host(rules), content=content(made, way), sessions=dates(rules, way), made_by=BY
    )
    publish_activity(activity=activity.pk, made_by=BY, reviewed=rules.review)
    session, person = activity.sessions.get(), pupil()
    if way == "walk_in":
        with pytest.raises(Refused) as refusal:
            sign_up(session=session.pk, person=person, made_by=BY)
        assert refusal.value.code == "no_sign_up_needed"
        return
    chosen = {
        "stay": period(session.starts_at + DAY, session.starts_at + 3 * DAY),
        "appointment": period(at(10), at(10) + timedelta(minutes=30)),
    }.get(way)
    party = sign_up(session=session.pk, person=person, seats=rules.smallest_party(way), period=chosen, made_by=BY)
    assert party.state == BECOMES[way]


def test_all_thirteen_are_there_each_with_what_it_serves_and_in_nine_languages() -> None:
    assert len(WRITTEN) == 13
    for row in WRITTEN.values():
        assert row["policy"]
        assert row["goal"] in (1, 2, 3, 4)
        assert all(1 <= number <= 17 for number in row["sdgs"])
        assert len(row["names"]) == 9
        assert {"ja", "ja-easy", "en"} <= row["about"].keys()
        parts = [*row["rules"].get("categories", []), *row["rules"].get("promises", []), *row.get("templates", [])]
        assert all(len(part["names"]) == 9 for part in parts)
        assert row["rules"].keys() <= ProgrammeRules.__dataclass_fields__.keys()  # nothing that nobody reads


def test_the_rules_say_what_the_town_says() -> None:
    rules = {slug: ProgrammeRules.of(row["rules"]) for slug, row in WRITTEN.items()}
    zemi = rules["machizemi"]
    assert (zemi.seats, zemi.minutes, zemi.hosts) == ((2, 10), (60, 90), ("shop",))
    assert (zemi.booking_opens_weeks, zemi.feedback) == ((1, 4), True)
    assert [one.names["ja"] for one in zemi.categories] == ["まなぶ", "たべる", "きれい", "けんこう", "つくる"]
    assert "no-selling" in {one.key for one in zemi.promises}
    assert (rules["kenko-station"].smallest_party("approval"), rules["kenko-station"].smallest_party("first_come")) == (
        5, 1,
    )  # fmt: skip
    assert rules["umigame"].ages == (15, 18)
    first = {slug: one.ways[0] for slug, one in rules.items()}
    assert [first[slug] for slug in ("otameshi", "iju-sodan", "koryu-kyoten", "workation")] == [
        "stay", "appointment", "walk_in", "approval",
    ]  # fmt: skip
    assert rules["shimin-katsudo"].review
    assert {one.key for one in rules["shimin-katsudo"].promises} == {
        "non-profit", "voluntary", "open", "no-religion-politics",
    }  # fmt: skip


def test_a_shop_may_not_post_what_is_for_schools_nor_a_school_a_machi_zemi() -> None:
    made = programme("machizemi")
    rules = ProgrammeRules.of(made.rules)
    school = make_organisation()
    Organisation.objects.filter(pk=school.pk).update(kind="school")
    school.refresh_from_db()
    with pytest.raises(Refused):
        post_activity(
            organisation=school,
            content=content(made, "first_come"),
            sessions=dates(rules, "first_come"),
            made_by=BY,
        )


# ── the service ──


def test_saving_is_an_event_and_keeps_rules_that_nobody_here_knows() -> None:
    made = programme("umigame")
    made.rules |= {"cohort_days": 70}
    made.save()
    row = WRITTEN["umigame"] | {"rules": {"ways": ["approval"]}}
    saved = save_programme(fields=fields(row), programme=made.pk, made_by=BY)
    assert saved.rules == {"cohort_days": 70, "ways": ["approval"]}
    assert saved.slug == "umigame"
    assert Event.objects.filter(name="activities.ProgrammeSaved").count() == 2


def test_a_kind_under_which_activities_stand_is_not_taken_away() -> None:
    made = programme("machizemi")
    Activity.objects.filter(pk=make_activity(programme=made).pk).update(category="eat")
    row = WRITTEN["machizemi"]
    kept = [one for one in row["rules"]["categories"] if one["slug"] != "eat"]
    with pytest.raises(CategoryInUse):
        save_programme(
            fields=fields(row | {"rules": row["rules"] | {"categories": kept}}), programme=made.pk, made_by=BY
        )
    kept = [one for one in row["rules"]["categories"] if one["slug"] != "beauty"]
    save_programme(fields=fields(row | {"rules": row["rules"] | {"categories": kept}}), programme=made.pk, made_by=BY)


def test_what_a_template_proposes_is_what_one_fills_in_when_posting() -> None:
    form = PostForm(organisation=make_organisation())
    assert set(DEFAULTS) - {"key"} <= set(form.fields)
    for row in WRITTEN.values():
        for template in row.get("templates", []):
            assert template["defaults"].keys() <= form.fields.keys()
