"""The finder: grouped by role, narrowed by the address, and what fits who is signed in."""

from datetime import datetime, timedelta
from time import process_time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from community.models import Person
from core import clock
from core.pages import forget_pages
from tests.clients import address, browser, text_of
from tests.community.kit import make_support
from tests.factories import make_area, make_assignment, make_person, make_profile, make_session, make_shift, make_venue
from volunteers.models import Role, Shift
from volunteers.rules.fit import day_of
from volunteers.rules.week import touched
from volunteers.selectors.finding import RoleFilters, cards_of, found_roles
from volunteers.selectors.suggestions_for_person import suggestions_for

pytestmark = pytest.mark.django_db


def at(weekday: int, hour: int) -> datetime:
    """That weekday, next week or the one after, at this hour in the town."""
    now = clock.now().astimezone(clock.TOKYO)
    day = now + timedelta(days=7 + (weekday - now.weekday()) % 7)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def more_times(shift: Shift, count: int) -> None:
    """The same role, on the following days."""
    assert shift.starts_at is not None
    assert shift.ends_at is not None
    for days in range(1, count + 1):
        begin, end = shift.starts_at + timedelta(days=days), shift.ends_at + timedelta(days=days)
        Shift.objects.create(role=shift.role, starts_at=begin, ends_at=end, part_of_week=touched(begin, end))


def found(query: str = "") -> list[Role]:
    """The roles on the first page."""
    forget_pages()
    answer = browser().get(f"{address('volunteers:open-roles')}?{query}")
    assert answer.status_code == 200
    return [card.role for card in answer.context["cards"]]


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    forget_pages()


def test_a_role_with_five_times_is_one_card_with_its_times() -> None:
    first = make_shift(starts_at=at(0, 10))
    more_times(first, 4)
    page, [card] = found_roles(RoleFilters(), None)
    assert page.paginator.count == 1
    assert [shift.starts_at for shift in card.shifts] == sorted(
        shift.starts_at for shift in card.shifts if shift.starts_at
    )
    assert (len(card.shifts), card.left) == (5, 5)


def test_what_is_full_is_no_longer_among_the_times() -> None:
    first = make_shift(starts_at=at(0, 10))
    more_times(first, 1)
    make_assignment(first, state="proposed")  # a place that is kept
    _, [card] = found_roles(RoleFilters(), None)
    assert first not in card.shifts
    assert len(card.shifts) == 1


def test_each_filter_finds_its_own() -> None:
    akaho = make_area("赤穂")
    shifts = {
        "task=interpret": make_shift(task="interpret", starts_at=at(0, 10), japanese=1),
        "day=5": make_shift(starts_at=at(5, 10), japanese=1),
        "part=evening": make_shift(starts_at=at(1, 18), japanese=1),
        "speak=vi": make_shift(starts_at=at(1, 10), languages={"vi": 2}, japanese=1),
        "speak=ja": make_shift(starts_at=at(2, 10), japanese=3),
        "no_japanese=1": make_shift(starts_at=at(2, 10)),
        "comfort=seated&comfort=quiet": make_shift(starts_at=at(2, 10), comforts=["quiet", "seated"], japanese=1),
        "pupils=1": make_shift(starts_at=at(2, 10), comforts=["minors"], japanese=1),
        "kind=welfare_b": make_shift(starts_at=at(2, 10), kind="welfare_b", japanese=1),
        f"district={akaho.slug}": make_shift(starts_at=at(2, 10), venue=make_venue(area=akaho), japanese=1),
    }
    for query, shift in shifts.items():
        own = found(query)
        assert shift.role in own, query
        assert len(own) < len(shifts), query
    assert found("comfort=seated&comfort=quiet&pupils=1") == []
    assert found("task=interpret") == [shifts["task=interpret"].role]
    assert found("day=5") == [shifts["day=5"].role]


