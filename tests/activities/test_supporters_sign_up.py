"""Family and care workers sign others up: named, within their scope, written down for both."""

import json
from typing import Any

import pytest
from django.test import Client

from activities.models import SignUp
from activities.services.cancel_sign_up import cancel_sign_up
from community.models import Guardian, Person, SupportAct, Supporter
from community.services.support import end_support
from core import clock
from core.actor import Actor
from core.outbox.models import Event
from tests.activities.ways import tokyo
from tests.clients import address, browser, text_of
from tests.community.kit import make_child, make_support
from tests.factories import make_person, make_session, make_sign_up

pytestmark = pytest.mark.django_db
BY = Actor(user=None)


@pytest.fixture
def mother() -> Person:
    """She has an account of her own."""
    return make_person("宮下 花子", email="mother@example.jp")


@pytest.fixture
def daughter() -> Person:
    """She helps her mother."""
    return make_person("宮下 愛", email="daughter@example.jp")


@pytest.fixture
def support(mother: Person, daughter: Person) -> Supporter:
    """What they have agreed."""
    return make_support(mother, daughter)


@pytest.fixture
def client(daughter: Person) -> Client:
    """The daughter's browser."""
    return browser(daughter.user)


def form_for(session: int, person: Person) -> str:
    """The sign-up form for somebody else."""
    return f"{address('activities:sign-up-form', session, language='en')}?for={person.pk}"


def deeds() -> list[tuple[str, int | None]]:
    """What is written down, oldest first."""
    return list(SupportAct.objects.order_by("id").values_list("deed", "about"))


def test_she_signs_her_mother_up_and_both_see_who_did_it(
    client: Client, mother: Person, daughter: Person, support: Supporter
) -> None:
    session = make_session(starts_at=tokyo(7))
    page = text_of(client.get(address("activities:sign-up-form", session.pk, language="en")))
    assert form_for(session.pk, mother) in page
    assert "Sign up 宮下 花子" in text_of(client.get(form_for(session.pk, mother)))
    sent = client.post(form_for(session.pk, mother), {"seats": "2", "key": "k"})
    made = SignUp.objects.get()
    assert sent["Location"] == address("activities:sign-up", made.pk, language="en")
    assert (made.person, made.made_by, made.channel) == (mother, daughter.user_id, "supporter")
    assert Event.objects.get(name="activities.SignUpConfirmed").channel == "supporter"
    assert deeds() == [("signed_up", made.pk)]
    # A second click is written down no second time.
    client.post(form_for(session.pk, mother), {"seats": "2", "key": "k"})
    assert deeds() == [("signed_up", made.pk)]

    hers = browser(mother.user)
    for page in (text_of(hers.get(sent["Location"])), text_of(hers.get("/en/my/"))):
        assert "宮下 愛" in page
    assert "For 宮下 花子" in text_of(client.get(sent["Location"]))


def test_the_gates_are_those_of_the_person_who_comes(client: Client, daughter: Person) -> None:
    session = make_session(starts_at=tokyo(7))
    child = make_child(15, email="")
    make_support(child, daughter)
    make_sign_up(session=make_session(starts_at=tokyo(7)), person=daughter)  # she is busy then, the child is not
    assert "At that time you have signed up" in text_of(
        client.get(address("activities:sign-up-form", session.pk, language="en"))
    )
    page = text_of(client.get(form_for(session.pk, child)))
    assert "Under 16, a parent or guardian has to say yes first." in page
    assert address("people:guardian", language="en") not in page.split("<main")[1]  # that is her own
    assert client.post(form_for(session.pk, child), {"seats": "1", "key": "k"}).status_code == 409
    Guardian.objects.create(
        person=child, name="小林", telephone="1", asked_at=clock.now(), consented_at=clock.now(), wording="w"
    )
    assert client.post(form_for(session.pk, child), {"seats": "1", "key": "k"}).status_code == 302


@pytest.mark.parametrize("wrong", ["999999", "x", "-1", "１"])
def test_nobody_is_signed_up_by_a_stranger(client: Client, mother: Person, wrong: str) -> None:
    session = make_session()
    url = address("activities:sign-up-form", session.pk)
    stranger = client.get(f"{url}?for={mother.pk}")
    nobody = client.get(f"{url}?for={wrong}")
    assert (stranger.status_code, nobody.status_code) == (404, 404)
    assert client.post(f"{url}?for={mother.pk}", {"seats": "1", "key": "k"}).status_code == 404
    assert browser().get(f"{url}?for={mother.pk}").status_code == 404
    assert not SignUp.objects.exists()


