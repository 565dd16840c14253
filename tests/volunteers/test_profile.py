"""The profile: what is kept, who reads it, who wrote it, and how it goes again."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.models import Area, Consent, Office, Person, SupportAct, User
from core import clock
from core.actor import Actor
from core.outbox.models import Event
from tests.clients import address, browser, text_of
from tests.community.kit import make_support
from tests.factories import make_area, make_assignment, make_person, make_profile, make_session, make_shift, make_user
from volunteers.models import Profile, Qualification
from volunteers.rules.answers import Answers
from volunteers.rules.week import EVENING, bit
from volunteers.selectors.situations import someone_of
from volunteers.services.save_profile import erase_profile, save_profile
from volunteers.services.see_qualification import see_qualification

pytestmark = pytest.mark.django_db
BY = Actor(user=None)
FULL = {
    "skills": ["cooking", "music"],
    "tasks": ["help"],
    "helps": ["seated"],
    "japanese": "1",
    "speaks_vi": "4",
    "week": ["5-0", "5-1"],
    "travels": "foot",
    "times_a_month": "2",
    "certificates": ["nurse"],
    "looking": "on",
    "ask_me": "on",
}


@pytest.fixture
def here() -> Area:
    """A district."""
    return make_area("赤穂")


@pytest.fixture
def linh() -> Person:
    """She lives here, and reads Vietnamese."""
    return make_person("グエン・リン", email="linh@example.jp", language="vi")


@pytest.fixture
def desk(here: Area) -> User:
    """The coordinator of that district."""
    user = make_person("唐澤 真紀", email="maki@example.jp").user
    assert user is not None
    Office.objects.create(user=user, kind=Office.Kind.COORDINATOR, area=here)
    return user


def may_be_asked(person: Person) -> bool:
    """By the consent that stands."""
    return Consent.objects.filter(person=person, purpose="ask_me", withdrawn_at=None).exists()


def test_everything_that_is_ticked_is_known_to_the_rules(linh: Person, here: Area) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    away = {"away_from_0": tomorrow.isoformat(), "away_to_0": ""}
    answer = browser(linh.user).post(address("volunteers:profile"), {**FULL, **away, "areas": [here.pk]})
    assert answer["Location"] == address("volunteers:open-roles")
    someone = someone_of(linh)
    assert someone.skills == {"cooking", "music"}
    assert someone.tasks == {"help"}
    assert someone.helps == {"seated"}
    assert someone.tongues == {"ja": 1, "vi": 4}
    assert someone.week == bit(5, 0) | bit(5, 1)
    assert someone.aways == ((tomorrow, tomorrow),)
    assert someone.areas == {here.pk}
    assert (someone.travels, someone.times_a_month) == ("foot", 2)
    assert someone.looking
    assert someone.may_be_asked
    assert someone.certificates == {}  # told, and not seen yet
    consent = Consent.objects.get(person=linh, purpose="ask_me")
    assert (consent.wording, consent.channel) == ("ask-me-2026-11", "web")


def test_nothing_is_required_and_taking_ticks_away_takes_everything_back(linh: Person) -> None:
    client = browser(linh.user)
    client.post(address("volunteers:profile"), FULL)
    assert client.post(address("volunteers:profile"), {}).status_code == 302
    profile = Profile.objects.get()
    assert (profile.skills, profile.helps, profile.week, profile.looking_since) == ([], [], 0, None)
    assert not Qualification.objects.exists()
    assert not may_be_asked(linh)
    assert "community.ConsentWithdrawn" in Event.objects.values_list("name", flat=True)


def test_the_page_shows_again_what_was_told(linh: Person, here: Area) -> None:
    client = browser(linh.user)
    client.post(address("volunteers:profile"), {**FULL, "areas": [here.pk]})
    form = client.get(address("volunteers:profile")).context["form"]
    assert form["skills"].value() == ["cooking", "music"]
    assert [cell.value for _, cells in form.week_rows() for cell in cells if cell.checked] == ["5-0", "5-1"]
    assert form["areas"].value() == [here.pk]
    assert form["speaks_vi"].value() == 4
    assert form["ask_me"].value()


@pytest.mark.parametrize(("language", "first"), [("vi", "speaks_vi"), ("ja", "japanese"), ("ja-easy", "japanese")])
def test_the_language_of_the_page_comes_first(linh: Person, language: str, first: str) -> None:
    form = browser(linh.user).get(address("volunteers:profile", language=language)).context["form"]
    assert next(iter(form.languages())).name == first or language == "vi"


def test_a_day_before_the_first_one_is_told_beside_the_field(linh: Person) -> None:
    today = clock.today()
    wrong = {"away_from_0": today.isoformat(), "away_to_0": (today - timedelta(days=2)).isoformat()}
    answer = browser(linh.user).post(address("volunteers:profile"), {**FULL, **wrong})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["away_to_0"]
    assert not Profile.objects.exists()


def test_who_has_no_name_yet_is_asked_for_it() -> None:
    assert browser(make_user()).get(address("volunteers:profile"))["Location"] == address("my-details")


def test_still_looking_keeps_since_when(linh: Person) -> None:
    first = save_profile(person=linh, answers=Answers(looking=True), made_by=BY).looking_since
    assert save_profile(person=linh, answers=Answers(looking=True), made_by=BY).looking_since == first


def test_no_event_says_what_somebody_ticked(linh: Person) -> None:
    browser(linh.user).post(address("volunteers:profile"), FULL)
    erase_profile(person=linh, made_by=BY)
    events = Event.objects.filter(name__startswith="volunteers.Profile")
    assert {one.name: one.payload for one in events} == {
        "volunteers.ProfileSaved": {"person": linh.pk},
        "volunteers.ProfileErased": {"person": linh.pk},
    }


def test_erasing_asks_once_and_leaves_nothing_but_the_roles(linh: Person) -> None:
    client = browser(linh.user)
    client.post(address("volunteers:profile"), FULL)
    taken = make_assignment(make_shift(), linh)
    assert client.get(address("volunteers:erase-profile")).status_code == 200
    assert Profile.objects.exists()
    client.post(address("volunteers:erase-profile"))
    assert not Profile.objects.exists()
    assert not Qualification.objects.exists()
    assert not may_be_asked(linh)
    taken.refresh_from_db()
    assert taken.state == "accepted"


def test_a_host_never_reads_what_somebody_would_like_help_with(linh: Person) -> None:
    session = make_session()
    host = make_user()
    session.activity.organisation.memberships.create(user=host, role="owner")
    make_profile(linh, helps=["step_free"])
    make_assignment(make_shift(session=session), linh)
    make_assignment(make_shift(session=session), linh, state="applied")
    pages = [
        address("volunteers:session-roles", session.pk, language="en"),
        address("activities:roster", session.pk, language="en"),
        address("volunteers:open-roles", language="en"),
    ]
    for page in pages:
        said = text_of(browser(host).get(page))
        assert "グエン・リン" in said or page not in pages[:1]
        assert "step-free" not in said.lower().replace('name="comfort" value="step_free">step-free', "")
    assert browser(host).get(address("volunteers:desk-profile", linh.pk)).status_code == 404


# A supporter


@pytest.fixture
def susumu() -> Person:
    """He looks after his neighbour."""
    return make_person("下島 進", email="susumu@example.jp")


def test_a_supporter_fills_it_in_and_both_read_who_did(susumu: Person) -> None:
    yaeko = make_person("下島 八重子")
    support = make_support(yaeko, susumu)
    page = address("volunteers:person-profile", yaeko.pk)
    answer = browser(susumu.user).post(page, FULL)
    assert answer["Location"] == f"{address('volunteers:open-roles')}?for={yaeko.pk}"
    profile = Profile.objects.get()
    assert (profile.person, profile.saved_by, profile.channel) == (yaeko, susumu.user_id, "supporter")
    assert Consent.objects.get(person=yaeko, purpose="ask_me").channel == "supporter"
    assert SupportAct.objects.get().support == support
    assert SupportAct.objects.get().deed == "profile"
    yaeko.user = make_user("yaeko@example.jp")
    yaeko.save()
    assert "下島 進" in text_of(browser(yaeko.user).get(address("volunteers:profile")))


def test_a_supporter_is_not_shown_what_help_was_ticked_before_and_takes_none_of_it_away(susumu: Person) -> None:
    yaeko = make_person("下島 八重子")
    make_support(yaeko, susumu)
    make_profile(yaeko, helps=["quiet"])
    page = address("volunteers:person-profile", yaeko.pk)
    client = browser(susumu.user)
    assert client.get(page).context["form"]["helps"].value() == []
    client.post(page, {"helps": ["seated"]})
    assert Profile.objects.get().helps == ["quiet", "seated"]


@pytest.mark.parametrize(
    "terms",
    [{"may_sign_up": False}, {"may_see": False}, {"ended_at": clock.now()}, {"expires_on": date(2020, 1, 1)}],
    ids=["does-not-sign-up", "does-not-see", "ended", "run-out"],
)
def test_what_was_not_agreed_opens_no_profile(susumu: Person, terms: dict[str, Any]) -> None:
    yaeko = make_person("下島 八重子")
    make_support(yaeko, susumu, **terms)
    page = address("volunteers:person-profile", yaeko.pk)
    client = browser(susumu.user)
    assert client.get(page).status_code == client.post(page, FULL).status_code == 404
    assert not Profile.objects.exists()


# A coordinator


def test_a_coordinator_writes_it_down_after_a_call_and_reading_is_kept(desk: User, here: Area) -> None:
    yaeko = make_person("下島 八重子", area=here, email="yaeko@example.jp")
    page = address("volunteers:desk-profile", yaeko.pk)
    client = browser(desk)
    assert client.get(page).status_code == 200
    read = Event.objects.get(name="volunteers.ProfileRead")
    assert (read.payload, read.actor) == ({"person": yaeko.pk}, desk.pk)
    assert client.post(page, FULL).status_code == 422  # how they told it is missing
    assert client.post(page, {**FULL, "how": "phone"})["Location"] == page
    profile = Profile.objects.get()
    assert (profile.saved_by, profile.channel, profile.helps) == (desk.pk, "phone", ["seated"])
    mine = text_of(browser(yaeko.user).get(address("volunteers:profile")))
    assert "data-written-by" in mine
    assert "唐澤 真紀" in mine


def test_another_districts_coordinator_meets_404(desk: User) -> None:
    elsewhere = make_person(area=make_area("東伊那"))
    paper = Qualification.objects.create(person=elsewhere, certificate="nurse", told_at=clock.now())
    client = browser(desk)
    assert client.get(address("volunteers:desk-profile", elsewhere.pk)).status_code == 404
    assert client.post(address("volunteers:see-qualification", paper.pk)).status_code == 404
    assert not Event.objects.filter(name="volunteers.ProfileRead").exists()


def test_a_paper_counts_once_it_was_seen_and_stays_seen_when_the_profile_is_saved_again(desk: User, here: Area) -> None:
    person, until = make_person(area=here, email="nurse@example.jp"), clock.today() + timedelta(days=90)
    client, mine = browser(desk), browser(person.user)
    mine.post(address("volunteers:profile"), FULL)
    paper = Qualification.objects.get()
    assert someone_of(person).certificates == {}
    client.post(address("volunteers:see-qualification", paper.pk), {"expires_on": until.isoformat()})
    assert someone_of(person).certificates == {"nurse": until}
    mine.post(address("volunteers:profile"), FULL)
    assert someone_of(person).certificates == {"nurse": until}
    see_qualification(qualification=paper.pk, expires_on=None, made_by=BY)
    assert someone_of(person).certificates == {"nurse": None}


def test_the_page_costs_the_same_however_much_was_told(linh: Person, here: Area) -> None:
    client = browser(linh.user)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address("volunteers:profile")).status_code == 200
        return len(captured)

    save_profile(person=linh, answers=Answers(areas=(here,), certificates=("nurse",)), made_by=BY)
    before = queries()
    tomorrow = clock.today() + timedelta(days=1)
    many = tuple(make_area(f"区{number}") for number in range(10))
    aways = tuple((tomorrow, tomorrow) for _ in range(10))
    papers = ("nurse", "care", "cook", "guide")
    save_profile(person=linh, answers=Answers(areas=many, aways=aways, certificates=papers), made_by=BY)
    assert queries() <= before


def test_evening_is_a_box_of_its_own(linh: Person) -> None:
    browser(linh.user).post(address("volunteers:profile"), {"week": ["6-2"]})
    assert Profile.objects.get().week == bit(6, EVENING)
    assert browser(linh.user).post(address("volunteers:profile"), {"week": ["7-0"]}).status_code == 422
