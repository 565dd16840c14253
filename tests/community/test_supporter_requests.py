"""Asking for support: nobody learns who has an account, and whoever signs in with the address answers."""

from datetime import timedelta

import pytest

from community.errors import NameMissing, OwnAddress, RequestIsOver, TooManyRequests
from community.models import Letter, Person, Supporter, SupporterRequest, User
from community.rules.terms import ANSWERED_WITHIN, OPEN_AT_ONCE
from community.selectors import supporters_of
from community.selectors.support import requests_of, requests_to
from community.services.supporter_requests import agree_support, ask_support, close_request
from core import clock
from core.outbox.models import Event
from tests.community.conftest import SetClock
from tests.community.kit import BY, account, terms, told
from tests.factories import make_user

pytestmark = pytest.mark.django_db
SUPPORT_ME, BE_SUPPORTED = SupporterRequest.Asks.SUPPORT_ME, SupporterRequest.Asks.BE_SUPPORTED


def ask(asker: Person, email: str, asks: str = SUPPORT_ME, **scopes: bool) -> SupporterRequest:
    """For a year."""
    return ask_support(asker=asker, asks=asks, email=email, terms=terms(**scopes), made_by=BY)


def test_the_person_names_a_supporter_who_says_yes(hanako: Person, ken: Person) -> None:
    request = ask(hanako, "KEN@example.jp")
    assert list(requests_to(account(ken))) == [request]
    support = agree_support(request=request.pk, user=account(ken), made_by=BY)
    assert (support.person, support.supporter, support.agreed_how) == (hanako, ken, "web")
    assert list(supporters_of(hanako)) == [support]
    assert list(requests_to(account(ken))) == list(requests_of(hanako)) == []
    assert told() == ["SupportAsked", "SupportAgreed"]


def test_a_supporter_asks_and_the_person_agrees_to_a_part(hanako: Person, ken: Person) -> None:
    request = ask(ken, "hanako@example.jp", BE_SUPPORTED, gets_notices=False)
    support = agree_support(request=request.pk, user=account(hanako), scopes=["may_see", "gets_notices"], made_by=BY)
    assert (support.person, support.supporter) == (hanako, ken)
    assert (support.may_sign_up, support.may_see, support.gets_notices) == (False, True, False)


def test_who_is_asked_to_support_does_not_change_what_they_may(hanako: Person, ken: Person) -> None:
    request = ask(hanako, "ken@example.jp", may_see=False)
    support = agree_support(request=request.pk, user=account(ken), scopes=["may_see"], made_by=BY)
    assert (support.may_sign_up, support.may_see) == (True, False)


def test_a_new_address_becomes_a_person_with_the_answer(hanako: Person) -> None:
    request = ask(hanako, "new@example.jp")
    newcomer = make_user("new@example.jp", language="vi")
    with pytest.raises(NameMissing):
        agree_support(request=request.pk, user=newcomer, made_by=BY)
    support = agree_support(request=request.pk, user=newcomer, name="Linh", made_by=BY)
    assert (support.supporter.name, support.supporter.language, support.supporter.user) == ("Linh", "vi", newcomer)


def test_known_and_unknown_addresses_leave_the_same_behind(hanako: Person, ken: Person) -> None:
    known, unknown = ask(hanako, "ken@example.jp"), ask(hanako, "nobody@example.jp")
    left = [
        (request.asks, request.support, request.ended_at, request.letters.get().state) for request in (known, unknown)
    ]
    assert left[0] == left[1]
    assert Person.objects.count() == 2
    assert not Supporter.objects.exists()


def test_said_twice_it_is_one_agreement(hanako: Person, ken: Person) -> None:
    request = ask(hanako, "ken@example.jp")
    first, second = (agree_support(request=request.pk, user=account(ken), made_by=BY) for _ in range(2))
    assert first == second
    assert told() == ["SupportAsked", "SupportAgreed"]


def test_asked_twice_it_is_one_mail_and_with_other_terms_a_new_one(hanako: Person) -> None:
    first, again = ask(hanako, "ken@example.jp"), ask(hanako, "ken@example.jp")
    assert first == again
    other = ask(hanako, "ken@example.jp", may_see=False)
    assert list(requests_of(hanako)) == [other]
    assert Letter.objects.count() == 2
    assert told() == ["SupportAsked", "SupporterRequestClosed", "SupportAsked"]


def test_nobody_asks_themself(hanako: Person) -> None:
    with pytest.raises(OwnAddress):
        ask(hanako, "Hanako@Example.jp")
    assert not SupporterRequest.objects.exists()


def test_nobody_floods_others_with_mails(hanako: Person) -> None:
    for number in range(OPEN_AT_ONCE):
        request = ask(hanako, f"someone{number}@example.jp")
        close_request(request=request.pk, made_by=BY)
    with pytest.raises(TooManyRequests):
        ask(hanako, "one-more@example.jp")
    SupporterRequest.objects.update(asked_at=clock.now() - timedelta(days=2))
    ask(hanako, "one-more@example.jp")
    assert Letter.objects.count() == OPEN_AT_ONCE + 1


def test_unanswered_requests_count_until_they_are_too_old(hanako: Person) -> None:
    for number in range(OPEN_AT_ONCE):
        ask(hanako, f"someone{number}@example.jp")
    SupporterRequest.objects.update(asked_at=clock.now() - timedelta(days=2))
    with pytest.raises(TooManyRequests):
        ask(hanako, "one-more@example.jp")
    SupporterRequest.objects.update(asked_at=clock.now() - ANSWERED_WITHIN)
    ask(hanako, "one-more@example.jp")


def test_declined_taken_back_or_too_old_it_is_over(hanako: Person, ken: Person, set_clock: SetClock) -> None:
    declined, old = ask(hanako, "ken@example.jp"), ask(ken, "hanako@example.jp")
    close_request(request=declined.pk, made_by=BY)
    close_request(request=declined.pk, made_by=BY)
    with pytest.raises(RequestIsOver):
        agree_support(request=declined.pk, user=account(ken), made_by=BY)
    set_clock(clock.now() + ANSWERED_WITHIN)
    assert list(requests_to(account(hanako))) == []
    with pytest.raises(RequestIsOver):
        agree_support(request=old.pk, user=account(hanako), made_by=BY)
    assert told() == ["SupportAsked", "SupportAsked", "SupporterRequestClosed"]


def test_events_carry_no_address_and_no_name(hanako: Person, ken: Person) -> None:
    request = ask(hanako, "ken@example.jp")
    agree_support(request=request.pk, user=account(ken), made_by=BY)
    for payload in Event.objects.values_list("payload", flat=True):
        assert all(isinstance(value, int) for value in payload.values()), payload


def test_an_address_that_moved_to_the_asker_is_nobody_else(hanako: Person) -> None:
    request = ask(hanako, "ken@example.jp")
    User.objects.filter(person=hanako).update(email="ken@example.jp")
    with pytest.raises(OwnAddress):
        agree_support(request=request.pk, user=account(hanako), made_by=BY)
