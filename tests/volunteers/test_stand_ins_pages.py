"""The pages: I can't come, what happens next, could you stand in, and a host who does it for who has no phone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.clients import address, browser, text_of
from tests.factories import make_assignment, make_organisation, make_person, make_profile, make_user
from tests.volunteers.stand_in_kit import a_place, another_shift, helped_before, who_may_be_asked
from volunteers.models import Assignment, StandInAsk, StandInSearch, Watch

pytestmark = pytest.mark.django_db


def my_place(**fields: object) -> Assignment:
    """Of somebody with an account."""
    return a_place(make_person("Anna", email="anna@example.jp", language="en"), **fields)  # type: ignore[arg-type]


def page_of(place: Assignment) -> str:
    """Where one looks for a stand-in."""
    return address("volunteers:stand-in", place.pk)


def test_everybody_who_fits_is_asked_with_one_tap() -> None:
    place, fitting = my_place(), who_may_be_asked(email="m@example.jp")
    anna = browser(place.person.user)
    page = anna.get(page_of(place))
    assert fitting.name not in text_of(page)
    answer = anna.post(page_of(place), {"how": "all"}, follow=True)
    assert "1 person is asked" in text_of(anna.get("/en" + page_of(place)))
    assert fitting.name not in text_of(answer)  # nobody can browse the town
    assert StandInAsk.objects.get().person == fitting
    anna.post(address("volunteers:stop-looking", place.pk))
    assert StandInSearch.objects.get().ended_at is not None


def test_one_person_is_asked_by_name_and_a_wrong_name_is_explained_beside_the_field() -> None:
    place = my_place()
    friend = helped_before(who_may_be_asked("小林 実"), place.role.organisation)
    anna = browser(place.person.user)
    wrong = anna.post("/en" + page_of(place), {"how": "one", "name": "小林"})
    assert wrong.status_code == 422
    assert "We know nobody of this name here who can be asked." in text_of(wrong)
    assert anna.post(page_of(place), {"how": "one", "name": "小林 実"}).status_code == 302
    assert StandInSearch.objects.get().asked == friend


def test_a_swap_is_asked_for_by_its_time() -> None:
    place = my_place()
    theirs = make_assignment(another_shift(place.shift, days=5), make_person("小林 実"))
    make_profile(theirs.person)
    anna = browser(place.person.user)
    assert "小林" not in text_of(anna.get(page_of(place)))
    assert anna.post(page_of(place), {"how": "swap", "exchange": "999"}).status_code == 422
    assert anna.post(page_of(place), {"how": "swap", "exchange": str(theirs.pk)}).status_code == 302
    assert StandInSearch.objects.get().in_exchange == theirs


def test_nobody_fits_is_said_and_the_host_sees_it() -> None:
    place = my_place()
    anna = browser(place.person.user)
    anna.post(page_of(place), {"how": "all"})
    assert "Nobody fits whom we may ask" in text_of(anna.get("/en" + page_of(place)))


def an_ask(place: Assignment, **profile: object) -> StandInAsk:
    """Minoru is asked, with everybody else who fits."""
    minoru = who_may_be_asked("Minoru", email="minoru@example.jp", **profile)  # type: ignore[arg-type]
    search = StandInSearch.objects.create(assignment=place, starts_at=place.shift.starts_at, opened_at=place.made_at)
    return StandInAsk.objects.create(search=search, person=minoru, asked_at=place.made_at)


def test_who_is_asked_takes_over_with_one_tap() -> None:
    ask = an_ask(a_place())
    minoru = browser(ask.person.user)
    page = text_of(minoru.get("/en" + address("volunteers:stand-in-asked", ask.pk)))
    assert "Yes, I take over" in page
    assert ask.search.assignment.person.name not in page
    assert address("volunteers:stand-in-asked", ask.pk) in text_of(minoru.get(address("volunteers:my-roles")))
    answer = minoru.post(address("volunteers:answer-stand-in", ask.pk, "take-over"))
    assert answer["Location"] == address("volunteers:my-roles")
    assert Assignment.objects.get(state="accepted").person == ask.person
    assert "You have taken over" in text_of(minoru.get("/en" + address("volunteers:stand-in-asked", ask.pk)))


def test_what_a_role_needs_is_ticked_by_who_knows_that_they_can() -> None:
    ask = an_ask(a_place(skills=["cooking"]))
    Watch.objects.create(role=ask.search.assignment.role, person=ask.person, since=ask.asked_at)
    minoru = browser(ask.person.user)
    assert "I can do this" in text_of(minoru.get("/en" + address("volunteers:stand-in-asked", ask.pk)))
    take_over = address("volunteers:answer-stand-in", ask.pk, "take-over")
    minoru.post(take_over)
    assert not Assignment.objects.filter(person=ask.person).exists()
    minoru.post(take_over, {"vouched": "1"})
    assert Assignment.objects.filter(person=ask.person, state="accepted").exists()


def test_no_thanks_needs_no_reason_and_who_is_too_late_is_thanked() -> None:
    ask = an_ask(a_place())
    minoru = browser(ask.person.user)
    minoru.post(address("volunteers:answer-stand-in", ask.pk, "decline"))
    assert "You said no, and that is fine" not in text_of(
        minoru.get("/en" + address("volunteers:stand-in-asked", ask.pk))
    )
    ask.search.refresh_from_db()
    assert ask.search.ended_at is not None
    other = an_ask_of_another_search()
    quick = make_assignment(other.search.assignment.shift, make_person())
    StandInSearch.objects.filter(pk=other.search_id).update(found=quick, ended_at=quick.made_at)
    gone = text_of(browser(other.person.user).get("/en" + address("volunteers:stand-in-asked", other.pk)))
    assert "Somebody else has taken it over" in gone


def an_ask_of_another_search() -> StandInAsk:
    """Somebody else is asked for something else."""
    place = a_place(days=9, most=2)
    person = who_may_be_asked("Emi", email="emi@example.jp")
    search = StandInSearch.objects.create(assignment=place, starts_at=place.shift.starts_at, opened_at=place.made_at)
    return StandInAsk.objects.create(search=search, person=person, asked_at=place.made_at)


def test_a_host_does_each_step_for_who_has_no_phone() -> None:
    host = make_person("Host", email="host@example.jp").user
    assert host is not None
    place = a_place(make_person("ウメ", telephone="0265-00-9999"), organisation=make_organisation(member=host))
    fitting = who_may_be_asked("小林 実")
    shop = browser(host)
    assert shop.post(page_of(place), {"how": "all"}).status_code == 302
    page = text_of(shop.get("/en" + page_of(place)))
    assert "小林 実" in page
    ask = StandInAsk.objects.get()
    answer = shop.post(address("volunteers:answer-stand-in", ask.pk, "take-over"))
    assert answer["Location"] == page_of(place)
    assert Assignment.objects.get(state="accepted").person == fitting
    assert "Somebody else has taken over" in text_of(shop.get("/en" + page_of(place)))


def test_a_stranger_meets_no_page() -> None:
    ask = an_ask(a_place())
    stranger = browser(make_user())
    for url in (page_of(ask.search.assignment), address("volunteers:stand-in-asked", ask.pk)):
        assert stranger.get(url).status_code == 404


def test_the_search_page_costs_the_same_however_many_are_asked() -> None:
    host = make_person("Host", email="host@example.jp").user
    assert host is not None
    place = a_place(organisation=make_organisation(member=host))
    ask = an_ask(place)
    few = _questions(host, place)
    for n in range(6):
        StandInAsk.objects.create(search=ask.search, person=make_person(f"人 {n}"), asked_at=ask.asked_at)
    assert _questions(host, place) == few


def _questions(host: object, place: Assignment) -> int:
    client = browser(host)  # type: ignore[arg-type]
    client.get(page_of(place))
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page_of(place)).status_code == 200
    return len(asked)
