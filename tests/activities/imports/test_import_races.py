"""Two who meet over one import: clerks, workers, and a resident who signs up while it is taken back."""

import pytest
from django.db import connections
from django.http import Http404

from activities.events import ActivitiesImported
from activities.models import Activity, Import, Session, SignUp
from activities.services._import_work import alone
from activities.services.carry_on_imports import carry_on_imports
from activities.services.sign_up import sign_up
from activities.services.start_import import start_import
from activities.services.take_import import take_import
from activities.services.undo_import import undo_import
from community.models import Organisation, Person
from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.outbox.models import Event
from tests.activities.imports.test_browser_import import table
from tests.at_once import at_once
from tests.factories import make_person

pytestmark = pytest.mark.django_db(transaction=True)
BY = Actor(user=None)


def brought(town: Organisation, rows: int) -> Import:
    return start_import(
        organisation=town, file_name="events.csv", content=table(rows, year=clock.today().year + 1), made_by=BY
    )


def test_two_who_take_it_in_take_it_in_once(town: Organisation) -> None:
    of = brought(town, 700)
    carry_on_imports()
    assert {one.state for one in at_once(lambda: take_import(of=of.pk, made_by=BY), 6)} == {"taking"}
    assert sum(at_once(carry_on_imports, 4)) == 1
    of.refresh_from_db()
    assert (of.state, of.counts["new"], Activity.objects.count()) == ("taken", 700, 700)
    assert Event.objects.filter(name=ActivitiesImported.name()).count() == 1


def test_the_same_file_in_two_hands_makes_nothing_twice(town: Organisation) -> None:
    for of in (brought(town, 700), brought(town, 700)):
        Import.objects.filter(pk=of.pk).update(state="ready")
        take_import(of=of.pk, made_by=BY)
    for _ in range(3):  # who finds both taken in hand comes round again
        at_once(carry_on_imports, 2)
    assert set(Import.objects.values_list("state", flat=True)) == {"taken"}
    assert Activity.objects.count() == 700


def test_a_worker_sees_what_another_has_done_so_far(town: Organisation) -> None:
    of = brought(town, 700)
    with alone(of.pk) as mine:
        assert mine
        assert at_once(carry_on_imports, 2) == [0, 0]
    carry_on_imports()
    of.refresh_from_db()
    assert of.state == "ready"


@pytest.mark.parametrize("_again", range(3))
def test_who_signs_up_while_it_is_taken_back_either_has_a_seat_or_is_told(town: Organisation, _again: int) -> None:
    of = brought(town, 6)
    carry_on_imports()
    take_import(of=of.pk, made_by=BY)
    carry_on_imports()
    Activity.objects.update(state="published", published_at=clock.now())
    sessions = list(Session.objects.order_by("pk"))
    todo: list[tuple[Session, Person] | None] = [(session, make_person("住民")) for session in sessions]
    todo.insert(0, None)  # the worker is one among them
    undo_import(of=of.pk, made_by=BY)

    def do() -> str:
        job = todo.pop(0)
        if job is None:
            carry_on_imports()
            return "undone"
        try:
            sign_up(session=job[0].pk, person=job[1], seats=1, made_by=BY)
        except (Http404, DomainError):
            return "told"
        return "seat"

    said = at_once(do, 7)
    connections.close_all()
    of.refresh_from_db()
    assert of.state == "undone"
    assert said.count("seat") == SignUp.objects.count() == Activity.objects.count() == of.counts["stays"]
