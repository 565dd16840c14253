"""Who supports whom: agreed, for a time, within a scope, ended by either side; and every deed noted."""

from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from community.errors import NothingAgreed, SupportIsOver, TermNotPossible
from community.models import Person, SupportAct, Supporter
from community.rules.terms import SCOPES, Scope, Terms, ensure_terms, months_later
from community.selectors import get_support_for, get_supported_person_for, person_for, supported_by, supporters_of
from community.selectors.support import agreements_of, get_own_support_for
from community.services.support import agree, end_support, extend_support, log_act
from core import clock
from core.clock import TOKYO
from tests.community.conftest import SetClock
from tests.community.kit import BY, PHONE, account, day, make_support, terms, told
from tests.factories import make_person, make_user

pytestmark = pytest.mark.django_db


def pks(person: Person) -> list[int]:
    """Whom this person's account supports now."""
    return [support.person_id for support in supported_by(person.user or AnonymousUser())]


def test_what_stands_is_agreed_not_ended_and_not_run_out(hanako: Person, ken: Person) -> None:
    standing = make_support(hanako, ken, days=0)  # the last day counts
    make_support(make_person(), ken, days=-1)
    make_support(make_person(), ken, ended_at=clock.now())
    make_support(make_person(), ken, agreed_at=None)
    assert list(supported_by(account(ken))) == list(supporters_of(hanako)) == [standing]


def test_an_agreement_runs_out_at_midnight_in_tokyo(hanako: Person, ken: Person, set_clock: SetClock) -> None:
    support = make_support(hanako, ken)
    last = support.expires_on
    set_clock(datetime(last.year, last.month, last.day, 23, 59, tzinfo=TOKYO))
    assert pks(ken) == [hanako.pk]
    set_clock(datetime(last.year, last.month, last.day, 23, 59, tzinfo=TOKYO) + timedelta(minutes=1))
    assert pks(ken) == []
    support.refresh_from_db()
    assert support.ended_at is None  # nothing was ended: it only counts no more
    assert told() == []


def test_whom_an_account_supports_is_one_query(hanako: Person, ken: Person) -> None:
    for _ in range(5):
        make_support(make_person(), ken)
    make_support(hanako, ken, may_see=False)
    with CaptureQueriesContext(connection) as captured:
        rows = [(one.person.name, one.may_sign_up, one.may_see, one.gets_notices) for one in supported_by(account(ken))]
    assert len(captured) == 1
    assert ("山田 花子", True, False, True) in rows


@pytest.mark.parametrize("scope", SCOPES)
def test_a_scope_that_was_not_agreed_opens_nothing(hanako: Person, ken: Person, scope: Scope) -> None:
    support = make_support(hanako, ken, **{scope: False})
    others = [one for one in SCOPES if one != scope]
    for other in others:
        assert get_supported_person_for(account(ken), hanako.pk, other) == hanako
        assert get_support_for(account(ken), hanako.pk, other) == support
    with pytest.raises(Http404):
        get_supported_person_for(account(ken), hanako.pk, scope)


def test_a_stranger_finds_nobody_and_nobody_there_is_the_same(hanako: Person, ken: Person) -> None:
    make_support(hanako, ken)
    stranger, nobody = make_user(), AnonymousUser()
    for user in (stranger, nobody, account(hanako)):
        for person in (hanako.pk, 999_999):
            assert user is not None
            with pytest.raises(Http404):
                get_supported_person_for(user, person, "may_see")


def test_for_whom_a_sign_up_is_meant(hanako: Person, ken: Person) -> None:
    make_support(hanako, ken)
    neighbour = make_person()
    make_support(neighbour, ken, may_sign_up=False)
    assert person_for(account(ken), None) == person_for(account(ken), ken.pk) == ken
    assert person_for(account(ken), hanako.pk) == hanako
    assert person_for(make_user(), None) is None  # has told no name yet
    for other in (neighbour.pk, 999_999):
        with pytest.raises(Http404):
            person_for(account(ken), other)


