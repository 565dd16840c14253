"""A quarter on its way: asked for, counted by a worker, looked at, published by somebody else, corrected."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.models import User
from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.outbox.models import Event
from metrics.differences import differences
from metrics.models import Preparation, Release
from metrics.publication import publication_of_release
from metrics.quarters import quarter_before, quarters_end
from metrics.services import ask_release as asking
from metrics.services.ask_release import MOST_ATTEMPTS, ask_release, forget_failure, prepare_releases
from metrics.services.releases import publish_release
from tests.at_once import at_once
from tests.clients import browser, text_of
from tests.factories import make_area, make_assignment, make_person, make_session, make_shift, make_sign_up
from tests.metrics.staff_kit import count_in, make_analyst, make_people, make_town, quarter
from tests.volunteers.board_kit import make_coordinator

pytestmark = pytest.mark.django_db
LIST = "/en/figures/releasing/"


def say(user: User, path: str, **data: Any) -> str:
    answer = browser(user).post(f"{LIST}{path}", data, follow=True)
    return text_of(answer)


def have_counted(user: User, note: str = "") -> Release:
    """The latest quarter, by the worker."""
    ask_release(last=quarter(), note=note, made_by=Actor(user=user.pk))
    assert prepare_releases() == 1
    return Release.objects.get(last=quarter(), state="prepared")


def have_published(user: User, note: str = "") -> Release:
    return publish_release(release=have_counted(user, note).pk, made_by=Actor(user=make_analyst().pk))


def test_from_the_button_to_the_public_page() -> None:
    make_town()
    analyst = make_analyst()
    assert "Prepare " in text_of(browser(analyst).get(LIST))
    told = say(analyst, "prepare/", last=quarter().isoformat())
    assert "It is being counted." in told
    assert 'data-state="counting"' in told
    assert 'hx-trigger="every 2s"' in told
    prepare_releases()
    page = text_of(browser(analyst).get(LIST))
    assert "waits for a decision" in page
    assert "hx-trigger" not in page
    release = Release.objects.get()
    assert release.prepared_by == analyst
    preview = text_of(browser(analyst).get(f"{LIST}{release.pk}/"))
    assert "Not published" in preview
    assert "You have prepared it yourself" in preview
    assert "It is proven that no safe choice withholds less" in preview
    assert "publish/" not in preview
    other = make_coordinator()
    assert f"{release.pk}/publish/" in text_of(browser(other).get(f"{LIST}{release.pk}/"))
    assert "Published: everybody can read it now" in say(other, f"{release.pk}/publish/", looked="on")
    release.refresh_from_db()
    assert (release.state, release.decided_by) == ("published", other)
    assert browser().get(f"/en/figures/{release.slug}/").status_code == 200
    names = list(Event.objects.filter(name__startswith="metrics.").order_by("id").values_list("name", flat=True))
    assert names == ["metrics.ReleaseAsked", "metrics.ReleasePrepared", "metrics.ReleasePublished"]


def test_whoever_prepared_it_does_not_publish_it() -> None:
    analyst = make_analyst()
    release = have_counted(analyst)
    assert "Somebody else publishes what you have prepared" in say(analyst, f"{release.pk}/publish/", looked="on")
    release.refresh_from_db()
    assert release.state == "prepared"


def test_who_publishes_says_that_they_have_looked() -> None:
    release = have_counted(make_analyst())
    answer = browser(make_coordinator()).post(f"{LIST}{release.pk}/publish/")
    assert answer.status_code == 422
    assert "Please look at it first" in text_of(answer)
    release.refresh_from_db()
    assert release.state == "prepared"


def test_a_coordinator_of_the_whole_town_publishes_and_does_not_prepare_or_discard() -> None:
    release, coordinator = have_counted(make_analyst()), make_coordinator()
    page = text_of(browser(coordinator).get(LIST))
    assert "prepare/" not in page
    assert "Discard this release" not in text_of(browser(coordinator).get(f"{LIST}{release.pk}/"))
    for path in ("prepare/", f"{release.pk}/discard/", f"{release.pk}/correct/"):
        assert browser(coordinator).post(f"{LIST}{path}", {"last": quarter()}).status_code == 404


def test_everybody_else_finds_nothing() -> None:
    release = have_counted(make_analyst())
    for user in (make_person(email="r@example.jp").user, make_coordinator(make_area())):
        for path in ("", f"{release.pk}/", f"{release.pk}/correct/"):
            assert browser(user).get(f"{LIST}{path}").status_code == 404
        assert browser(user).post(f"{LIST}{release.pk}/publish/", {"looked": "on"}).status_code == 404
    assert browser().get(LIST).status_code == 302


def test_the_way_in_stands_on_the_page_that_everybody_reads() -> None:
    figures = "/en/figures/"
    way_in, gaps = "/en/figures/releasing/", "/en/figures/today/"
    for user, releases, today in (
        (make_analyst(), True, True),
        (make_coordinator(), True, True),
        (make_coordinator(make_area()), False, True),
        (make_person(email="r@example.jp").user, False, False),
        (None, False, False),
    ):
        page = text_of(browser(user).get(figures))
        assert (way_in in page, gaps in page) == (releases, today)


def test_discarded_it_is_never_read_and_the_quarter_can_be_counted_again() -> None:
    analyst = make_analyst()
    release = have_counted(analyst)
    assert "Discarded. Nobody outside has seen it" in say(analyst, f"{release.pk}/discard/")
    assert browser().get(f"/en/figures/{release.slug}/").status_code == 404
    assert "This release was published or discarded already." in say(analyst, f"{release.pk}/discard/")
    again = have_counted(analyst)
    assert (again.number, again.pk != release.pk) == (1, True)


def test_decided_meanwhile_is_said_in_a_sentence() -> None:
    release = have_published(make_analyst())
    assert "was published or discarded already" in say(make_coordinator(), f"{release.pk}/publish/", looked="on")


def test_a_correction_needs_its_reason_and_shows_what_changes() -> None:
    districts = make_town()
    analyst = make_analyst()
    first = have_published(analyst)
    path = f"{first.pk}/correct/"
    assert "this is a correction" in say(analyst, "prepare/", last=quarter().isoformat())
    assert browser(analyst).post(f"{LIST}{path}", {"note": " "}).status_code == 422
    count_in(make_people(40, area=districts[0], age=50))
    assert "It is being counted." in say(analyst, path, note="40 roles were confirmed late.")
    prepare_releases()
    second = Release.objects.get(state="prepared")
    assert (second.number, second.note) == (2, "40 roles were confirmed late.")
    preview = text_of(browser(analyst).get(f"{LIST}{second.pk}/"))
    assert "40 roles were confirmed late." in preview
    found = differences(publication_of_release(first), publication_of_release(second))
    town = next(one for one in found if (one.figure, one.by) == ("M1", "town"))
    assert town.new == (town.old or 0) + 40
    assert f"{len(found)} of " in preview
    publish_release(release=second.pk, made_by=Actor(user=make_coordinator().pk))
    assert "published and corrected" in text_of(browser(analyst).get(LIST))


def test_there_is_nothing_to_correct_before_the_first_release() -> None:
    release = have_counted(make_analyst())
    answer = browser(make_analyst()).post(f"{LIST}{release.pk}/correct/", {"note": "?"})
    assert answer.status_code == 422
    assert "there is nothing to correct" in text_of(answer)


def test_the_same_numbers_are_said_to_be_the_same() -> None:
    analyst = make_analyst()
    have_published(analyst)
    release = have_counted(analyst, note="again")
    assert "Every printed count is the same" in text_of(browser(analyst).get(f"{LIST}{release.pk}/"))


@pytest.mark.parametrize("last", ["2026-09-29", "today", "x", ""])
def test_what_is_no_quarter_that_is_over_is_refused(last: str) -> None:
    analyst = make_analyst()
    day = quarters_end(clock.today()).isoformat() if last == "today" else last
    answer = browser(analyst).post(f"{LIST}prepare/", {"last": day}, follow=True)
    assert answer.status_code == (200 if day[:1] == "2" else 404)
    assert not Preparation.objects.exists()


def test_twice_is_once_and_a_dead_worker_leaves_the_wish() -> None:
    by = Actor(user=make_analyst().pk)
    assert ask_release(last=quarter(), made_by=by) == ask_release(last=quarter(), made_by=by)
    assert Event.objects.filter(name="metrics.ReleaseAsked").count() == 1
    assert prepare_releases() == 1
    assert not Preparation.objects.exists()
    with pytest.raises(DomainError):
        ask_release(last=quarter(), made_by=by)


def test_errors_are_tried_again_and_then_said(monkeypatch: pytest.MonkeyPatch) -> None:
    analyst = make_analyst()

    def fail(**_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(asking, "prepare_release", fail)
        ask_release(last=quarter(), made_by=Actor(user=analyst.pk))
        for _ in range(MOST_ATTEMPTS):
            assert not Preparation.objects.exclude(failure="").exists()
            assert prepare_releases() == 0
    page = text_of(browser(analyst).get(LIST))
    assert "Counting ended with an error several times." in page
    assert "Try again" in page
    assert prepare_releases() == 0
    ask_release(last=quarter(), made_by=Actor(user=analyst.pk))
    assert prepare_releases() == 1


def test_a_failure_can_be_left(monkeypatch: pytest.MonkeyPatch) -> None:
    ask_release(last=quarter(), made_by=Actor(user=None))
    forget_failure(last=quarter())
    assert Preparation.objects.exists()
    Preparation.objects.update(failure=Preparation.GIVEN_UP)
    say(make_analyst(), "prepare/", last=quarter().isoformat(), verb="forget")
    assert not Preparation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_count_it_once() -> None:
    by = Actor(user=None)
    for last in (quarter(), quarter_before(quarter())):
        ask_release(last=last, made_by=by)
    at_once(prepare_releases, 3)
    prepare_releases()
    assert Release.objects.count() == 2
    assert not Preparation.objects.exists()


def test_the_checks_name_what_is_missing() -> None:
    inside = clock.now() - (clock.today() - quarter() + timedelta(days=3))
    session = make_session(starts_at=inside)
    make_sign_up(session=session)
    make_assignment(make_shift(starts_at=inside))
    analyst = make_analyst()
    release = have_counted(analyst)
    other = Release.objects.get(pk=release.pk)
    other.pk, other.last = None, quarter_before(quarter())
    other.save()
    page = text_of(browser(analyst).get(f"{LIST}{release.pk}/"))
    for said in (
        "No inhabitants have been imported",
        "Of 1 session of the quarter it is not noted who came.",
        "1 role of the quarter is over and not confirmed.",
        "1 other release or correction waits for a decision.",
    ):
        assert said in page


def test_more_quarters_cost_no_query_more() -> None:
    analyst = make_analyst()
    client, counts = browser(analyst), []
    for years in (1, 2):
        have_published(analyst, note="once more")
        make_people_long_ago(years)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(LIST).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 20


def make_people_long_ago(years: int) -> None:
    """Four quarters more on the list."""
    count_in(make_people(1, area=make_area(), age=50), on=quarter() - timedelta(days=365 * years))
