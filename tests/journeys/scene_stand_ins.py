"""Somebody who can't come, in every state that a page shows."""

from datetime import timedelta
from typing import TYPE_CHECKING

from community.models import Person
from core import clock
from tests.factories import make_assignment, make_profile, make_shift
from volunteers.models import Assignment, Shift, StandInAsk, StandInSearch

if TYPE_CHECKING:
    from tests.journeys.scene import Scene

TITLES = {"ja": "受付の手伝い", "en": "Helping at the reception"}
BODIES = {"ja": "エプロンをお持ちください。", "en": "Please bring an apron."}


def show_stand_ins(scene: "Scene") -> None:
    """The guest has three places (one with a swap possible, one looked for, one gone), and is asked four times."""
    guest, others = scene.guest, scene.others
    free = make_assignment(_shift(scene, 3), guest)
    other_time = _shift(scene, 5)
    Shift.objects.filter(pk=other_time.pk).update(role=free.shift.role)
    other_time.role.delete()
    make_assignment(other_time, others[0])
    make_profile(others[0])
    looking = _search(make_assignment(_shift(scene, 6), guest))
    for person in others[1:4]:
        _ask(looking, person)
    StandInAsk.objects.filter(search=looking, person=others[1]).update(declined_at=clock.now())
    gone = make_assignment(_shift(scene, 7), guest, state="handed_over")
    _found(_search(gone), others[4])
    asked = _search(make_assignment(_shift(scene, 8, skills=["cooking"]), others[5]), asked=guest)
    swap = _search(make_assignment(_shift(scene, 9), others[6]), asked=guest, in_exchange=free)
    late = _search(make_assignment(_shift(scene, 10), others[7]))
    scene.ids |= {
        "place_free": free.pk,
        "place_looking": looking.assignment_id,
        "place_gone": gone.pk,
        "ask": _ask(asked, guest).pk,
        "ask_swap": _ask(swap, guest).pk,
        "ask_gone": _ask(late, guest).pk,
    }
    _found(late, others[3])


def _shift(scene: "Scene", days: int, **role: object) -> Shift:
    starts_at = scene.at(days, 9)
    words = {"titles": TITLES, "bodies": BODIES, "venue": scene.venue, **role}
    return make_shift(organisation=scene.shop, starts_at=starts_at, minutes=120, most=2, **words)  # type: ignore[arg-type]


def _search(place: Assignment, *, asked: Person | None = None, in_exchange: Assignment | None = None) -> StandInSearch:
    begun = clock.now() - timedelta(hours=1)
    return StandInSearch.objects.create(
        assignment=place, asked=asked, in_exchange=in_exchange, starts_at=place.shift.starts_at, opened_at=begun
    )


def _ask(search: StandInSearch, person: Person) -> StandInAsk:
    return StandInAsk.objects.create(search=search, person=person, asked_at=search.opened_at)


def _found(search: StandInSearch, person: Person) -> None:
    search.found = make_assignment(search.assignment.shift, person)
    search.ended_at = clock.now()
    search.save()
