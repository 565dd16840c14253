"""Who is erased goes on being counted, as before and to the last person; and nothing says who they were."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from activities.services.record_attendance import record_attendance
from community.models import Area, Consent, Person
from community.services.erase_person import erase_person
from community.services.withdraw_consent import withdraw_consent
from core import clock
from core.actor import Actor
from core.outbox.relay import drain
from metrics.models import Fact, Release
from metrics.selectors.exact import exact_figures
from metrics.selectors.people import groups_of
from metrics.services.rebuild import rebuild_facts
from tests.factories import make_area, make_person
from tests.metrics.doings import party, taken
from volunteers.models import Contribution
from volunteers.services.contributions import confirm_contribution, withdraw_contribution

pytestmark = pytest.mark.django_db
BY = Actor(user=None)


def somebody(number: int, ward: Area, *, language: str = "ja") -> Person:
    """Of a year of birth and a ward."""
    person = make_person(f"人 {number}", email=f"p{number}@example.jp", area=ward, language=language)
    Person.objects.filter(pk=person.pk).update(born_on=date(1940 + 10 * number, 8, 20))
    person.refresh_from_db()
    return person


def town() -> list[Person]:
    """Some come, some help, one does nothing, one does not want to be counted."""
    district = make_area("赤穂")
    ward = make_area("福岡", kind=Area.Kind.WARD, parent=district)
    people = [somebody(number, ward, language=code) for number, code in enumerate(("ja", "vi", "ja-easy", "ja", "en"))]
    for person in people[:3]:
        record_attendance(sign_up=party(person).pk, state="present", made_by=BY)
    for person in people[1:4]:
        confirm_contribution(assignment=taken(person).pk, minutes=90, made_by=BY)
    Consent.objects.create(person=people[0], purpose="figures", wording="t", channel="web", given_at=clock.now())
    withdraw_consent(person=people[0], purpose="figures", made_by=BY)
    drain()
    return people


def facts() -> set[tuple[object, ...]]:
    """Without their own ids."""
    fields = [field.attname for field in Fact._meta.concrete_fields if field.name != "id"]
    return set(Fact.objects.values_list(*fields))


def figures() -> list[Any]:
    """All that tell what happened; M8 tells what waits at this moment."""
    return [one for one in exact_figures(clock.today()).figures if not one.id.startswith("M8")]


def tallies() -> list[str]:
    """Who is registered and what they did, by group."""
    return sorted(map(repr, groups_of(clock.today())))


@pytest.mark.parametrize("which", [[0], [1], [3], [4], [0, 1, 2, 3, 4]])
def test_facts_and_figures_are_the_same_before_and_after(which: list[int]) -> None:
    people = town()
    before: Callable[[], Any] = lambda: (facts(), figures(), tallies())  # noqa: E731
    known = before()
    assert len(known[0]) == 5  # two came and are counted, three helped
    for number in which:
        assert erase_person(person=people[number].pk, made_by=BY)
    drain()
    assert before() == known
    assert rebuild_facts() == 0
    Fact.objects.all().delete()
    rebuild_facts()
    assert before() == known


def test_what_is_corrected_later_is_counted_as_corrected() -> None:
    people = town()
    person = people[1]
    erase_person(person=person.pk, made_by=BY)
    drain()
    helped = Fact.objects.get(person=person.pk, kind="contribution")
    withdraw_contribution(assignment=Contribution.objects.get(pk=helped.source).assignment_id, made_by=BY)
    drain()
    assert not Fact.objects.filter(person=person.pk, kind="contribution").exists()
    assert Fact.objects.filter(person=person.pk, kind="attendance").exists()


def test_a_published_release_does_not_change() -> None:
    analyst = make_person(email="analyst@example.jp")
    release = Release.objects.create(
        last=clock.today() - timedelta(days=90),
        state="published",
        payload={"figures": []},
        digest="d",
        prepared_by=analyst.user,
        prepared_at=clock.now(),
        decided_by=analyst.user,
        decided_at=clock.now(),
    )
    before = Release.objects.filter(pk=release.pk).values().get()
    erase_person(person=analyst.pk, made_by=BY)
    drain()
    assert Release.objects.filter(pk=release.pk).values().get() == before
