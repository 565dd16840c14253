"""Today's figures for coordinators and analysts: gaps, the way on, freshness, and what they cost."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.models import Person
from core import clock
from core.actor import Actor
from core.outbox.relay import drain
from core.pages import forget_pages
from metrics import today
from metrics.figures import BANDS
from metrics.gaps import gaps_in, largest
from metrics.models import Fact
from metrics.publication import Publication, publication_of_today
from metrics.today import count_today, figures_of_today, renew
from tests.clients import browser, text_of
from tests.factories import make_area, make_person, make_session, make_shift
from tests.metrics.staff_kit import count_in, make_analyst, make_people, make_town
from tests.volunteers.board_kit import make_coordinator, make_looking
from volunteers.forms.groups import AGE_WORDS
from volunteers.selectors.without_roles import AGES
from volunteers.services.assign import assign
from volunteers.services.contributions import confirm_contribution

pytestmark = pytest.mark.django_db
PAGE = "/en/figures/today/"


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.delete_many([today.KEY, today.BUSY])


def count_calls(monkeypatch: pytest.MonkeyPatch) -> list[Publication]:
    """What is counted from now on."""
    made: list[Publication] = []

    def counted() -> Publication:
        made.append(publication_of_today())
        return made[-1]

    monkeypatch.setattr(today, "publication_of_today", counted)
    return made


def test_the_least_reached_group_stands_first_and_leads_to_its_people() -> None:
    districts = make_town(on=clock.today())
    gaps = gaps_in(publication_of_today())
    assert [one.by for one in gaps] == ["age", "district", "language"]
    assert [one.of_residents for one in gaps] == [True, True, False]
    for one in gaps:
        ratios = [row.role.reach.ratio for row in one.rows if row.role.reach]
        assert ratios == sorted(ratios)
        assert ratios
    assert gaps[1].rows[0].key == districts[2].slug
    widest = largest(gaps)
    assert widest is not None
    assert widest.role.reach is not None
    assert widest.role.reach.high < 1
    page = text_of(browser(make_coordinator()).get(PAGE))
    assert "The widest gap" in page
    assert f"/en/coordinate/outreach/?who=12&amp;home={districts[2].slug}" in page
    assert "/en/coordinate/outreach/?who=12&amp;age=10-17" in page
    assert "/en/coordinate/outreach/?who=12&amp;reads=other" in page


def test_without_inhabitants_the_registered_are_compared() -> None:
    area = make_area()
    count_in(make_people(80, area=area, age=50)[:40], on=clock.today())
    assert not any(one.of_residents for one in gaps_in(publication_of_today()))


def test_small_groups_are_withheld_and_still_lead_to_their_people() -> None:
    make_looking(area=make_area())
    page = text_of(browser(make_coordinator()).get(PAGE))
    assert "The widest gap" not in page
    assert "?who=12&amp;age=75%2B" in page


def test_what_is_unmet_leads_on() -> None:
    page = text_of(browser(make_coordinator()).get(PAGE))
    for address in ("/en/coordinate/board/?step=shifts", "/en/coordinate/board/?who=looking", "/en/organise/"):
        assert f'href="{address}"' in page


def test_an_analyst_without_people_of_their_own_gets_no_way_to_persons() -> None:
    page = text_of(browser(make_analyst()).get(PAGE))
    assert "/coordinate/" not in page
    assert "/figures/releasing/" in page


def test_who_may() -> None:
    assert browser(make_coordinator(make_area())).get(PAGE).status_code == 200
    assert browser(make_person(email="r@example.jp").user).get(PAGE).status_code == 404
    assert browser().get(PAGE).status_code == 302


def test_a_role_that_was_just_confirmed_is_counted(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    area = make_area()
    them = make_people(60, area=area, age=50)
    count_in(them[:14], on=clock.today())
    made = count_calls(monkeypatch)
    client = browser(make_coordinator())
    client.get(PAGE)
    client.get(PAGE)
    assert len(made) == 1
    assert made[0].figure("M1").town.count == 10
    shift = make_shift(session=make_session(starts_at=clock.now() - timedelta(hours=3)), most=5)
    helper = Person.objects.get(pk=them[20].pk)
    done = assign(shift=shift.pk, person=helper, made_by=Actor(user=None), via="host")
    with django_capture_on_commit_callbacks(execute=True):
        confirm_contribution(assignment=done.pk, minutes=60, made_by=Actor(user=None))
        drain()
    client.get(PAGE)
    assert len(made) == 2
    assert made[1].figure("M1").town.count == 20
    assert Fact.objects.filter(person=helper.pk).count() == 1


def test_where_counting_is_slow_a_worker_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    make_town(on=clock.today())
    woken: list[str] = []
    monkeypatch.setattr(today, "nudge", woken.append)
    monkeypatch.setattr(today, "QUICK", -1)
    made = count_calls(monkeypatch)
    client = browser(make_coordinator())
    assert "newer figures are being counted" not in text_of(client.get(PAGE))
    forget_pages()
    page = text_of(client.get(PAGE))
    assert "newer figures are being counted" in page
    assert 'hx-trigger="every 3s"' in page
    assert (len(made), woken) == (1, [today.COUNT_TODAY])
    assert renew() is True
    assert renew() is False  # nothing has happened since
    assert "newer figures are being counted" not in text_of(client.get(PAGE))
    assert len(made) == 2


def test_a_large_town_is_counted_for_the_first_time_by_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    make_town(on=clock.today())
    monkeypatch.setattr(today, "LARGE", 10)
    monkeypatch.setattr(today, "nudge", lambda _: None)
    client = browser(make_coordinator())
    page = text_of(client.get(PAGE))
    assert "The figures are being counted." in page
    assert 'hx-trigger="every 3s"' in page
    assert renew() is True
    assert "The widest gap" in text_of(client.get(PAGE))


def test_one_worker_counts_at_a_time() -> None:
    cache.add(today.BUSY, 1, 60)
    assert renew() is False


def test_what_is_kept_is_what_was_counted() -> None:
    make_town(on=clock.today())
    first, counted, kept = figures_of_today(), count_today(), figures_of_today()
    assert first is not None
    assert kept is not None
    assert first.publication == counted.publication == kept.publication


def test_with_figures_at_hand_the_page_reads_nothing_of_the_town() -> None:
    make_town(on=clock.today())
    client = browser(make_coordinator())
    client.get(PAGE)
    with CaptureQueriesContext(connection) as captured:
        client.get(PAGE)
    assert len(captured) <= 12
    assert not any(re.search("metrics_fact|metrics_population", one["sql"]) for one in captured)


def test_the_worklist_knows_the_same_age_bands() -> None:
    assert tuple(AGES) == BANDS == tuple(AGE_WORDS)
