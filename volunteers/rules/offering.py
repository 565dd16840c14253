"""What a host may offer: legal gates, thank-you, times and numbers of shifts. Pure; each raises its error."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from activities.models import Session
from volunteers.errors import (
    FarFromSession,
    HeadcountMissing,
    KindIsFixed,
    LeastAboveMost,
    MixTooLarge,
    NoLegalBasis,
    NotTheirSession,
    PlacesTaken,
    RoleIsClosed,
    ShiftBegun,
    ShiftEndsTooEarly,
    ShiftInThePast,
    ThanksByTheHour,
    ThanksMissing,
    ThanksNotExpected,
)
from volunteers.models import Role, Shift
from volunteers.rules.taking import ensure_takes_place

LONGEST = timedelta(days=1)  # of one shift
NEAR = timedelta(days=7)  # setting up and tidying away belong to a session
# 時給, 1時間500円, 500円/時, per hour, hourly, ¥500/h: in full or half width, whatever stands around it.
_BY_THE_HOUR = re.compile(
    r"時給|時間給|毎時|時間(あたり|当たり|当り|ごと|毎|につき)|[1１一]\s*時間\s*[¥￥]?\s*[0-9０-９]"
    r"|[/／]\s*(時|h(ours?|rs?)?\b)"
    r"|\b(per|an|each|every|by the)\s+hour\b|\bhourly\b",
    re.IGNORECASE,
)


def ensure_may_be_offered(
    *, organisation: int, session: Session | None, kind: str, most: int, legal_basis: str
) -> None:
    """The legal gates and the plain sense of an offer. `legal_basis`: what the deployment has recorded, or nothing."""
    ensure_legal(kind, legal_basis)
    if most < 1:
        raise HeadcountMissing
    if session is not None and session.activity.organisation_id != organisation:
        raise NotTheirSession
    ensure_takes_place(session)


def ensure_legal(kind: str, legal_basis: str) -> None:
    """Employment only where the deployment has recorded why it may (domain.md, Roles)."""
    if kind == Role.Kind.EMPLOYMENT and not legal_basis:
        raise NoLegalBasis


def ensure_same_kind(role: Role, kind: str) -> None:
    """Kinds are never mixed in counting."""
    if role.kind != kind:
        raise KindIsFixed


def ensure_thanks(kind: str, thanks: str, points: int | None) -> None:
    """A thank-you belongs to a thanked volunteer, and is flat."""
    if kind == Role.Kind.THANKED and not (thanks or points):
        raise ThanksMissing
    if kind != Role.Kind.THANKED and (thanks or points):
        raise ThanksNotExpected
    if _BY_THE_HOUR.search(thanks):
        raise ThanksByTheHour


def ensure_numbers(*, least: int, most: int, mix: Mapping[str, int], held: int = 0) -> None:
    """How many it needs and takes. `held`: places that people have, or that are kept for an answer."""
    if most < 1:
        raise HeadcountMissing
    if least > most:
        raise LeastAboveMost
    if most < held:
        raise PlacesTaken(held)
    if any(number > most for number in mix.values()):
        raise MixTooLarge


def ensure_hours(starts_at: datetime, ends_at: datetime, *, session: Session | None, now: datetime) -> None:
    """It lies ahead, lasts a while, and is near the session that the role belongs to."""
    if not timedelta() < ends_at - starts_at <= LONGEST:
        raise ShiftEndsTooEarly
    if starts_at <= now:
        raise ShiftInThePast
    if session is not None and not session.starts_at - NEAR <= starts_at <= session.ends_at + NEAR:
        raise FarFromSession


def ensure_not_begun(shift: Shift, now: datetime) -> None:
    """It lies ahead, or has no time."""
    if shift.starts_at is not None and shift.starts_at <= now:
        raise ShiftBegun


def ensure_not_closed(role: Role) -> None:
    """The host still wants people."""
    if role.state == Role.State.CLOSED:
        raise RoleIsClosed
