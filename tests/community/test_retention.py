"""What is over is forgotten in time, what stands stays, and a person who goes takes everything along."""

from datetime import timedelta
from typing import Any

import pytest

from community.models import Card, Guardian, Letter, Person, SupportAct, Supporter, SupporterRequest
from community.rules.terms import ANSWERED_WITHIN
from community.services.cards import renew_card
from community.services.guardians import name_guardian
from community.services.retention import forget_what_is_over
from community.services.support import log_act
from community.services.supporter_requests import ask_support, close_request
from community.tasks import forget_what_is_over as task
from core import clock
from tests.community.conftest import SetClock
from tests.community.kit import BY, make_child, make_support, terms
from tests.factories import make_person

pytestmark = pytest.mark.django_db
A_YEAR = timedelta(days=366)


def test_agreements_and_their_acts_go_a_year_after_their_end(hanako: Person, ken: Person) -> None:
    now = clock.now()
    gone = [
        make_support(hanako, ken, ended_at=now - A_YEAR),
        make_support(make_person(), ken, days=-366),
    ]
    kept = [
        make_support(hanako, ken),
        make_support(make_person(), ken, ended_at=now - timedelta(days=364)),
        make_support(make_person(), ken, days=-364),
    ]
    for support in gone + kept:
        log_act(support, "signed_up", 1)
    assert forget_what_is_over() == 2
    assert set(Supporter.objects.all()) == set(kept)
    assert set(SupportAct.objects.values_list("support", flat=True)) == {one.pk for one in kept}
    assert Supporter.objects.filter(ended_at=None).count() == 2  # what has run out was not ended


def test_guardians_go_a_year_after_their_end_and_end_on_the_18th_birthday(set_clock: SetClock) -> None:
    now, child, grown = clock.now(), make_child(14), make_child(17, email="grown@example.jp")
    told: dict[str, Any] = {"name": "母", "telephone": "1", "email": "m@example.jp", "made_by": BY}
    replaced = name_guardian(person=child, **told)
    standing = name_guardian(person=child, **told | {"email": "f@example.jp"})
    grown_ups = name_guardian(person=grown, **told)
    assert forget_what_is_over() == 0
    set_clock(now + A_YEAR)
    task()
    assert set(Guardian.objects.all()) == {standing, grown_ups}
    assert not Letter.objects.filter(guardian=replaced.pk).exists()
    grown_ups.refresh_from_db()
    assert grown_ups.ended_at == now + A_YEAR
    set_clock(now + 2 * A_YEAR + timedelta(days=1))
    task()
    assert set(Guardian.objects.all()) == {standing}


def test_requests_go_after_a_month(hanako: Person, set_clock: SetClock) -> None:
    now = clock.now()
    old = ask_support(asker=hanako, asks="support_me", email="a@example.jp", terms=terms(), made_by=BY)
    close_request(request=old.pk, made_by=BY)
    set_clock(now + ANSWERED_WITHIN - timedelta(hours=1))
    fresh = ask_support(asker=hanako, asks="support_me", email="b@example.jp", terms=terms(), made_by=BY)
    assert forget_what_is_over() == 0
    set_clock(now + ANSWERED_WITHIN + timedelta(hours=1))
    assert forget_what_is_over() == 1
    assert set(SupporterRequest.objects.all()) == {fresh}
    assert Letter.objects.count() == 1


def test_a_person_who_goes_leaves_nothing_behind(hanako: Person, ken: Person) -> None:
    child = make_child()
    for supporter, person in ((ken, child), (child, hanako)):
        log_act(make_support(person, supporter), "looked")
    name_guardian(person=child, name="母", telephone="1", email="m@example.jp", made_by=BY)
    ask_support(asker=child, asks="support_me", email="a@example.jp", terms=terms(), made_by=BY)
    renew_card(person=child, made_by=BY)
    child.delete()
    for table in (Supporter, SupportAct, Guardian, SupporterRequest, Letter, Card):
        assert not table._default_manager.exists(), table
