"""The simulated town: the same for the same seed, sound in itself, and never over a real one."""

import json
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from pytest_django import Settings

from activities.models import Attendance, Session, SignUp, SupportRequest
from community.models import Area, Consent, Person
from core import clock
from core.outbox.models import Delivery, Event
from demo.simulation.build import build_town
from demo.simulation.facts import write_facts
from demo.simulation.load import load
from demo.simulation.model import Town, at, quarter_ends
from demo.simulation.truth import Truth, as_json
from metrics.models import Fact
from metrics.services.rebuild import rebuild_facts
from tests.demo.test_loading import digest
from tests.factories import make_area, make_programme
from volunteers.models import Assignment, Contribution, Correction

UNTIL = date(2026, 9, 30)


def small(seed: int = 1) -> Town:
    """A town that loads in a few seconds."""
    return build_town(persons=120, years=1, seed=seed, until=UNTIL)


def told(town: Town) -> str:
    """Everything that is true of it."""
    return json.dumps(as_json(Truth(town).figures(town.until, at(UNTIL + timedelta(days=1), 12))))


def test_same_seed_same_truth_another_seed_another_truth() -> None:
    assert told(small()) == told(small()) != told(small(seed=2))


def test_history_keeps_its_order() -> None:
    town = build_town(persons=300, years=2, seed=3, until=UNTIL)
    assert (town.first, town.until) == (date(2024, 10, 1), UNTIL)
    for person in town.persons:
        for history in (person.looks, person.consent, person.asks_me):
            assert all(before[0] <= after[0] for before, after in pairwise(history))
            assert all(town.first <= said_on <= UNTIL for said_on, _ in history)
    for party in town.sign_ups:
        assert party.person.came_on <= party.made_at.date()
        assert all(party.session.day <= said_on <= UNTIL for said_on, _ in party.came)
    for assignment in town.assignments:
        assert all(step.on <= step.said_on <= UNTIL for step in assignment.steps)
    assert not any(UNTIL < session.day <= UNTIL + timedelta(days=1) for session in town.sessions)


def test_nobody_is_in_two_places_on_one_day() -> None:
    town = build_town(persons=300, years=2, seed=3, until=UNTIL)
    days = [(party.person.number, party.session.day) for party in town.sign_ups]
    days += [(one.person.number, one.shift.starts.date()) for one in town.assignments if one.shift.starts]
    assert len(days) == len(set(days))


def test_a_paper_truth_that_anybody_can_check() -> None:
    """Sums that hold in every town: rows add up to the town, parts are no larger than their whole."""
    town = build_town(persons=400, years=2, seed=5, until=UNTIL)
    figures = Truth(town).figures(UNTIL, at(UNTIL + timedelta(days=1), 12))
    for name in ("M1", "M2"):
        for by, rows in figures[name].tables.items():
            cells = list(rows.values())
            total = (sum(cell.n for cell in cells), sum(cell.of for cell in cells))
            assert (name, by, *total) == (name, by, figures[name].town.n, figures[name].town.of)
    assert figures["M2-regular"].town.n <= figures["M2"].town.n
    for figure in figures.values():
        assert 0 <= figure.town.n <= figure.town.of
    top, people = figures["M4"].people, figures["M4"].town
    assert top is not None
    assert people.n * top.of >= people.of * top.n - top.of  # the busiest tenth has at least a tenth of the hours


def test_quarters_end_with_their_last_days() -> None:
    assert quarter_ends(date(2025, 3, 31), date(2025, 12, 30)) == [
        date(2025, 3, 31),
        date(2025, 6, 30),
        date(2025, 9, 30),
    ]


@pytest.mark.django_db
def test_what_is_loaded_is_what_was_simulated() -> None:
    town = small()
    load(town)
    assert Person.objects.count() == 120
    assert SignUp.objects.count() == len(town.sign_ups)
    came = [party.came[-1][1] for party in town.sign_ups if party.came]
    for state in Attendance.State:
        assert Attendance.objects.filter(state=state).count() == came.count(state)
    steps = [one.steps for one in town.assignments if one.steps]
    confirmed = Contribution.objects.filter(state="confirmed")
    assert confirmed.count() == len([one for one in steps if one[-1].state == "confirmed"])
    assert sum(confirmed.values_list("minutes", flat=True)) == sum(
        one[-1].minutes for one in steps if one[-1].state == "confirmed"
    )
    assert Correction.objects.count() == sum(len(one) - 1 for one in steps)
    standing = Consent.objects.filter(purpose="figures", withdrawn_at=None)
    assert standing.count() == len([one for one in town.persons if one.is_counted(UNTIL)])
    looks = {one.telephone: one.look(UNTIL) for one in town.persons}
    for person in Person.objects.select_related("area"):
        look = looks[person.telephone]
        known = (person.residence, person.language, person.area.slug if person.area else None)
        assert known == (look.residence, look.language, look.area)
        assert (person.born_on.year if person.born_on else None) == look.birth_year


