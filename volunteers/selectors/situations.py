"""What the rules must know of persons, in one query however many they are."""

import json
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q

from activities.models import Session
from community.models import Person
from core import clock
from core.errors import DomainError
from volunteers.models import Assignment, Contribution, Shift, Tongue
from volunteers.rules import Situation, Someone, why_not_apply, why_not_take
from volunteers.rules.fit import day_of
from volunteers.rules.week import ANY_TIME

NO_STANDS = timedelta(days=365)  # who declined a role is not asked for it again meanwhile
ACCEPTED = Assignment.State.ACCEPTED

_SOMEONE = """
SELECT p.id, p.born_on,
    guardian.id IS NOT NULL, guardian.consented_at IS NOT NULL,
    EXISTS (SELECT FROM community_consent c
        WHERE c.person_id = p.id AND c.purpose = 'ask_me' AND c.withdrawn_at IS NULL),
    profile.skills, profile.tasks, profile.helps, profile.japanese, profile.languages, profile.week, profile.travels,
    profile.times_a_month, profile.looking_since IS NOT NULL, p.erased_at IS NOT NULL,
    ARRAY(SELECT a.area_id FROM volunteers_profile_areas a WHERE a.profile_id = profile.id),
    ARRAY(SELECT ARRAY[w.first_day, w.last_day] FROM volunteers_away w WHERE w.profile_id = profile.id
        ORDER BY w.first_day),
    ARRAY(SELECT q.certificate FROM volunteers_qualification q
        WHERE q.person_id = p.id AND q.seen_at IS NOT NULL ORDER BY q.id),
    ARRAY(SELECT q.expires_on FROM volunteers_qualification q
        WHERE q.person_id = p.id AND q.seen_at IS NOT NULL ORDER BY q.id)
FROM community_person p
    LEFT JOIN community_guardian guardian ON guardian.person_id = p.id AND guardian.ended_at IS NULL
    LEFT JOIN volunteers_profile profile ON profile.person_id = p.id
WHERE p.id = ANY(%s)
"""


def someone_of(person: Person) -> Someone:
    """What the rules know of a person; one query."""
    return someones([person.pk])[person.pk]


def someones(persons: Collection[int]) -> dict[int, Someone]:
    """The same for many, by id; one query. Who is not there is left out."""
    with connection.cursor() as cursor:
        cursor.execute(_SOMEONE, [list(persons)])
        return {row[0]: _someone(*row) for row in cursor.fetchall()}


def _someone(
    person: int,
    born_on: date | None,
    guardian_known: bool,
    guardian_agreed: bool,
    may_be_asked: bool,
    skills: list[str] | None,
    tasks: list[str] | None,
    helps: list[str] | None,
    japanese: int | None,
    languages: Any,
    week: int | None,
    travels: str | None,
    times_a_month: int | None,
    looking: bool,
    erased: bool,
    areas: list[int],
    aways: list[list[date]],
    certificates: list[str],
    expiries: list[date | None],
) -> Someone:
    tongues = _object(languages)
    if japanese is not None:
        tongues[Tongue.JAPANESE] = japanese
    return Someone(
        person=person,
        born_on=born_on,
        guardian_known=guardian_known,
        guardian_agreed=guardian_agreed,
        may_be_asked=may_be_asked,
        skills=frozenset(skills or ()),
        tasks=frozenset(tasks or ()),
        helps=frozenset(helps or ()),
        tongues=tongues,
        certificates=dict(zip(certificates, expiries, strict=True)),
        week=week or ANY_TIME,
        aways=tuple((first, last) for first, last in aways),
        areas=frozenset(areas),
        travels=travels or "",
        times_a_month=times_a_month,
        looking=looking,
        erased=erased,
    )


def _object(value: Any) -> dict[str, int]:
    """JSON as psycopg hands it over in a plain cursor: text, which Django's own fields would have read."""
    return dict(json.loads(value)) if isinstance(value, str) else dict(value or {})


def standing_of(person: Person, shift: Shift) -> Assignment | None:
    """What the person has with this shift now: a request, a proposal, a yes, or nothing."""
    return Assignment.objects.filter(shift=shift, person=person, state__in=Assignment.STANDING).first()


def situation_of(person: Person, shift: Shift, *, vouched: bool = False) -> Situation:
    """What the rules need to know about this person and shift."""
    held = shift.assignments.filter(state__in=Assignment.HOLDS_PLACE).exclude(person=person)
    return Situation(
        now=clock.now(),
        someone=someone_of(person),
        taken=held.count(),
        busy=busy_with(person.pk, shift).exists(),
        said_no=_said_no(person, shift),
        this_month=_roles_in_month(person, day_of(shift)),
        vouched=vouched,
    )


def busy_with(person: int, shift: Shift) -> Any:
    """What the person has taken on at that time, another role at the same whole session left out.

    Who teaches may run it too.
    """
    if shift.starts_at is None or shift.ends_at is None:
        return Assignment.objects.none()
    found = Assignment.objects.filter(
        person=person, state=ACCEPTED, busy__overlap=DateTimeTZRange(shift.starts_at, shift.ends_at)
    ).exclude(shift=shift)
    if shift.whole_session:
        found = found.exclude(shift__whole_session=True, shift__role__session=shift.role.session_id)
    return found


def _said_no(person: Person, shift: Shift) -> bool:
    return Assignment.objects.filter(
        person=person,
        shift__role=shift.role_id,
        state=Assignment.State.DECLINED,
        made_at__gt=clock.now() - NO_STANDS,
    ).exists()


def _roles_in_month(person: Person, day: date) -> int:
    """What they have taken on in the month of that day; a role without times counts in the month of their yes."""
    first = datetime.combine(day.replace(day=1), time.min, clock.TOKYO)
    month = (first, datetime.combine((first + timedelta(days=32)).date().replace(day=1), time.min, clock.TOKYO))
    then = Q(shift__starts_at__gte=month[0], shift__starts_at__lt=month[1])
    undated = Q(shift__starts_at=None, made_at__gte=month[0], made_at__lt=month[1])
    return (
        Assignment.objects.filter(then | undated, person=person, state=ACCEPTED, shift__state=Shift.State.SCHEDULED)
        .exclude(shift__role__session__state=Session.State.CANCELLED)
        .exclude(contribution__state=Contribution.State.WITHDRAWN)
        .count()
    )


def why_not(person: Person, shift: Shift, *, vouched: bool = False) -> list[DomainError]:
    """Every reason why this person can't take this shift (or ask for it, where the host answers); empty: welcome."""
    standing = standing_of(person, shift)
    if standing is not None and standing.state == ACCEPTED:
        return []
    rule = why_not_apply if shift.role.asks_first else why_not_take
    return rule(shift, situation_of(person, shift, vouched=vouched))