def test_a_new_agreement_takes_the_place_of_the_one_before(hanako: Person, ken: Person) -> None:
    before = make_support(hanako, ken)
    after = agree(
        person=hanako,
        supporter=ken,
        terms=terms(may_see=False),
        asked_at=clock.now(),
        asked_by=None,
        made_by=PHONE,
    )
    before.refresh_from_db()
    assert before.ended_at is not None
    assert list(supporters_of(hanako)) == [after]
    assert (after.may_see, after.agreed_how) == (False, "phone")
    assert told() == ["SupportEnded", "SupportAgreed"]


def test_nobody_agrees_to_nothing_or_for_ever(hanako: Person, ken: Person) -> None:
    for wrong, error in (
        (terms(may_sign_up=False, may_see=False, gets_notices=False), NothingAgreed),
        (Terms("family", months_later(clock.today(), 24) + timedelta(days=1)), TermNotPossible),
        (Terms("family", clock.today() - timedelta(days=1)), TermNotPossible),
    ):
        with pytest.raises(error):
            agree(person=hanako, supporter=ken, terms=wrong, asked_at=clock.now(), asked_by=None, made_by=BY)
    ensure_terms(terms(24), clock.today())
    assert not Supporter.objects.exists()


def test_narrowing_takes_away_and_never_adds() -> None:
    asked = terms(may_see=False)
    assert asked.only(["may_see", "gets_notices"]) == terms(may_sign_up=False, may_see=False)


def test_ended_counts_no_more_and_ending_twice_is_once(hanako: Person, ken: Person) -> None:
    support = make_support(hanako, ken)
    end_support(support=support.pk, made_by=BY)
    ended = end_support(support=support.pk, made_by=PHONE)
    assert pks(ken) == []
    assert ended.ended_at is not None
    assert told() == ["SupportEnded"]


def test_extended_by_at_most_two_years_and_only_while_it_is_not_ended(hanako: Person, ken: Person) -> None:
    support = make_support(hanako, ken, days=-3)  # run out, and extended by telephone
    until = months_later(clock.today(), 24)
    extend_support(support=support.pk, expires_on=until, made_by=PHONE)
    extend_support(support=support.pk, expires_on=until, made_by=PHONE)
    assert pks(ken) == [hanako.pk]
    with pytest.raises(TermNotPossible):
        extend_support(support=support.pk, expires_on=until + timedelta(days=1), made_by=BY)
    end_support(support=support.pk, made_by=BY)
    with pytest.raises(SupportIsOver):
        extend_support(support=support.pk, expires_on=until, made_by=BY)
    assert told() == ["SupportExtended", "SupportEnded"]


def test_deeds_are_noted_and_looking_once_a_day(hanako: Person, ken: Person, set_clock: SetClock) -> None:
    support = make_support(hanako, ken)
    set_clock(datetime(2026, 11, 22, 23, 50, tzinfo=TOKYO))
    log_act(support, SupportAct.Deed.SIGNED_UP, 7)
    log_act(support, SupportAct.Deed.SIGNED_UP, 8)
    log_act(support, SupportAct.Deed.LOOKED)
    log_act(support, SupportAct.Deed.LOOKED)
    set_clock(datetime(2026, 11, 23, 0, 10, tzinfo=TOKYO))
    log_act(support, SupportAct.Deed.LOOKED)
    assert [(act.deed, act.about) for act in support.acts.all()] == [
        ("looked", None),
        ("looked", None),
        ("signed_up", 8),
        ("signed_up", 7),
    ]


def test_both_sides_find_the_agreement_and_nobody_else(hanako: Person, ken: Person) -> None:
    support = make_support(hanako, ken)
    assert get_own_support_for(account(hanako), support.pk) == get_own_support_for(account(ken), support.pk) == support
    assert list(agreements_of(None)) == []
    with pytest.raises(Http404):
        get_own_support_for(account(make_person(email="other@example.jp")), support.pk)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (day(2026, 11, 22), 12, day(2027, 11, 22)),
        (day(2028, 2, 29), 12, day(2029, 2, 28)),
        (day(2026, 8, 31), 6, day(2027, 2, 28)),
        (day(2026, 12, 31), 1, day(2027, 1, 31)),
        (day(2026, 11, 30), -12, day(2025, 11, 30)),
        (day(2028, 2, 29), -12, day(2027, 2, 28)),
    ],
)
def test_months_later_is_the_same_day_or_the_months_last(start: date, months: int, end: date) -> None:
    assert months_later(start, months) == end
