"""Something of which a kind about roles is true."""

from datetime import timedelta

from community.models import Membership, Person
from core import clock
from notifications.kinds.base import AnyKind
from notifications.kinds.role import HostRoleKind
from notifications.models import Notice
from tests.factories import (
    make_activity,
    make_assignment,
    make_person,
    make_session,
    make_shift,
    make_user,
    make_venue,
)
from volunteers.models import Assignment, Interest, Shift, StandInAsk, StandInSearch, Watch

STATES = {
    "role_proposed": "proposed",
    "proposal_ending": "proposed",
    "role_asked_again": "proposed",
    "application_refused": "refused",
    "role_applied": "applied",
    "application_ending": "applied",
    "role_called_off": "called_off",
    "role_handed_back": "handed_back",
}


def a_shift(host: Person | None = None, *, least: int = 1, kind: str = "volunteer") -> Shift:
    """At a session in three days; `host` acts for its organisation."""
    session = make_session(
        activity=make_activity(english="Soba making"),
        venue=make_venue(),
        starts_at=clock.now() + timedelta(days=3),
    )
    if host is not None:
        assert host.user is not None
        Membership.objects.create(user=host.user, organisation=session.activity.organisation, role="owner")
    words = {"ja": "エプロンをお持ちください", "en": "Please bring an apron"}
    return make_shift(session=session, task="teach", most=2, least=least, bodies=words, kind=kind)


def a_search(place: Assignment, *, asked: Person | None = None, found: Person | None = None) -> StandInSearch:
    """Somebody looks for a stand-in, or has found one."""
    now = clock.now()
    search = StandInSearch.objects.create(
        assignment=place, asked=asked, starts_at=place.shift.starts_at, opened_at=now, ended_at=now if found else None
    )
    if found is not None:
        Assignment.objects.filter(pk=place.pk).update(state="handed_over", busy=None)
        search.found = make_assignment(place.shift, found)
        search.save()
    return search


def role_subject(kind: AnyKind, person: Person) -> int | None:
    """The id of something of which this kind is true for this person; None where it is no kind about roles."""
    makers = {"assignment": _assignment, "stand_in_search": _search, "stand_in_ask": _ask}
    makers |= {"watch": _watch, "interest": _interest}
    return makers[kind.subject](kind, person) if kind.subject in makers else None


def _assignment(kind: AnyKind, person: Person) -> int:
    for_host = isinstance(kind, HostRoleKind)
    shift = a_shift(person if for_host else None)
    made = make_assignment(shift, make_person() if for_host else person, state=STATES.get(kind.name, "accepted"))
    if made.state == "proposed":
        made.answer_by = clock.now() + timedelta(days=1)
        made.via = "moved" if kind.name == "role_asked_again" else "coordinator"
        made.reasons = [{"code": "first_role", "data": {}}]
        made.save()
    if kind.name == "role_accepted":
        Assignment.objects.filter(pk=made.pk).update(via="coordinator")
    if kind.name == "role_called_off":
        tell_asked(made)
    if kind.name == "shift_called_off":
        Shift.objects.filter(pk=shift.pk).update(state="cancelled")
    return made.pk


def tell_asked(asked: Assignment) -> None:
    """They have read that they were asked; somebody else takes the question back."""
    Assignment.objects.filter(pk=asked.pk).update(made_by=make_user().pk)
    Notice.objects.create(
        person=asked.person,
        kind="role_proposed",
        key=f"role_proposed:{asked.pk}:0",
        language="ja",
        subject="assignment",
        subject_id=asked.pk,
        title="お願い",
        created_at=clock.now(),
    )


def _search(kind: AnyKind, person: Person) -> int:
    for_host = kind.name == "place_handed_over"
    place = make_assignment(a_shift(person if for_host else None), make_person() if for_host else person)
    search = a_search(place, found=None if kind.name == "stand_in_declined" else make_person("小林 実"))
    if kind.name == "stand_in_declined":
        search.ended_at = clock.now()
        search.save()
    return search.pk


def _ask(kind: AnyKind, person: Person) -> int:
    search = a_search(make_assignment(a_shift()), asked=person)
    return StandInAsk.objects.create(search=search, person=person, asked_at=clock.now()).pk


def _watch(kind: AnyKind, person: Person) -> int:
    now = clock.now()
    return Watch.objects.create(role=a_shift().role, person=person, since=now, told_at=now).pk


def _interest(kind: AnyKind, person: Person) -> int:
    role = a_shift(person, kind="welfare_b").role
    return Interest.objects.create(role=role, person=make_person("秘密 太郎"), shown_at=clock.now()).pk
