"""Two at once: one agreement, one end, one card; and agreements that cross never wait in a ring."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connections

from community.errors import LinkIsOver
from community.models import Card, Person, Supporter
from community.selectors import card_of, person_of_card
from community.services.cards import renew_card
from community.services.enter_support import Caller, Named, enter_support
from community.services.guardians import consent_as_guardian, name_guardian, refuse_as_guardian
from community.services.letters import send_letters
from community.services.support import end_support
from community.services.supporter_requests import agree_support, ask_support
from core.errors import DomainError
from tests.at_once import at_once
from tests.community.kit import BY, PHONE, account, make_child, make_support, terms, told
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)


def together(*works: Callable[[], object]) -> list[object]:
    """Each in a thread of its own from the same moment on; a refusal is an answer too."""
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        gate.wait()
        try:
            return work()
        except DomainError as refusal:
            return type(refusal)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_both_sides_end_it_at_once(hanako: Person, ken: Person) -> None:
    support = make_support(hanako, ken)
    at_once(lambda: end_support(support=support.pk, made_by=BY), 6)
    assert told() == ["SupportEnded"]


def test_agreed_twice_at_once_is_one_agreement(hanako: Person, ken: Person) -> None:
    request = ask_support(asker=hanako, asks="support_me", email="ken@example.jp", terms=terms(), made_by=BY)
    user = account(ken)
    pks = {one.pk for one in at_once(lambda: agree_support(request=request.pk, user=user, made_by=BY), 6)}
    assert len(pks) == Supporter.objects.count() == 1
    assert told() == ["SupportAsked", "SupportAgreed"]


def test_a_newcomer_who_answers_twice_at_once_is_one_person(hanako: Person) -> None:
    request = ask_support(asker=hanako, asks="support_me", email="new@example.jp", terms=terms(), made_by=BY)
    user = make_user("new@example.jp")
    at_once(lambda: agree_support(request=request.pk, user=user, name="新", made_by=BY), 4)
    assert Person.objects.filter(user=user).count() == Supporter.objects.count() == 1


def test_agreements_that_cross(hanako: Person, ken: Person) -> None:
    """Each asked the other for the same; and each supports the other besides."""
    one = ask_support(asker=hanako, asks="support_me", email="ken@example.jp", terms=terms(), made_by=BY)
    same = ask_support(asker=ken, asks="be_supported", email="hanako@example.jp", terms=terms(6), made_by=BY)
    back = ask_support(asker=ken, asks="support_me", email="hanako@example.jp", terms=terms(), made_by=BY)
    kens, hanakos = account(ken), account(hanako)
    together(
        lambda: agree_support(request=one.pk, user=kens, made_by=BY),
        lambda: agree_support(request=same.pk, user=hanakos, made_by=BY),
        lambda: agree_support(request=back.pk, user=hanakos, made_by=BY),
    )
    assert Supporter.objects.filter(person=hanako, supporter=ken, ended_at=None).count() == 1
    assert Supporter.objects.filter(person=ken, supporter=hanako, ended_at=None).count() == 1


def test_asked_twice_at_once_is_one_request(hanako: Person) -> None:
    def ask() -> object:
        return ask_support(asker=hanako, asks="support_me", email="ken@example.jp", terms=terms(), made_by=BY).pk

    assert len(set(at_once(ask, 6))) == 1


def test_new_cards_at_once_leave_one_that_stands(hanako: Person) -> None:
    at_once(lambda: renew_card(person=hanako, made_by=BY), 5)
    assert Card.objects.filter(ended_at=None).count() == 1
    card = card_of(hanako)
    assert card is not None
    assert person_of_card(card.says) == hanako


def test_a_form_sent_twice_enters_one_person() -> None:
    def enter() -> object:
        return enter_support(
            coordinator=coordinator,
            person=Caller("下島 八重子", "0265-00-8241"),
            supporter=Named("下島 進", "susumu@example.jp"),
            terms=terms(),
            made_by=PHONE,
        ).person_id

    coordinator = make_user(staff=True)
    assert len(set(at_once(enter, 4))) == 1
    assert Person.objects.count() == 2
    assert Supporter.objects.filter(ended_at=None).count() == 1


def test_yes_and_no_at_once_end_in_one_of_the_two() -> None:
    guardian = name_guardian(person=make_child(), name="母", telephone="1", email="m@example.jp", made_by=BY)
    answers = together(
        lambda: consent_as_guardian(guardian=guardian.pk, made_by=BY),
        lambda: refuse_as_guardian(guardian=guardian.pk, made_by=BY),
    )
    guardian.refresh_from_db()
    assert guardian.ended_at is not None  # after a yes, the no takes it back; after a no, the yes comes too late
    assert (answers[0] is LinkIsOver) == (guardian.consented_at is None)


def test_two_senders_send_each_mail_once(hanako: Person) -> None:
    for number in range(4):
        ask_support(asker=hanako, asks="support_me", email=f"u{number}@example.jp", terms=terms(), made_by=BY)
    at_once(send_letters, 4)
    assert sorted(one.to[0] for one in mail.outbox) == [f"u{number}@example.jp" for number in range(4)]
