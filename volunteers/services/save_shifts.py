"""A role gets more times; a time gets other numbers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Self

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from activities.rules import reasons_of, refuse_if
from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.outbox.events import publish
from volunteers import rules
from volunteers.errors import ShiftCalledOff, TooManyShifts
from volunteers.events import ShiftChanged, ShiftsAdded
from volunteers.models import Assignment, Role, Shift
from volunteers.rules.week import touched
from volunteers.services._hosting import lock_role
from volunteers.services._locks import lock_shift, lock_shifts

MOST = 200  # at once


@dataclass(frozen=True)
class NewShift:
    """A time to be added; aware."""

    starts_at: datetime
    ends_at: datetime
    least: int = 1
    most: int = 1
    newcomers_alone: bool = True
    mix: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def like(cls, shift: Shift, *, by: timedelta) -> Self:
        """The same numbers, so much later. The shift has times."""
        if shift.starts_at is None or shift.ends_at is None:
            raise ValueError("A shift without times has none to copy.")
        return cls(
            shift.starts_at + by, shift.ends_at + by, shift.least, shift.most, shift.newcomers_alone, dict(shift.mix)
        )

    def of(self, role: Role) -> Shift:
        """Unsaved; at a session it keeps its distance from the start."""
        return Shift(
            role=role,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            offset=self.starts_at - role.session.starts_at if role.session else None,
            least=self.least,
            most=self.most,
            newcomers_alone=self.newcomers_alone,
            mix=dict(self.mix),
            part_of_week=touched(self.starts_at, self.ends_at),
        )


@transaction.atomic
def add_shifts(*, role: int, shifts: Sequence[NewShift], made_by: Actor, instead: bool = False) -> list[Shift]:
    """Times that stand there already are not made twice: a double click adds nothing.

    `instead`: the whole session's shift, or the one without a time, goes, if nobody has ever stood on it.
    Raises Refused with every reason, TooManyShifts, Http404.
    """
    return put_shifts(lock_role(role), shifts, instead=instead, made_by=made_by)


def put_shifts(role: Role, shifts: Sequence[NewShift], *, instead: bool, made_by: Actor) -> list[Shift]:
    """The same for a role whose lock the caller holds, or that nobody knows yet."""
    if len(shifts) > MOST:
        raise TooManyShifts(MOST)
    now = clock.now()
    # The session's lock: its start must not change between the distance and the saving of it.
    locked = lock_shifts(role.shifts.values_list("pk", flat=True), [])
    for one in locked.values():
        role.session = one.role.session
    refuse_if(_why_not(role, shifts, now))
    standing = set(role.shifts.filter(state=Shift.State.SCHEDULED).values_list("starts_at", "ends_at"))
    rows = [new.of(role) for new in shifts if (new.starts_at, new.ends_at) not in standing]
    if not rows:
        return []
    made = Shift.objects.bulk_create(rows)
    if instead:
        _remove_untouched(role)
    publish(ShiftsAdded(role=role.pk, shifts=tuple(one.pk for one in made)), by=made_by)
    return made


def _why_not(role: Role, shifts: Sequence[NewShift], now: datetime) -> list[DomainError]:
    gates: list[Callable[[], None]] = [
        lambda: rules.ensure_not_closed(role),
        lambda: rules.ensure_takes_place(role.session),
    ]
    for one in shifts:
        gates += [
            partial(rules.ensure_hours, one.starts_at, one.ends_at, session=role.session, now=now),
            partial(rules.ensure_numbers, least=one.least, most=one.most, mix=one.mix),
        ]
    return list({reason.code: reason for reason in reasons_of(gates)}.values())


def _remove_untouched(role: Role) -> None:
    ever = Assignment.objects.filter(shift=OuterRef("pk"))
    whole = role.shifts.filter(Q(whole_session=True) | Q(starts_at=None), plan_lines=None)
    Shift.objects.filter(pk__in=[one.pk for one in whole.exclude(Exists(ever))]).delete()


@transaction.atomic
def change_numbers(
    *, shift: int, least: int, most: int, newcomers_alone: bool, mix: Mapping[str, int], made_by: Actor
) -> Shift:
    """How many it needs and takes, and who among them. Nobody who has the shift, or was asked for it, loses it.

    Nothing changed: nothing is published. Raises Refused with every reason (PlacesTaken among them), Http404.
    """
    locked = lock_shift(shift)
    wanted = {"least": least, "most": most, "newcomers_alone": newcomers_alone, "mix": dict(mix)}
    changed = [name for name, value in wanted.items() if getattr(locked, name) != value]
    if not changed:
        return locked
    if locked.state == Shift.State.CANCELLED:
        raise ShiftCalledOff
    # Counted under the shift's lock: who takes the last place at this moment waits for us, or we for them.
    held = locked.assignments.filter(state__in=Assignment.HOLDS_PLACE).count()
    refuse_if(reasons_of([lambda: rules.ensure_numbers(least=least, most=most, mix=mix, held=held)]))
    old = locked.most
    for name in changed:
        setattr(locked, name, wanted[name])
    locked.save(update_fields=changed)
    publish(ShiftChanged(shift=locked.pk, role=locked.role_id, old_most=old, new_most=most), by=made_by)
    return locked
