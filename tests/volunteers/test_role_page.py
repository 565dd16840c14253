"""A role's own page: why not before anything else, the tick that vouches, interest, watching; for somebody else too."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.models import Person, SupportAct
from core import clock
from core.actor import Actor
from core.errors import Refused
from core.outbox.models import Event
from core.pages import forget_pages
from tests.at_once import all_at_once, at_once
from tests.clients import address, browser, text_of
from tests.community.kit import make_child, make_support
from tests.factories import make_assignment, make_person, make_profile, make_session, make_shift
from volunteers.models import Assignment, Interest, Profile, Shift, Watch
from volunteers.services.show_interest import show_interest
from volunteers.services.take_up import take_up

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    forget_pages()


@pytest.fixture
def linh() -> Person:
    """She lives here."""
    return make_person("グエン・リン", email="linh@example.jp", language="vi")


def shown(shift: Shift, person: Person | None, **query: Any) -> Any:
    """What the page knows."""
    answer = browser(person.user if person else None).get(
        address("volunteers:role", shift.role_id, language="en"), query
    )
    assert answer.status_code == 200
    return answer.context["shown"]


def take(shift: Shift, person: Person, **data: Any) -> str:
    """Press the button; where it leads."""
    return str(browser(person.user).post(address("volunteers:take", shift.pk), data)["Location"])


def test_titles_say_in_which_language_they_truly_are(linh: Person) -> None:
    shift = make_shift(titles={"ja": "見守り", "vi": "Trông coi"}, bodies={"ja": "朝の見守りです。"})
    page = text_of(browser().get(address("volunteers:role", shift.role_id, language="vi")))
    assert '<span lang="vi">Trông coi</span>' in page
    assert '<p lang="ja">朝の見守りです。</p>' in page


def test_all_its_times_stand_there_with_a_button_each(linh: Person) -> None:
    begin = clock.now() + timedelta(days=2)
    shift = make_shift(starts_at=begin, most=3)
    next_day = begin + timedelta(days=1)
    later = Shift.objects.create(role=shift.role, starts_at=next_day, ends_at=next_day + timedelta(hours=1))
    over = clock.now() - timedelta(days=1)
    Shift.objects.create(role=shift.role, starts_at=over, ends_at=over + timedelta(hours=1))
    make_assignment(shift)
    page = shown(shift, linh)
    assert [(time.shift, time.left, time.open) for time in page.times] == [(shift, 2, True), (later, 1, True)]
    html = text_of(browser(linh.user).get(address("volunteers:role", shift.role_id)))
    assert all(address("volunteers:take", one.pk) in html for one in (shift, later))
    assert address("account_login") in text_of(browser().get(address("volunteers:role", shift.role_id)))


def test_what_stands_in_the_way_everywhere_is_said_once_and_there_is_no_button() -> None:
    child = make_child(16)
    shift = make_shift(starts_at=clock.now() + timedelta(days=2))
    Shift.objects.create(role=shift.role, starts_at=shift.starts_at, ends_at=shift.ends_at)
    page = shown(shift, child)
    assert "for_grown_ups" in [one.code for one in page.in_the_way]
    html = text_of(browser(child.user).get(address("volunteers:role", shift.role_id, language="en")))
    assert html.count("not yet open to people under 18") == 1
    assert address("volunteers:take", shift.pk) not in html


def test_a_tick_vouches_and_the_profile_learns_it(linh: Person) -> None:
    make_profile(linh, japanese=1, skills=["music"], languages={"en": 1})
    shift = make_shift(skills=["cooking"], japanese=2, languages={"en": 3})
    [time] = shown(shift, linh).times
    assert {one.code for one in time.to_vouch} == {"skills_needed", "japanese_needed", "languages_needed"}
    assert time.open
    assert "roles/" in take(shift, linh)
    assert not Assignment.objects.exists()
    assert take(shift, linh, vouched="1") == address("volunteers:my-roles")
    assert Assignment.objects.get().state == "accepted"
    profile = Profile.objects.get()
    assert (profile.skills, profile.japanese, profile.languages) == (["music", "cooking"], 2, {"en": 3})


def test_a_tick_without_a_profile_makes_none(linh: Person) -> None:
    take(make_shift(skills=["cooking"]), linh, vouched="1")
    assert Assignment.objects.get().state == "accepted"
    assert not Profile.objects.exists()


def test_where_the_host_answers_first_one_asks(linh: Person) -> None:
    shift = make_shift(asks_first=True)
    take(shift, linh)
    assert Assignment.objects.get().state == "applied"
    assert shown(shift, linh).times[0].standing.state == "applied"


def test_a_stranger_and_somebody_elses_person_get_nothing_done(linh: Person) -> None:
    shift, other = make_shift(), make_person("下島 八重子")
    for url in (
        address("volunteers:take", shift.pk),
        address("volunteers:interest", shift.role_id, "show"),
    ):
        assert browser().post(url).status_code == 302
        for wrong in (str(other.pk), "999999", "x", "9" * 30):
            assert browser(linh.user).post(url, {"for": wrong}).status_code == 404
    assert not Assignment.objects.exists()
    assert not Interest.objects.exists()


def test_interest_commits_to_nothing_is_kept_once_and_can_be_taken_back(linh: Person) -> None:
    shift = make_shift()
    client, url = browser(linh.user), address("volunteers:interest", shift.role_id, "show")
    client.post(url, {"share_contact": "1"})
    client.post(url)
    interest = Interest.objects.get()
    assert (interest.person, interest.share_contact, interest.ended_at) == (linh, False, None)
    assert not Assignment.objects.exists()
    client.post(address("volunteers:interest", shift.role_id, "withdraw"))
    interest.refresh_from_db()
    assert interest.ended_at is not None
    names = list(Event.objects.filter(name__contains="Interest").values_list("name", flat=True))
    assert names == ["volunteers.InterestShown", "volunteers.InterestWithdrawn"]


@pytest.mark.parametrize("kind", ["welfare_a", "welfare_b"])
def test_welfare_work_is_nobodys_to_take_and_needs_the_yes_to_pass_on_the_contact(linh: Person, kind: str) -> None:
    shift = make_shift(kind=kind)
    assert [one.code for one in shown(shift, linh).in_the_way] == ["through_provider"]
    assert "roles/" in take(shift, linh)
    client, url = browser(linh.user), address("volunteers:interest", shift.role_id, "show")
    client.post(url)
    assert not Interest.objects.exists()
    client.post(url, {"share_contact": "1"})
    assert Interest.objects.get().share_contact


def test_a_closed_role_takes_no_interest_but_can_be_watched(linh: Person) -> None:
    shift = make_shift(state="closed")
    assert "role_not_open" in [one.code for one in shown(shift, linh).in_the_way]
    client = browser(linh.user)
    client.post(address("volunteers:interest", shift.role_id, "show"))
    assert not Interest.objects.exists()
    for _ in range(2):
        client.post(address("volunteers:watch", shift.role_id, "on"))
    assert Watch.objects.get().person == linh
    assert shown(shift, linh).watched
    client.post(address("volunteers:watch", shift.role_id, "off"))
    assert not Watch.objects.exists()


# Through a supporter


def test_a_supporter_takes_a_role_for_a_person_and_both_read_it() -> None:
    susumu, yaeko = make_person("下島 進", email="susumu@example.jp"), make_person("下島 八重子")
    support, shift = make_support(yaeko, susumu), make_shift(skills=["garden"])
    assert shown(shift, susumu, **{"for": yaeko.pk}).times[0].open
    for _ in range(2):
        take(shift, susumu, **{"for": yaeko.pk, "vouched": "1"})
    taken = Assignment.objects.get()
    assert (taken.person, taken.made_by) == (yaeko, susumu.user_id)
    assert Event.objects.get(name="volunteers.RoleTaken").channel == "supporter"
    act = SupportAct.objects.get()
    assert (act.support, act.deed, act.about) == (support, "took_role", taken.pk)


def test_who_may_only_see_takes_nothing() -> None:
    susumu, yaeko = make_person("下島 進", email="susumu@example.jp"), make_person("下島 八重子")
    make_support(yaeko, susumu, may_sign_up=False)
    shift = make_shift()
    url = address("volunteers:take", shift.pk)
    assert browser(susumu.user).post(url, {"for": yaeko.pk}).status_code == 404
    role = f"{address('volunteers:role', shift.role_id)}?for={yaeko.pk}"
    assert browser(susumu.user).get(role).status_code == 404


# Races and costs


@pytest.mark.django_db(transaction=True)
def test_interest_shown_twice_at_once_is_one(linh: Person) -> None:
    role, by = make_shift().role, Actor(user=None)
    at_once(lambda: show_interest(role=role, person=linh, share_contact=True, made_by=by), 4)
    assert Interest.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_and_one_place(linh: Person) -> None:
    shift, other, by = make_shift(skills=["music"]), make_person(), Actor(user=None)
    make_profile(linh)
    make_profile(other)

    def come(person: Person) -> str:
        try:
            return take_up(shift=shift.pk, person=person, made_by=by, vouched=True).state
        except Refused as refusal:
            return refusal.code

    assert sorted(all_at_once([lambda: come(linh), lambda: come(other)])) == ["accepted", "role_full"]
    taken = Assignment.objects.get()
    assert list(Profile.objects.exclude(skills=[]).values_list("person", flat=True)) == [taken.person_id]


def test_twenty_times_cost_no_query_more_than_two(linh: Person) -> None:
    shift = make_shift(session=make_session())
    client = browser(linh.user)

    def add(count: int) -> None:
        for number in range(count):
            begin = clock.now() + timedelta(days=10 + count + number)
            one = Shift.objects.create(role=shift.role, starts_at=begin, ends_at=begin + timedelta(hours=1), most=3)
            make_assignment(one)
            make_assignment(make_shift(starts_at=begin + timedelta(hours=3)), linh)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address("volunteers:role", shift.role_id)).status_code == 200
        return len(captured)

    add(2)
    queries()
    before = queries()
    add(20)
    assert queries() == before