def test_a_role_at_a_session_lies_where_the_session_does_and_is_not_free_standing() -> None:
    akaho = make_area("赤穂")
    ward = make_area("町二区", kind="ward", parent=akaho)
    role = make_shift(session=make_session(venue=make_venue(area=ward))).role
    alone = make_shift(starts_at=at(2, 10)).role
    assert found(f"district={akaho.slug}") == [role]
    assert found("free=1") == [alone]


def test_whenever_it_suits_is_there_on_any_day() -> None:
    role = make_shift().role
    assert found("day=3&part=evening") == [role]


def test_words_that_nobody_offers_are_passed_over() -> None:
    role = make_shift().role
    for query in (
        "task=xyz",
        "day=9",
        "part=noon",
        "district=nowhere",
        "speak=zz",
        "comfort=xyz",
        "page=99",
        "kind=%00",
    ):
        assert found(query) == [role], query


def test_employment_is_shown_only_where_the_law_lets_it(settings: object) -> None:
    role = make_shift(kind="employment").role
    settings.EMPLOYMENT_LEGAL_BASIS = ""  # type: ignore[attr-defined]
    assert found() == []
    assert browser().get(address("volunteers:role", role.pk)).status_code == 404
    settings.EMPLOYMENT_LEGAL_BASIS = "特定募集情報等提供 51-募-000001"  # type: ignore[attr-defined]
    assert found("kind=employment") == [role]
    assert "51-募-000001" in text_of(browser().get(address("volunteers:role", role.pk)))


def test_an_empty_result_says_what_to_loosen() -> None:
    make_shift(task="help", starts_at=at(0, 10))
    make_shift(task="teach", starts_at=at(5, 10))
    answer = browser().get(f"{address('volunteers:open-roles')}?task=teach&day=0")
    assert answer.context["cards"] == []
    assert [(count, link) for _, count, link in answer.context["loosened"]] == [(1, "day=0"), (1, "task=teach")]


def test_a_stranger_meets_a_remembered_page_without_suggestions() -> None:
    make_shift()
    stranger = browser()
    stranger.get(address("volunteers:open-roles"))
    with CaptureQueriesContext(connection) as captured:
        answer = stranger.get(address("volunteers:open-roles"))
    assert (answer.status_code, len(captured)) == (200, 0)
    assert 'id="fit"' not in text_of(answer)


# Roles that fit


def fitting(person: Person) -> list[Role]:
    """Best first."""
    return [one.card.role for one in suggestions_for(person).fitting]


def test_what_fits_comes_with_reasons_in_the_readers_language() -> None:
    person = make_person(email="linh@example.jp", language="vi")
    make_profile(person, tasks=["interpret"], languages={"vi": 4}, japanese=1, helps=["no_japanese"])
    make_shift(task="help", comforts=["no_japanese"])
    best = make_shift(task="interpret", languages={"vi": 3}, comforts=["no_japanese"]).role
    [first, _] = suggestions_for(person).fitting
    assert first.card.role == best
    with translation.override("ja"):
        japanese = first.why
    with translation.override("en"):
        english = first.why
    assert any("interpreting" in word for word in english)
    assert any("通訳" in word for word in japanese)
    page = text_of(browser(person.user).get(address("volunteers:open-roles", language="en")))
    assert english[0] in page


def test_what_does_not_fit_says_why_and_what_to_do() -> None:
    person = make_person()
    make_profile(person, japanese=1, helps=["seated"])
    make_shift(japanese=4, comforts=["seated"])
    make_shift()
    found_ = suggestions_for(person)
    assert found_.fitting == []
    assert {reason.code for one in found_.others for reason in one.refusals} == {
        "japanese_needed",
        "not_what_they_asked_for",
    }
    assert all(reason.next_step for one in found_.others for reason in one.refusals)


