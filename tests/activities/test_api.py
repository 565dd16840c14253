"""The API: open sessions, signing up, and every refusal."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from activities.models import Activity, Session, SignUp
from community.models import User
from tests.clients import browser
from tests.factories import make_activity, make_organisation, make_person, make_programme, make_session, make_user

pytestmark = pytest.mark.django_db


def sign_up(client: Client, session: Session | int, body: Any = None, **headers: str) -> Any:
    """POST a party."""
    pk = session if isinstance(session, int) else session.pk
    content = body if isinstance(body, str | bytes) else json.dumps({"seats": 1} if body is None else body)
    return client.post(f"/api/v1/sessions/{pk}/sign-ups/", content, content_type="application/json", headers=headers)


@pytest.fixture
def bob() -> User:
    """A resident."""
    user = make_person("宮下 誠", email="bob@example.jp").user
    assert user is not None
    return user


def listed(query: str = "") -> dict[str, Any]:
    """The list of open sessions."""
    answer = browser().get(f"/api/v1/sessions/{query}")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def test_open_sessions_are_for_everyone() -> None:
    session = make_session(activity=make_activity("手打ちそば体験"))
    make_session(activity=make_activity(state=Activity.State.DRAFT))
    found = listed()
    assert found["count"] == 1
    row = found["results"][0]
    assert (row["id"], row["title"], row["title_language"]) == (session.pk, "手打ちそば体験", "ja")
    assert (row["left"], row["capacity"], row["waiting"], row["venue"]) == (6, 6, 0, None)


def test_the_filters_are_those_of_find() -> None:
    programme = make_programme()
    wanted = make_session(activity=make_activity("手打ちそば体験", programme=programme))
    make_session(activity=make_activity("朝の体操", organisation=make_organisation("みどりの会")))
    for query in ("?q=ソバ", f"?programme={programme.slug}", f"?programme={programme.slug}&seats=1&children=1"):
        assert [row["id"] for row in listed(query)["results"]] == [wanted.pk]
    assert listed("?cost=0")["count"] == 0


def test_an_activity_with_open_questions_is_listed_too() -> None:
    session = make_session()
    Activity.objects.filter(pk=session.activity_id).update(languages=None, cost_yen=None)
    row = listed()["results"][0]
    assert (row["languages"], row["cost_yen"]) == (None, None)


@pytest.mark.parametrize("size", ["1", "1000000000", "x"])
def test_thirty_a_page_whatever_is_asked_for(size: str) -> None:
    activity = make_activity()
    for _ in range(31):
        make_session(activity=activity)
    first = listed(f"?page_size={size}&limit={size}")
    assert (first["count"], len(first["results"])) == (31, 30)
    assert len(listed("?page=2")["results"]) == 1
    assert browser().get("/api/v1/sessions/?page=99999999999999999999").status_code == 404


def test_a_sign_up_and_the_waiting_list(bob: User) -> None:
    session = make_session(capacity=1)
    answer = sign_up(browser(bob), session)
    made = SignUp.objects.get()
    assert answer.status_code == 200
    assert answer.json() == {
        "id": made.pk,
        "session": session.pk,
        "person": made.person_id,
        "seats": 1,
        "companions": 0,
        "period": None,
        "state": "confirmed",
        "offer_ends_at": None,
    }
    assert sign_up(browser(make_person(email="c@example.jp").user), session).json()["state"] == "waiting"


def test_twice_is_once_with_and_without_a_key(bob: User) -> None:
    client, session = browser(bob), make_session()
    other = make_session(starts_at=session.starts_at + timedelta(days=1))
    assert sign_up(client, session).json() == sign_up(client, session).json()
    keyed = [sign_up(client, other, **{"Idempotency-Key": "k"}).json() for _ in range(2)]
    assert keyed[0] == keyed[1]
    assert SignUp.objects.count() == 2


def test_a_key_with_another_body_is_422(bob: User) -> None:
    client, key = browser(bob), {"Idempotency-Key": "k"}
    sign_up(client, make_session(), **key)
    answer = sign_up(client, make_session(), **key)
    assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")
    assert SignUp.objects.count() == 1


def test_somebody_elses_key_tells_nothing_and_takes_nothing(bob: User) -> None:
    session, other = make_session(), make_person(email="c@example.jp").user
    sign_up(browser(bob), session, **{"Idempotency-Key": "k"})
    answer = sign_up(browser(other), session, **{"Idempotency-Key": "k"})
    assert answer.status_code == 422
    assert "id" not in answer.json()
    assert SignUp.objects.get().person.user == bob


def test_a_key_that_is_too_long_is_refused_rather_than_cut(bob: User) -> None:
    assert sign_up(browser(bob), make_session(), **{"Idempotency-Key": "k" * 64}).status_code == 200
    assert sign_up(browser(bob), make_session(), **{"Idempotency-Key": "k" * 65}).status_code == 400


def test_a_refusal_says_every_reason_and_the_next_step(bob: User) -> None:
    session = make_session(state=Session.State.CANCELLED, capacity=2)
    answer = sign_up(browser(bob), session, {"seats": 3}, **{"Accept-Language": "en"})
    assert answer.status_code == 409
    body = answer.json()
    assert body["code"] == "session_cancelled"
    assert [reason["code"] for reason in body["reasons"]] == ["session_cancelled", "party_too_large"]
    assert all(reason["message"] and reason["next_step"] for reason in body["reasons"])
    assert body["message"] == "This session does not take place."


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        '"seats"',
        "null",
        "7",
        '{"seats": NaN}',
        "{}",
        {"seats": 0},
        {"seats": -1},
        {"seats": "two"},
        {"seats": None},
        {"seats": 32768},
        {"seats": 10**30},
        {"seats": [1]},
        b"\xff\xfe",
        "[" * 30_000 + "]" * 30_000,
        '{"a":' * 10_000 + "1" + "}" * 10_000,
    ],
)
def test_a_body_that_is_none_is_400(bob: User, body: Any) -> None:
    assert sign_up(browser(bob), make_session(), body).status_code == 400
    assert not SignUp.objects.exists()


def test_a_body_that_is_too_large_is_413_and_another_kind_415(bob: User) -> None:
    client, session = browser(bob), make_session()
    assert sign_up(client, session, b'{"seats": 1, "x": "' + b"x" * 100_000 + b'"}').status_code == 413
    assert client.post(f"/api/v1/sessions/{session.pk}/sign-ups/", {"seats": "1"}).status_code == 415


def test_strangers_are_told_to_sign_in() -> None:
    answer = sign_up(browser(), make_session())
    assert answer.status_code == 403
    assert sign_up(browser(), 999_999).status_code == 403


def test_an_account_without_a_name_is_told_to_give_it() -> None:
    answer = sign_up(browser(make_user()), make_session(), **{"Accept-Language": "en"})
    assert answer.status_code == 403
    assert answer.json()["detail"] == "Tell us your name, and you can sign up with one tap."


def test_a_draft_is_answered_as_a_wrong_number_is(bob: User) -> None:
    draft = make_activity(state=Activity.State.DRAFT, organisation=make_organisation())
    hidden, unknown = sign_up(browser(bob), make_session(activity=draft)), sign_up(browser(bob), 999_999)
    assert hidden.status_code == unknown.status_code == 404
    assert hidden.json() == unknown.json()


def test_an_unsafe_request_needs_a_token(bob: User) -> None:
    session, strict = make_session(), browser(bob, strict=True)
    assert sign_up(strict, session).status_code == 403
    assert strict.get(f"/api/v1/sessions/{session.pk}/sign-ups/").status_code == 405
    assert not SignUp.objects.exists()


def test_the_schema_describes_both_doors() -> None:
    answer = browser().get("/api/schema/", headers={"Accept": "application/vnd.oai.openapi+json"})
    assert answer.status_code == 200
    paths = json.loads(answer.content)["paths"]
    assert set(paths["/api/v1/sessions/"]) == {"get"}
    assert set(paths["/api/v1/sessions/{id}/sign-ups/"]) == {"post"}
    assert set(paths["/api/v1/sessions/{id}/why-not/"]) == {"get"}
    assert set(paths["/api/v1/sign-ups/{id}/{verb}/"]) == {"post"}
