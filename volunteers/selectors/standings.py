"""One person and many shifts: what the rules must know, in two queries however many shifts there are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from community.models import Person
from core import clock
from volunteers.models import Assignment, Shift
from volunteers.rules import Situation, Someone
from volunteers.selectors.situations import ACCEPTED, NO_STANDS, someone_of


@dataclass(frozen=True)
class _Busy:
    """A time at which the person has a role already."""

    shift: int
    start: datetime
    end: datetime
    whole_of: int | None  # the session that it lasts as long as


@dataclass(frozen=True)
class Standings:
    """The person as the rules see them, and what they have; `of_shift` is a standing assignment by its shift's id."""

    someone: Someone
    now: datetime
    of_shift: Mapping[int, Assignment] = field(default_factory=dict)
    busy: tuple[_Busy, ...] = ()
    said_no: frozenset[int] = frozenset()  # roles declined within the past year

    def situation(self, shift: Shift, taken: int, *, vouched: bool = False) -> Situation:
        """Towards one shift; `taken`: its places that are held, the person's own among them."""
        own = self.of_shift.get(shift.pk)
        holds = own is not None and own.state in Assignment.HOLDS_PLACE
        return Situation(
            now=self.now,
            someone=self.someone,
            taken=taken - holds,
            busy=any(self._meets(one, shift) for one in self.busy),
            said_no=shift.role_id in self.said_no,
            vouched=vouched,
        )

    def _meets(self, one: _Busy, shift: Shift) -> bool:
        """The same as `situations.busy_with`: who teaches at a whole session may run it too."""
        if shift.starts_at is None or shift.ends_at is None or one.shift == shift.pk:
            return False
        if shift.whole_session and one.whole_of is not None and one.whole_of == shift.role.session_id:
            return False
        return one.start < shift.ends_at and shift.starts_at < one.end


def standings_of(person: Person) -> Standings:
    """Two queries."""
    now = clock.now()
    rows = Assignment.objects.filter(
        Q(state__in=Assignment.STANDING) | Q(state=Assignment.State.DECLINED, made_at__gt=now - NO_STANDS),
        person=person,
    ).select_related("shift__role")
    found = list(rows)
    return Standings(
        someone=someone_of(person),
        now=now,
        of_shift={one.shift_id: one for one in found if one.state in Assignment.STANDING},
        busy=tuple(_busy(one) for one in found if one.state == ACCEPTED and one.busy is not None),
        said_no=frozenset(one.shift.role_id for one in found if one.state == Assignment.State.DECLINED),
    )


def _busy(one: Assignment) -> _Busy:
    whole = one.shift.role.session_id if one.shift.whole_session else None
    return _Busy(one.shift_id, one.busy.lower, one.busy.upper, whole)