def test_what_has_ended_or_was_never_agreed_opens_nothing(client: Client, mother: Person, support: Supporter) -> None:
    session = make_session(starts_at=tokyo(7))
    made = make_sign_up(session=session, person=mother)
    status, cancel = (
        address("activities:sign-up", made.pk),
        address("activities:change-sign-up", made.pk, "cancel"),
    )
    assert client.get(status).status_code == 200
    Supporter.objects.update(may_sign_up=False)
    assert client.get(form_for(session.pk, mother)).status_code == 404
    assert client.post(cancel).status_code == 404
    assert cancel not in text_of(client.get(status))
    Supporter.objects.update(may_sign_up=True, may_see=False)
    assert client.get(status).status_code == 404
    assert "Their appointments are theirs alone." in text_of(client.get("/en/my/"))
    end_support(support=support.pk, made_by=BY)
    for url in (status, form_for(session.pk, mother)):
        assert client.get(url).status_code == 404
    made.refresh_from_db()
    assert made.state == "confirmed"


def test_who_may_not_see_sees_what_they_entered(client: Client, mother: Person, support: Supporter) -> None:
    Supporter.objects.update(may_see=False)
    session = make_session(starts_at=tokyo(7))
    sent = client.post(form_for(session.pk, mother), {"seats": "1", "key": "k"})
    assert client.get(sent["Location"]).status_code == 200
    Supporter.objects.update(may_sign_up=False)
    assert client.get(sent["Location"]).status_code == 404


def test_each_deed_is_written_down(client: Client, mother: Person, support: Supporter) -> None:
    session = make_session(starts_at=tokyo(7), capacity=1)
    first = make_sign_up(session=session)
    hers = make_sign_up(session=session, person=mother, state="waiting")
    cancel_sign_up(sign_up=first.pk, made_by=BY)
    client.post(address("activities:change-sign-up", hers.pk, "accept"))
    for _ in range(2):
        client.post(address("activities:change-sign-up", hers.pk, "cancel"))
    assert deeds() == [("accepted", hers.pk), ("cancelled", hers.pk)]
    party = make_sign_up(session=make_session(starts_at=tokyo(9)), person=mother, seats=3)
    for seats in ("2", "1"):
        client.post(address("activities:change-my-party", party.pk), {"seats": seats})
    assert deeds()[2:] == [("changed", party.pk)] * 2
    party.refresh_from_db()
    assert party.seats == 1


def test_what_is_refused_is_not_written_down(client: Client, mother: Person, support: Supporter) -> None:
    hers = make_sign_up(session=make_session(starts_at=tokyo(7)), person=mother, state="waiting")
    page = client.post(address("activities:change-sign-up", hers.pk, "accept", language="en"), follow=True)
    assert "The seat is no longer held for you." in text_of(page)
    assert deeds() == [("looked", None)]


def test_looking_is_written_down_once_a_day(
    client: Client, mother: Person, support: Supporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/my/").status_code == 200
    assert deeds() == []  # there was nothing to be seen
    hers = make_sign_up(session=make_session(starts_at=tokyo(7)), person=mother)
    for _ in range(2):
        assert address("activities:sign-up", hers.pk) in text_of(client.get("/my/"))
        client.get(address("activities:sign-up", hers.pk))
    assert deeds() == [("looked", None)]
    tomorrow = tokyo(1, 0, 1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    client.get("/my/")
    assert deeds() == [("looked", None)] * 2
    assert not SupportAct.objects.exclude(support=support).exists()


def test_one_page_after_the_other(client: Client, daughter: Person, mother: Person, support: Supporter) -> None:
    mine = make_sign_up(session=make_session(starts_at=tokyo(7)), person=daughter)
    url = address("activities:sign-up", mine.pk, language="en")
    assert form_for(mine.session_id, mother) in text_of(client.get(url))
    make_sign_up(session=mine.session, person=mother)
    assert form_for(mine.session_id, mother) not in text_of(client.get(url))


def test_over_the_api_too(client: Client, mother: Person, daughter: Person, support: Supporter) -> None:
    session = make_session(starts_at=tokyo(7))

    def post(person: int) -> Any:
        body = json.dumps({"seats": 1, "person": person})
        return client.post(f"/api/v1/sessions/{session.pk}/sign-ups/", body, content_type="application/json")

    assert post(make_person().pk).status_code == 404
    made = post(mother.pk).json()
    assert (made["person"], made["state"]) == (mother.pk, "confirmed")
    assert client.post(f"/api/v1/sign-ups/{made['id']}/cancel/").json()["state"] == "cancelled"
    assert deeds() == [("signed_up", made["id"]), ("cancelled", made["id"])]
    assert post(daughter.pk).json()["person"] == daughter.pk  # oneself, by name
    assert len(deeds()) == 2
    assert browser().post(f"/api/v1/sign-ups/{made['id']}/cancel/").status_code == 403
    stranger = browser(make_person(email="x@example.jp").user)
    assert stranger.post(f"/api/v1/sign-ups/{made['id']}/cancel/").status_code == 404
