"""Examples of what is about a role: a place, a search for a stand-in, a watch, an interest, thanks."""

from datetime import timedelta
from typing import cast
from uuid import uuid4

from community.models import Area, Person, User
from core import clock
from notifications.kinds.base import AnyKind
from notifications.kinds.role import HostRoleKind, RoleKind
from notifications.models import Notice
from notifications.samples.town import ANOTHER, WISH, Maker, activity, host, session, someone
from volunteers.models import (
    Assignment,
    Contribution,
    Interest,
    Role,
    Shift,
    StandInAsk,
    StandInSearch,
    Thanks,
    Watch,
)
from volunteers.rules.week import touched


def a_shift(
    acting: Person | None = None,
    *,
    days: int = 1,
    kind: str = "volunteer",
    state: str = "scheduled",
    area: Area | None = None,
) -> Shift:
    """A place at the class tomorrow, unless told otherwise; `acting` acts for its host."""
    date = session(activity(host(acting, area=area)), days=days)
    role = Role.objects.create(
        organisation=date.activity.organisation,
        session=date,
        task="teach",
        kind=kind,
        bodies=WISH,
        created_at=clock.now(),
    )
    return Shift.objects.create(
        role=role,
        starts_at=date.starts_at,
        ends_at=date.ends_at,
        offset=timedelta(0),
        whole_session=True,
        least=1,
        most=2,
        part_of_week=touched(date.starts_at, date.ends_at),
        state=state,
    )


def a_place(shift: Shift, person: Person, state: str = "accepted") -> Assignment:
    return Assignment.objects.create(shift=shift, person=person, state=state, made_at=clock.now())


def _assignment(kind: AnyKind) -> int:
    reader, for_host = someone(), isinstance(kind, HostRoleKind)
    shift = a_shift(reader if for_host else None, state="cancelled" if kind.name == "shift_called_off" else "scheduled")
    made = a_place(shift, someone(ANOTHER) if for_host else reader, cast(RoleKind, kind).states[0])
    if kind.name == "role_accepted":
        made.via = Assignment.Via.COORDINATOR
        made.save(update_fields=["via"])
    if kind.name == "role_called_off":
        _was_asked(made)
    if made.state == Assignment.State.PROPOSED:
        made.answer_by = clock.now() + timedelta(hours=20)
        made.via = Assignment.Via.MOVED if kind.name == "role_asked_again" else Assignment.Via.COORDINATOR
        made.reasons = [{"code": "first_role", "data": {}}]
        made.save(update_fields=["answer_by", "via", "reasons"])
    return made.pk


def _was_asked(place: Assignment) -> None:
    """The question had been read, and somebody took it back."""
    place.made_by = User.objects.create(email=f"{uuid4().hex}@example.invalid").pk
    place.save(update_fields=["made_by"])
    Notice.objects.create(
        person=place.person,
        kind="role_proposed",
        key=f"sample:{place.pk}",
        language="ja",
        subject="assignment",
        subject_id=place.pk,
        title="出番",
        created_at=clock.now(),
    )


def _search(kind: AnyKind) -> int:
    reader, for_host = someone(), kind.name == "place_handed_over"
    shift = a_shift(reader if for_host else None)
    place = a_place(shift, someone(ANOTHER) if for_host else reader)
    found = None if kind.name == "stand_in_declined" else a_place(shift, someone("例 みのり"))
    return StandInSearch.objects.create(
        assignment=place, starts_at=shift.starts_at, opened_at=clock.now(), ended_at=clock.now(), found=found
    ).pk


def _ask(kind: AnyKind) -> int:
    shift, reader = a_shift(), someone()
    search = StandInSearch.objects.create(
        assignment=a_place(shift, someone(ANOTHER)), asked=reader, starts_at=shift.starts_at, opened_at=clock.now()
    )
    return StandInAsk.objects.create(search=search, person=reader, asked_at=clock.now()).pk


def _watch(kind: AnyKind) -> int:
    now = clock.now()
    return Watch.objects.create(role=a_shift().role, person=someone(), since=now, told_at=now).pk


def _interest(kind: AnyKind) -> int:
    role = a_shift(someone(), kind="welfare_b").role
    return Interest.objects.create(role=role, person=someone(ANOTHER), shown_at=clock.now()).pk


def _contribution(kind: AnyKind) -> int:
    return Contribution.objects.create(
        assignment=a_place(a_shift(), someone()),
        state="confirmed",
        minutes=90,
        on=clock.today(),
        confirmed_at=clock.now(),
    ).pk


def _thanks(kind: AnyKind) -> int:
    place = a_place(a_shift(days=-1), someone())
    return Thanks.objects.create(assignment=place, phrase=Thanks.Phrase.BIG_HELP, language="ja", at=clock.now()).pk


def _host_shift(kind: AnyKind) -> int:
    over = kind.name == "contribution_missing"
    shift = a_shift(someone(), days=-1 if over else 1)
    if over:
        a_place(shift, someone(ANOTHER))
    return shift.pk


MAKERS: dict[str, Maker] = {
    "thanks": _thanks,
    "shift": _host_shift,
    "assignment": _assignment,
    "stand_in_search": _search,
    "stand_in_ask": _ask,
    "watch": _watch,
    "interest": _interest,
    "contribution": _contribution,
}