@pytest.mark.django_db
def test_loaded_rows_keep_the_rooms_own_sums() -> None:
    load(small())

    def seats(*states: str) -> Coalesce:
        return Coalesce(Sum("sign_ups__seats", filter=Q(sign_ups__state__in=states)), 0)

    counted = Session.objects.annotate(held=seats(*SignUp.HOLDS_SEATS), queued=seats(SignUp.State.WAITING))
    assert not counted.exclude(held=F("taken"), queued=F("waiting")).exists()
    assert not Attendance.objects.exclude(sign_up__state=SignUp.State.CONFIRMED).exists()
    assert not Contribution.objects.exclude(assignment__state=Assignment.State.ACCEPTED).exists()
    assert not SupportRequest.objects.filter(delete_on__lte=UNTIL).exists()


@pytest.mark.django_db
def test_every_fact_has_its_events_and_nobody_is_owed_a_delivery() -> None:
    town = small()
    load(town)
    for name, key, kind in (
        ("activities.AttendanceRecorded", "sign_up", Fact.Kind.ATTENDANCE),
        ("volunteers.ContributionConfirmed", "contribution", Fact.Kind.CONTRIBUTION),
    ):
        named = set(Event.objects.filter(name=name).values_list(f"payload__{key}", flat=True))
        assert set(Fact.objects.filter(kind=kind).values_list("source", flat=True)) <= named
    assert Event.objects.filter(name="activities.AttendanceRecorded").count() == sum(
        len(party.came) for party in town.sign_ups
    )
    assert not Delivery.objects.exists()
    assert rebuild_facts() == 0


@pytest.mark.django_db
def test_the_command_writes_the_truth_and_replaces_no_town_unasked(tmp_path: Path) -> None:
    file = tmp_path / "truth.json"
    options = {"persons": 30, "years": 2, "until": UNTIL}
    call_command("simulate", **options, truth=file)
    truth = json.loads(file.read_text("utf-8"))
    assert list(truth) == [day.isoformat() for day in quarter_ends(date(2025, 9, 30), UNTIL)]
    assert truth["2026-09-30"]["M1"]["town"][1] <= 30
    before = digest()
    with pytest.raises(CommandError, match="--fresh"):
        call_command("simulate", **options, seed=2)
    assert digest() == before
    call_command("simulate", **options, seed=2, fresh=True)
    assert digest() != before


@pytest.mark.django_db
def test_a_real_town_is_never_simulated_over(demo: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    demo.DEMO = False
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings.production")
    with pytest.raises(CommandError, match="real town"):
        call_command("simulate", fresh=True)
    assert not Area.objects.exists()


@pytest.mark.django_db
def test_a_benchmarks_facts_are_many_varied_and_the_same_each_time() -> None:
    for slug in ("akaho", "nakazawa"):
        make_area(slug)
    make_programme()
    last = clock.today()
    found = []
    for _ in range(2):
        Fact.objects.all().delete()
        write_facts(30_000, last=last, seed=4)
        found.append(list(Fact.objects.order_by("source").values_list("kind", "person", "on", "birth_year", "minutes")))
    assert found[0] == found[1]
    assert len(found[0]) == 30_000
    assert 900 < len({person for _, person, *_ in found[0]}) <= 1200
    assert {on for _, _, on, *_ in found[0]} <= {last - timedelta(days=day) for day in range(3 * 365)}
    assert set(Fact.objects.values_list("residence", flat=True)) == {"resident", "outside", "trainee"}
    assert Fact.objects.filter(birth_year=None).exists()
    assert not Fact.objects.filter(kind="attendance").exclude(minutes=0, role_kind="").exists()
