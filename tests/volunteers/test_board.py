"""The coordinators' board: both sides, suggestions, what is asked and answered, who may, and what is kept."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from community.models import Area, Membership, Office, Person, User
from core import clock
from core.outbox.models import Event
from tests.clients import browser, text_of
from tests.factories import (
    make_activity,
    make_area,
    make_assignment,
    make_organisation,
    make_person,
    make_profile,
    make_programme,
    make_session,
    make_shift,
    make_user,
    make_venue,
)
from tests.volunteers.board_kit import make_coordinator, make_looking, shift_ahead
from volunteers.models import Assignment, Interest, Shift

pytestmark = pytest.mark.django_db
BOARD, ASK = "/en/coordinate/board/", "/en/coordinate/board/ask/"


def page(user: User, query: str = "") -> str:
    answer = browser(user).get(f"{BOARD}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def people_on(html: str) -> list[int]:
    return [int(part.split('"')[0]) for part in html.split('id="person-')[1:] if part.split('"')[0].isdecimal()]


def shifts_on(html: str) -> list[int]:
    return [int(part.split('"')[0]) for part in html.split('id="shift-')[1:] if part.split('"')[0].isdecimal()]


def test_the_left_side_shows_only_one_group_where_that_is_asked_for() -> None:
    district = make_area("赤穂")
    here, _there = make_looking(area=district), make_looking(area=make_area("中沢"))
    html = page(make_coordinator(), f"?home={district.slug}&programme=x")
    assert people_on(html) == [here.pk]
    left, right = html.split('data-column="shifts"')
    assert f'<input type="hidden" name="home" value="{district.slug}">' in right
    assert '<input type="hidden" name="programme" value="x">' in left
    assert f'<option value="{district.slug}" lang="ja" selected>' in left


def ask(user: User, person: Person, shift: Shift, verb: str = "propose") -> str:
    data = {"person": person.pk, "shift": shift.pk, "verb": verb, "back": "who=never"}
    answer = browser(user).post(ASK, data, follow=True)
    assert answer.redirect_chain[-1][0] == f"{BOARD}?who=never"
    return text_of(answer)


def test_who_is_looking_stands_left_the_longest_wait_first() -> None:
    later, sooner, interested, content = make_looking(), make_looking(), make_profile().person, make_profile().person
    type(sooner.profile).objects.filter(person=sooner).update(looking_since=clock.now() - timedelta(days=9))
    Interest.objects.create(role=make_shift().role, person=interested, shown_at=clock.now())
    found = people_on(page(make_coordinator()))
    assert found == [sooner.pk, later.pk, interested.pk]
    assert content.pk not in found


@pytest.mark.parametrize(("who", "expected"), [("never", "never"), ("3", "never long half"), ("12", "never long")])
def test_groups_of_those_without_a_role(who: str, expected: str) -> None:
    people = {name: make_profile(make_person(name)).person for name in ("never", "long", "half", "busy")}
    for name, days in (("long", 500), ("half", 150), ("busy", -5)):
        make_assignment(make_shift(starts_at=clock.now() - timedelta(days=days)), people[name])
    assert people_on(page(make_coordinator(), f"?who={who}")) == [people[name].pk for name in expected.split()]


def test_without_consent_or_elsewhere_nobody_stands_on_the_board() -> None:
    here, there = make_area("赤穂"), make_area("中沢")
    mine = make_looking(area=here)
    make_looking(area=there)
    make_profile(make_person(area=here), ask_me=False, looking_since=clock.now())
    assert people_on(page(make_coordinator(here))) == [mine.pk]


def test_shifts_under_their_least_stand_first_then_the_soonest() -> None:
    undated, enough, soon, late = make_shift(), shift_ahead(5, least=0), shift_ahead(8), shift_ahead(30)
    full, over = shift_ahead(3), make_shift(starts_at=clock.now() - timedelta(days=1))
    make_assignment(full)
    found = shifts_on(page(make_coordinator()))
    assert found == [soon.pk, late.pk, undated.pk, enough.pk]
    assert over.pk not in found


def test_a_shift_whose_places_are_kept_stays_until_they_answer() -> None:
    shift = shift_ahead()
    asked = make_assignment(shift, make_looking("Ana"), state="proposed")
    html = page(make_coordinator())
    assert shifts_on(html) == [shift.pk]
    assert f'id="asked-{asked.pk}"' in html
    assert f'id="put-{shift.pk}"' not in html


def test_filters_of_district_programme_and_week() -> None:
    area, programme = make_area(), make_programme()
    near = shift_ahead(3, venue=make_venue(area=make_area("町二区", kind="ward", parent=area)))
    of_it = make_shift(
        session=make_session(activity=make_activity(programme=programme), starts_at=clock.now() + timedelta(days=70))
    )
    user = make_coordinator()
    assert shifts_on(page(user, f"?district={area.slug}")) == [near.pk]
    assert shifts_on(page(user, f"?programme={programme.slug}")) == [of_it.pk]
    day = near.starts_at.astimezone(clock.TOKYO).date()  # type: ignore[union-attr]  # it has a time
    monday = day - timedelta(days=day.weekday())
    assert shifts_on(page(user, f"?week={monday}")) == [near.pk]
    assert len(shifts_on(page(user, "?district=nowhere&programme=x&week=yesterday"))) == 2


def test_chosen_shift_shows_who_fits_and_why_and_chosen_person_what_fits() -> None:
    person, shift = make_looking("Ana", tasks=["help"]), shift_ahead()
    user = make_coordinator()
    html = page(user, f"?shift={shift.pk}")
    assert "Would like this: helping" in html
    assert f"{ASK}?person={person.pk}&amp;shift={shift.pk}" in html
    assert f"{ASK}?person={person.pk}&amp;shift={shift.pk}" in page(user, f"?person={person.pk}")


def test_where_nobody_fits_the_needs_say_how_many_they_leave_out() -> None:
    for _ in range(3):
        make_looking(languages={"en": 4})
    html = page(make_coordinator(), f"?shift={shift_ahead(languages={'pt': 3}).pk}")
    assert "Nobody fits who may be asked" in html
    assert "Of 3 people who may be asked:" in html
    assert "3 people do not speak: Portuguese" in html


def test_both_are_named_before_anybody_is_asked() -> None:
    person, shift = make_looking("Ana", tasks=["help"]), shift_ahead()
    answer = browser(make_coordinator()).get(f"{ASK}?person={person.pk}&shift={shift.pk}&back=who%3Dnever")
    assert "Ask Ana?" in text_of(answer)
    assert "Helping" in text_of(answer)
    assert not Assignment.objects.exists()
    assert f'href="{BOARD}?who=never"' in answer.content.decode()


def test_asking_keeps_the_reasons_and_the_place() -> None:
    person, shift, user = make_looking("Ana", tasks=["help"]), shift_ahead(), make_coordinator()
    assert "Ana stands on the telephone list now" in ask(user, person, shift)
    asked = Assignment.objects.get()
    assert (asked.state, asked.via, asked.made_by) == ("proposed", "coordinator", user.pk)
    assert "likes" in {row["code"] for row in asked.reasons}


def test_what_is_refused_is_told_with_its_reason() -> None:
    person = make_looking("Ana")
    shift = shift_ahead(skills=["cooking"])
    user = make_coordinator()
    assert "This role needs: cooking." in text_of(browser(user).get(f"{ASK}?person={person.pk}&shift={shift.pk}"))
    assert "This role needs: cooking." in ask(user, person, shift)
    assert not Assignment.objects.exists()


def test_the_way_back_leads_nowhere_else() -> None:
    person, shift = make_looking(), shift_ahead()
    data = {"person": person.pk, "shift": shift.pk, "back": "//evil.example/?who=never&next=https://evil.example"}
    answer = browser(make_coordinator()).post(ASK, data)
    assert answer["Location"].startswith(BOARD)
    assert "evil" not in answer["Location"]


def test_who_has_agreed_is_entered_where_the_coordinator_acts_for_the_host() -> None:
    here = make_area()
    mine = shift_ahead(organisation=make_organisation(area=here), skills=["cooking"])
    others = shift_ahead(organisation=make_organisation(area=make_area("中沢")))
    person, user = make_looking("Ana", area=here), make_coordinator(here)
    assert "Ana has this role now." in ask(user, person, mine, "enter")
    assert Assignment.objects.get().state == "accepted"
    data = {"person": person.pk, "shift": others.pk, "verb": "enter"}
    assert browser(user).post(ASK, data).status_code == 404
    assert Event.objects.get(name="volunteers.RoleTaken").channel == "phone"


@pytest.mark.parametrize(
    ("verb", "state", "channel"),
    [("accept", "accepted", "phone"), ("decline", "declined", "phone"), ("withdraw", "called_off", "web")],
)
def test_answers_after_a_call_and_questions_taken_back(verb: str, state: str, channel: str) -> None:
    asked = make_assignment(shift_ahead(), make_looking(), state="proposed")
    client, url = browser(make_coordinator()), f"/en/coordinate/proposals/{asked.pk}/{verb}/"
    answer = client.post(url, {"back": "who=never"})
    assert answer["Location"] == f"{BOARD}?who=never"
    asked.refresh_from_db()
    assert asked.state == state
    assert (
        Event.objects.filter(name__startswith="volunteers.", channel=channel).exclude(name__endswith="Shown").exists()
    )
    assert client.post(url, {"page": "telephone"})["Location"] == "/en/coordinate/telephone/"


def test_the_telephone_list_has_those_whom_no_mail_reaches_what_runs_out_first_at_the_top() -> None:
    shift = shift_ahead(most=5)
    for name, hours, email in (("Bea", 40, ""), ("Ana", 4, ""), ("Mail", 1, "mail@example.jp")):
        person = make_looking(name, email=email, telephone="0265-00-1111")
        row = make_assignment(shift, person, state="proposed")
        Assignment.objects.filter(pk=row.pk).update(answer_by=clock.now() + timedelta(hours=hours))
    said = text_of(browser(make_coordinator()).get("/en/coordinate/telephone/"))
    assert said.index("Ana") < said.index("Bea")
    assert "Mail" not in said
    assert "0265-00-1111" in said
    assert "You may say no" in said


def test_a_row_that_somebody_else_has_just_changed_says_so() -> None:
    shift, user = shift_ahead(most=3), make_coordinator()
    row = make_assignment(shift, make_looking(), state="proposed")
    note = "somebody has just changed this"
    assert note in page(user)
    Assignment.objects.filter(pk=row.pk).update(made_by=user.pk)
    assert note not in page(user)
    Assignment.objects.filter(pk=row.pk).update(made_by=None, made_at=clock.now() - timedelta(minutes=3))
    assert note not in page(user)


def test_whom_a_coordinator_was_shown_is_kept_once_a_day() -> None:
    user, first = make_coordinator(), make_looking()
    page(user)
    page(user)
    second = make_looking()
    page(user)
    events = Event.objects.filter(name="volunteers.PeopleShown").order_by("id")
    assert [(one.actor, one.payload["persons"]) for one in events] == [(user.pk, [first.pk]), (user.pk, [second.pk])]
    page(make_coordinator())
    assert events.all().count() == 3


def test_the_live_page_fetches_the_inside_alone_and_watches_the_office_of_the_reader() -> None:
    area = make_area()
    user = make_coordinator(area)
    assert f'watch="board:{area.pk}"' in page(user)
    assert 'watch="board:0"' in page(make_coordinator())
    inside = browser(user).get(BOARD, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in inside
    assert 'data-column="people"' in inside


def test_strangers_hosts_and_other_coordinators_find_nothing() -> None:
    here, there = make_area("赤穂"), make_area("中沢")
    person, shift = make_looking(area=here), shift_ahead()
    asked = make_assignment(shift, person, state="proposed")
    host = make_user()
    Membership.objects.create(user=host, organisation=shift.role.organisation, role="owner")
    elsewhere = make_coordinator(there)
    pair = f"?person={person.pk}&shift={shift.pk}"
    for user, addresses in (
        (host, (BOARD, f"{ASK}{pair}", "/en/coordinate/telephone/")),
        (elsewhere, (f"{ASK}{pair}", f"{BOARD}?person={person.pk}")),
    ):
        for address in addresses:
            assert browser(user).get(address).status_code == 404
        assert browser(user).post(f"/en/coordinate/proposals/{asked.pk}/accept/").status_code == 404
    assert browser().get(BOARD).status_code == 302
    asked.refresh_from_db()
    assert asked.state == "proposed"


def test_names_are_escaped_in_what_the_script_reads() -> None:
    make_looking('<b>"Ana"')
    assert f'data-name="{escape(chr(60) + "b>" + chr(34) + "Ana" + chr(34))}"' in page(make_coordinator())


def test_pages_of_both_sides_and_constant_queries() -> None:
    area, user = make_area(), make_coordinator()

    def grow() -> None:
        for number in range(10):
            person = make_looking(f"{number}", area=area)
            make_assignment(shift_ahead(number + 1, most=3), person, state="proposed")

    grow()
    client = browser(user)
    counts = []
    for _ in range(2):
        client.get(BOARD)
        with CaptureQueriesContext(connection) as captured:
            client.get(BOARD)
        counts.append(len(captured))
        grow()
    assert counts[0] == counts[1] <= 30
    assert len(people_on(page(user))) == 12
    assert len(people_on(page(user, "?people_page=3"))) == 30 - 24
    assert len(shifts_on(page(user, "?shifts_page=3"))) == 30 - 24


def test_the_steps_of_a_narrow_screen_follow_what_is_chosen() -> None:
    person, user = make_looking(), make_coordinator()
    assert 'data-step="people"' in page(user)
    assert 'data-step="fits"' in page(user, f"?person={person.pk}")
    assert 'data-step="shifts"' in page(user, "?step=shifts")


def test_a_superuser_looks_after_everything(client: Client) -> None:
    make_looking(area=make_area())
    staff = User.objects.create_superuser("staff@example.jp")
    assert len(people_on(page(staff))) == 1
    assert not Office.objects.exists()
    assert Area.objects.count() == 1
