"""Strangers and newcomers: what they are asked, and that nothing they typed is lost on the way through the code."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from activities.models import Session, SignUp, SupportRequest
from activities.party import period
from activities.services.sign_up import sign_up
from activities.views.sign_up import PENDING
from community.models import Consent, Person
from community.rules.terms import months_later
from core import clock
from core.actor import Actor
from tests.activities.ways import a_day_of_appointments, a_lot, of_way, tokyo
from tests.clients import address, browser, last_code, new_email, text_of
from tests.factories import make_person, make_session, make_user

pytestmark = pytest.mark.django_db
BY = Actor(user=None)


def send(client: Client, session: Session, **answers: Any) -> Any:
    """The form, filled in by a stranger."""
    me = {"key": "k", "seats": "1", "name": "竹内 恵", "email": new_email()}
    return client.post(address("activities:sign-up-form", session.pk, language="en"), me | answers)


def enter_code(client: Client, sent: Any) -> Any:
    """Type the code; the page that follows."""
    path, _, query = sent["Location"].partition("?")
    client.get(sent["Location"])
    done = client.post(path, {"code": last_code(), "next": query.removeprefix("next=")})
    return client.get(done["Location"], follow=True)


def born(years: int) -> str:
    """The birthday of somebody of that age, a month before the next one."""
    return months_later(clock.today(), -12 * (years + 1) + 1).isoformat()


def test_the_whole_form_goes_through_the_code() -> None:
    session, client = make_session(starts_at=tokyo(7)), browser()
    told = {"seats": "2", "companions": "1", "kind_1": "family", "age_1": "child", "name_1": "太郎", "kana": "めぐみ"}
    wish = {
        "examples": ["quiet"],
        "support_text": "静かな席",
        "support_languages": ["vi", "en"],
        "support_consent": "on",
    }
    sent = send(client, session, **told, **wish)
    assert sent["Location"].startswith("/en/sign-in/code/?next=")
    assert not SupportRequest.objects.exists()
    page = enter_code(client, sent)
    assert 'data-state="held"' in text_of(page)
    made = SignUp.objects.get()
    assert (made.seats, made.companions, made.person.kana) == (2, 1, "めぐみ")
    assert sorted(made.members.values_list("kind", "name")) == [("companion", ""), ("family", "太郎")]
    assert made.support_request.text.endswith("静かな席")
    assert made.support_request.languages == ["vi", "en"]
    assert Consent.objects.filter(person=made.person, purpose="support").count() == 1
    assert PENDING not in client.session


def test_a_stranger_chooses_a_time() -> None:
    day, client = a_day_of_appointments(), browser()
    key = client.get(address("activities:sign-up-form", day.pk)).context["form"].slot_days[0][1][2][0]
    enter_code(client, send(client, day, slot=key))
    assert SignUp.objects.get().period == period(tokyo(7, 11), tokyo(7, 11, 30))


def test_a_time_that_went_while_the_code_was_typed_is_chosen_anew() -> None:
    day, client = a_day_of_appointments(), browser()
    slots = client.get(address("activities:sign-up-form", day.pk)).context["form"].slot_days[0][1]
    sent = send(client, day, slot=slots[0][0], seats="2", support_text="筆談で", support_consent="on")
    sign_up(session=day.pk, person=make_person(), made_by=BY, period=slots[0][1])
    page = enter_code(client, sent)
    assert page.status_code == 422
    words = text_of(page)
    assert "This time is taken by now. Please choose another." in words
    assert "筆談で" in words
    form = page.context["form"]
    assert form["seats"].value() == "2"
    # The person is signed in now; the form goes to its own address, and asks for the name that is not yet known.
    again = {"key": form["key"].value(), "seats": "2", "slot": slots[1][0], "name": form["name"].value()}
    done = client.post(
        address("activities:sign-up-form", day.pk), again | {"support_text": "筆談で", "support_consent": "on"}
    )
    assert done["Location"] == address("activities:sign-up", SignUp.objects.latest("id").pk)
    assert Person.objects.filter(user__isnull=False).get().name == "竹内 恵"


def test_a_stranger_enters_a_draw() -> None:
    lot, client = a_lot(), browser()
    page = enter_code(client, send(client, lot))
    assert 'data-state="entered"' in text_of(page)


def asked(session: Session) -> list[str]:
    """What a stranger is asked about themself."""
    form = browser().get(address("activities:sign-up-form", session.pk)).context["form"]
    return [field.name for field in form.about_me]


def test_age_and_residence_are_asked_only_where_they_matter() -> None:
    usual = ["name", "kana", "telephone", "email"]
    assert asked(make_session()) == [*usual, "under_18", "born_on"]
    assert asked(make_session(activity=of_way("first_come", min_age=6))) == [*usual, "born_on"]
    assert asked(make_session(activity=of_way("lot", residents_only=True))) == [
        *usual,
        "residence",
        "under_18",
        "born_on",
    ]
    newcomer = browser(make_user()).get(address("activities:sign-up-form", make_session().pk)).context["form"]
    assert [field.name for field in newcomer.about_me] == ["name", "kana", "telephone", "under_18", "born_on"]


def test_where_ages_matter_the_date_of_birth_is_needed_and_kept() -> None:
    session, client = make_session(activity=of_way("first_come", min_age=18), starts_at=tokyo(7)), browser()
    assert list(send(client, session).context["form"].errors) == ["born_on"]
    page = enter_code(client, send(client, session, born_on=born(30)))
    assert 'data-state="confirmed"' in text_of(page)
    assert str(Person.objects.get().born_on) == born(30)


def test_too_young_is_said_after_the_code_with_a_next_step() -> None:
    session, client = make_session(activity=of_way("first_come", min_age=20), starts_at=tokyo(7)), browser()
    page = enter_code(client, send(client, session, born_on=born(19)))
    assert page.status_code == 409
    assert "This is for people who are a little older." in text_of(page)
    assert not SignUp.objects.exists()


def test_whoever_lives_elsewhere_says_so() -> None:
    session, client = make_session(activity=of_way("first_come", residents_only=True)), browser()
    assert list(send(client, session).context["form"].errors) == ["residence"]
    page = enter_code(client, send(client, session, residence="outside"))
    assert "This is for people who live in the town." in text_of(page)
    other = browser()
    enter_code(other, send(other, session, residence="resident"))
    assert SignUp.objects.get().person.residence == "resident"


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ({"under_18": "on"}, True),
        ({"under_18": "on", "born_on": born(18)}, True),
        ({"born_on": (clock.today() + timedelta(days=1)).isoformat()}, True),
        ({"born_on": "1850-01-01"}, True),
        ({"born_on": "yesterday"}, True),
        ({"under_18": "on", "born_on": born(17)}, False),
        ({"born_on": born(70)}, False),
    ],
)
def test_a_date_of_birth_that_can_be(told: dict[str, str], wrong: bool) -> None:
    answer = send(browser(), make_session(), **told)
    assert answer.status_code == (422 if wrong else 302)
    if wrong:
        assert list(answer.context["form"].errors) == ["born_on"]
        assert not mail.outbox


def test_a_minor_is_led_to_the_guardian() -> None:
    session, client = make_session(starts_at=tokyo(7)), browser()
    page = enter_code(client, send(client, session, under_18="on", born_on=born(14)))
    assert page.status_code == 409
    words = text_of(page)
    assert "Under 16, a parent or guardian has to say yes first." in words
    assert address("people:guardian", language="en") in words
    child = Person.objects.get()
    assert (str(child.born_on), child.name) == (born(14), "竹内 恵")
    assert not SignUp.objects.exists()


def test_who_is_known_already_keeps_what_we_know() -> None:
    known = make_person("宮下 誠", email="makoto@example.jp")
    client = browser()
    enter_code(client, send(client, make_session(starts_at=tokyo(7)), email="makoto@example.jp", born_on=born(30)))
    known.refresh_from_db()
    assert (known.name, known.born_on) == ("宮下 誠", None)
    assert SignUp.objects.get().person == known


def test_what_was_typed_is_forgotten_within_the_hour() -> None:
    client = browser()
    send(client, make_session(), support_text="静かな席", support_consent="on")
    assert client.session.get_expiry_age() <= 60 * 60
