"""A quarter: prepared by one person, published by another, frozen for good; corrected by a new release."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from community.models import User
from core import clock
from core.actor import Actor
from core.errors import DomainError, Refused
from core.outbox.models import Event
from metrics.errors import AlreadyDecided, BeingPrepared, NotAQuarter, NoteNeeded, OwnRelease, QuarterNotOver
from metrics.models import Fact, Release
from metrics.publication import digest_of, publication_of, publication_of_release
from metrics.quarters import is_quarters_end, last_quarter, quarters_end, read_slug, slug_of
from metrics.services.releases import discard_release, prepare_release, publish_release
from tests.at_once import at_once
from tests.factories import make_user

pytestmark = pytest.mark.django_db
Q3 = date(2026, 9, 30)
NOON = datetime(2026, 10, 5, 12, tzinfo=clock.TOKYO)


@pytest.fixture(autouse=True)
def _in_october(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def analyst() -> Actor:
    return Actor(make_user().pk)


@pytest.fixture
def second() -> Actor:
    return Actor(make_user().pk)


def people(n: int, *, kind: str = "contribution", begin: int = 0, on: date = Q3) -> None:
    """So many residents of known age who did something in the quarter."""
    Fact.objects.bulk_create(
        Fact(
            kind=kind,
            source=begin + index,
            person=begin + index,
            on=on,
            role_kind="volunteer" if kind == "contribution" else "",
            residence="resident",
            birth_year=1980,
        )
        for index in range(n)
    )


def reasons(error: Refused) -> list[type[DomainError]]:
    return [type(reason) for reason in error.reasons]


def test_what_is_published_is_what_was_prepared(analyst: Actor, second: Actor) -> None:
    people(84)
    release = prepare_release(last=Q3, made_by=analyst)
    assert (release.slug, release.state, release.number) == ("2026-q3", "prepared", 1)
    assert release.digest == digest_of(release.payload)
    people(500, begin=1000)
    published = publish_release(release=release.pk, made_by=second)
    assert published.payload == release.payload
    publication = publication_of_release(Release.objects.get())
    assert publication.figure("M1").town.count == 80
    assert publication.issue is not None
    assert (publication.issue.slug, publication.issue.published_on) == ("2026-q3", NOON.date())
    assert digest_of(Release.objects.get().payload) == release.digest
    assert list(Event.objects.values_list("name", "payload", "actor")) == [
        ("metrics.ReleasePrepared", {"release": release.pk}, analyst.user),
        ("metrics.ReleasePublished", {"release": release.pk}, second.user),
    ]


def test_a_release_keeps_published_values_alone(analyst: Actor) -> None:
    people(84)
    people(37, kind="attendance", begin=5000)
    payload = prepare_release(last=Q3, made_by=analyst).payload

    def numbers(value: Any) -> Iterator[int]:
        if isinstance(value, dict):
            for name, inner in value.items():
                if name not in ("residents", "population_on"):
                    yield from numbers(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from numbers(inner)
        elif isinstance(value, int) and not isinstance(value, bool):
            yield value

    counts = list(numbers(payload["figures"]))
    assert 80 in counts
    assert all(count % 10 == 0 for count in counts)


def test_a_prepared_release_reads_back_as_it_was_computed(analyst: Actor) -> None:
    people(120)
    people(64, kind="attendance", begin=5000)
    release = prepare_release(last=Q3, made_by=analyst)
    assert publication_of_release(Release.objects.get(pk=release.pk)) == publication_of(Q3)


def test_who_prepared_it_does_not_publish_it(analyst: Actor) -> None:
    release = prepare_release(last=Q3, made_by=analyst)
    with pytest.raises(OwnRelease):
        publish_release(release=release.pk, made_by=analyst)
    with pytest.raises(OwnRelease):
        publish_release(release=release.pk, made_by=Actor(None, "system"))
    assert Release.objects.get().state == "prepared"


def test_it_is_decided_once(analyst: Actor, second: Actor) -> None:
    release = prepare_release(last=Q3, made_by=analyst)
    discard_release(release=release.pk, made_by=analyst)
    with pytest.raises(AlreadyDecided):
        publish_release(release=release.pk, made_by=second)
    with pytest.raises(AlreadyDecided):
        discard_release(release=release.pk, made_by=second)
    again = prepare_release(last=Q3, made_by=analyst)
    assert again.number == 1


@pytest.mark.parametrize(("last", "error"), [
    (date(2026, 9, 29), NotAQuarter),
    (date(2026, 12, 31), QuarterNotOver),
])  # fmt: skip
def test_a_release_is_of_a_quarter_that_is_over(analyst: Actor, last: date, error: type[DomainError]) -> None:
    with pytest.raises(Refused) as refused:
        prepare_release(last=last, made_by=analyst)
    assert reasons(refused.value) == [error]


def test_a_correction_says_why_and_both_stay(analyst: Actor, second: Actor) -> None:
    people(84)
    prepare_release(last=Q3, made_by=analyst)
    with pytest.raises(Refused) as refused:
        prepare_release(last=Q3, made_by=analyst)
    assert reasons(refused.value) == [BeingPrepared]
    publish_release(release=Release.objects.get().pk, made_by=second)
    with pytest.raises(Refused) as refused:
        prepare_release(last=Q3, made_by=analyst, note="  ")
    assert reasons(refused.value) == [NoteNeeded]
    people(20, begin=2000)
    correction = prepare_release(last=Q3, made_by=analyst, note="20 roles were confirmed late.")
    assert (correction.slug, correction.number) == ("2026-q3-2", 2)
    publish_release(release=correction.pk, made_by=second)
    shown = [publication_of_release(one).figure("M1").town.count for one in Release.objects.order_by("number")]
    assert shown == [80, 100]


def test_what_was_withheld_stays_withheld_in_the_correction(analyst: Actor, second: Actor) -> None:
    """Eight were withheld; with three more they could be shown, and everybody would know that they had been few."""
    people(200)
    Fact.objects.filter(source__lt=8).update(birth_year=1955)
    first = prepare_release(last=Q3, made_by=analyst)
    publish_release(release=first.pk, made_by=second)
    Fact.objects.filter(source__lt=90).update(birth_year=1955)
    second_try = prepare_release(last=Q3, made_by=analyst, note="Ages were wrong.")
    for release in (first, second_try):
        ages = {row.key: row.withheld for row in publication_of_release(release).figure("M1").table("age").rows}
        assert ages["65-74"]
    assert not {row.key: row for row in publication_of(Q3).figure("M1").table("age").rows}["65-74"].withheld


def test_what_was_published_can_not_be_changed(analyst: Actor, second: Actor) -> None:
    release = prepare_release(last=Q3, made_by=analyst)
    Release.objects.update(note="not yet out")
    publish_release(release=release.pk, made_by=second)
    changes: list[dict[str, object]] = [
        {"payload": {}},
        {"note": "quietly"},
        {"state": "discarded"},
        {"last": date(2026, 6, 30)},
    ]
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            Release.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Release.objects.all().delete()
    User.objects.all().delete()
    kept = Release.objects.get()
    assert (kept.note, kept.prepared_by, kept.decided_by, kept.digest) == ("not yet out", None, None, release.digest)


@pytest.mark.django_db(transaction=True)
def test_prepared_twice_at_once_it_is_prepared_once() -> None:
    by = Actor(make_user().pk)

    def prepare() -> str:
        try:
            return prepare_release(last=Q3, made_by=by).state
        except Refused as refused:
            return refused.reasons[0].code

    assert sorted(at_once(prepare, 2)) == ["being_prepared", "prepared"]


@pytest.mark.parametrize(("day", "end"), [
    (date(2024, 2, 29), date(2024, 3, 31)),
    (date(2026, 4, 1), date(2026, 6, 30)),
    (date(2026, 9, 30), date(2026, 9, 30)),
    (date(2026, 12, 31), date(2026, 12, 31)),
])  # fmt: skip
def test_quarters(day: date, end: date) -> None:
    assert quarters_end(day) == end
    assert is_quarters_end(end)
    assert last_quarter(end) < end
    assert last_quarter(date.fromordinal(end.toordinal() + 1)) == end
    assert read_slug(slug_of(end, 1)) == (end, 1)
    assert read_slug(slug_of(end, 3)) == (end, 3)


@pytest.mark.parametrize("slug", ["2026-q5", "2026-q3-1", "2026-q3-0", "2026-q3-02", "0000-q1", "9999-q1", "x", ""])
def test_what_is_no_name_of_a_release(slug: str) -> None:
    assert read_slug(slug) is None