def test_a_role_fits_by_the_one_of_its_times_that_does() -> None:
    person = make_person()
    make_profile(person, week=touched(at(2, 9), at(2, 10)))
    shift = make_shift(starts_at=at(0, 9), minutes=60)
    more_times(shift, 3)
    [only] = suggestions_for(person).fitting
    assert [day_of(one).weekday() for one in only.card.shifts] == [2]
    assert suggestions_for(person).others == []


def test_what_one_has_and_what_clashes_with_it_is_not_suggested() -> None:
    person = make_person()
    mine = make_shift(starts_at=at(0, 10), most=2)
    make_assignment(mine, person)
    make_shift(starts_at=at(0, 11))
    free = make_shift(starts_at=at(0, 14)).role
    assert fitting(person) == [free]
    [other] = suggestions_for(person).others
    assert [one.code for one in other.refusals] == ["times_overlap"]


def test_without_a_profile_it_works_and_says_how_to_make_it_better() -> None:
    person = make_person(email="new@example.jp")
    easy = make_shift(starts_at=at(3, 10), comforts=["first_timers"]).role
    sooner = make_shift(starts_at=at(2, 10)).role
    assert fitting(person) == [easy, sooner]
    assert f'href="{address("volunteers:profile")}"' in text_of(
        browser(person.user).get(address("volunteers:open-roles"))
    )


def test_a_supporter_sees_what_fits_the_person_and_others_meet_404() -> None:
    supporter, elder = make_person(email="susumu@example.jp"), make_person("下島 八重子")
    make_support(elder, supporter)
    make_profile(elder, tasks=["watch"])
    make_shift(task="watch")
    page = f"{address('volunteers:open-roles')}?for={elder.pk}"
    answer = browser(supporter.user).get(page)
    assert answer.context["suggestions"].fitting[0].why
    assert f"?for={elder.pk}" in text_of(answer)
    assert browser(make_person(email="x@example.jp").user).get(page).status_code == 404
    assert browser().get(page).status_code == 404


def test_ten_more_roles_cost_no_query_more() -> None:
    person = make_person(email="linh@example.jp")
    make_profile(person, tasks=["help"]).areas.add(make_area())
    client = browser(person.user)

    def add(count: int) -> None:
        for number in range(count):
            make_assignment(make_shift(session=make_session(starts_at=at(0, 9) + timedelta(days=number)), most=3))
            more_times(make_shift(starts_at=at(1, 9) + timedelta(days=number)), 2)

    def queries() -> int:
        forget_pages()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address("volunteers:open-roles")).status_code == 200
        return len(captured)

    add(8)
    queries()
    before = queries()
    add(80)
    assert queries() == before
    with CaptureQueriesContext(connection) as captured:
        suggestions_for(person)
    assert len(captured) <= 12


def test_suggestions_among_two_thousand_shifts_take_a_moment() -> None:
    """Under 100 ms on a machine of its own; counted in this process's own time, and with room for a busy one."""
    person = make_person()
    make_profile(person, tasks=["help"], skills=["music"], week=touched(at(2, 9), at(2, 10)))
    host = make_session().activity.organisation
    roles = Role.objects.bulk_create(
        Role(organisation=host, task="help", skills=["music"] if n % 3 else [], created_at=clock.now())
        for n in range(500)
    )
    times = [at(0, 9) + timedelta(hours=number % 300) for number in range(2000)]
    Shift.objects.bulk_create(
        Shift(
            role=roles[number % 500],
            starts_at=begin,
            ends_at=begin + timedelta(hours=2),
            part_of_week=touched(begin, begin + timedelta(hours=2)),
        )
        for number, begin in enumerate(times)
    )
    took = []
    for _ in range(3):
        began = process_time()
        found_ = suggestions_for(person)
        took.append(process_time() - began)
    assert min(took) < 0.5
    assert len(found_.fitting) == 4


def test_cards_keep_their_order() -> None:
    first, second = make_shift(), make_shift()
    shown = cards_of({second.role_id: [second.pk], first.role_id: [first.pk]})
    assert [card.role.pk for card in shown] == [second.role_id, first.role_id]
