"""What all kinds about a role share: whose place, which shift, when and where it really is."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities.models import Session
from community.models import Person
from core.clock import TOKYO
from core.errors import Sentence
from notifications.kinds.base import Kind, clock_time, day
from notifications.kinds.hosts import acting_for, addressee, keep_host
from notifications.kinds.hosts import host_of as host_of  # the kinds about roles know it from here
from notifications.kinds.sign_up import nearness
from notifications.models import Topic
from volunteers.models import Assignment, Role, Shift

WORTH_SAYING = timedelta(days=14)  # about a role without a date
ROLE = ("organisation", "venue", "session__venue", "session__activity__organisation")
Subject = TypeVar("Subject")


def related(prefix: str) -> list[str]:
    """What `select_related` needs for the words about a role."""
    return [f"{prefix}{one}" for one in ROLE]


def texts(prefix: str) -> str:
    """What `prefetch_related` needs for the title of the role's activity."""
    return f"{prefix}session__activity__texts"


def times_of(shift: Shift) -> tuple[datetime | None, datetime | None]:
    """When it is; a session that has just moved takes its shift along before the handler has written it down."""
    session = shift.role.session
    if session is None or shift.offset is None or shift.starts_at is None or shift.ends_at is None:
        return shift.starts_at, shift.ends_at
    starts_at = session.starts_at + shift.offset
    ends_at = session.ends_at if shift.whole_session else starts_at + (shift.ends_at - shift.starts_at)
    return starts_at, ends_at


def takes_place(shift: Shift) -> bool:
    """Neither the shift nor its session is called off."""
    session = shift.role.session
    return shift.state == Shift.State.SCHEDULED and (session is None or session.state == Session.State.SCHEDULED)


def title_of(role: Role) -> str:
    """A role's name in a title: with its activity, where it has one."""
    name = str(role.title)
    return f"{role.session.activity.title.text}: {name}" if role.session else name


def facts_of(role: Role) -> dict[str, Any]:
    """What every letter about a role says of it."""
    activity, place = role.session and role.session.activity, role.place
    return {
        "role": str(role.title),
        "body": str(role.body),
        "activity": activity.title.text if activity else "",
        "host": role.organisation.name.text,
        "telephone": (activity and activity.telephone) or role.organisation.telephone,
        "venue": place.name.text if place else "",
        "address": place.address if place else "",
    }


def hours_of(shift: Shift, now: datetime, prefix: str = "") -> dict[str, Any]:
    """Day and hours; all empty where it has no fixed time."""
    starts_at, ends_at = times_of(shift)
    if starts_at is None or ends_at is None:
        return {f"{prefix}{name}": "" for name in ("day", "nearness", "starts", "ends")}
    same_day = starts_at.astimezone(TOKYO).date() == ends_at.astimezone(TOKYO).date()
    return {
        f"{prefix}day": day(starts_at),
        f"{prefix}nearness": nearness(starts_at, now),
        f"{prefix}starts": clock_time(starts_at),
        f"{prefix}ends": clock_time(ends_at) if same_day else f"{day(ends_at)} {clock_time(ends_at)}",
    }


def with_hosts(found: Mapping[int, Subject], role_of: Callable[[Subject], Role]) -> dict[int, Subject]:
    """Each with `host`: who posted the role's activity and still acts for the host, else who is responsible there.

    One query. Who has no account that acts for them is left out: they see it on their list, as their coordinator does.
    """
    acting = acting_for(role_of(subject).organisation_id for subject in found.values())
    told = {}
    for pk, subject in found.items():
        role = role_of(subject)
        poster = role.session.activity.created_by_id if role.session else None
        host = addressee(acting, role.organisation_id, poster)
        if host is not None:
            keep_host(subject, host)
            told[pk] = subject
    return told


def host_path(role: Role) -> str:
    """Where the host sees and changes who has the role."""
    if role.session_id is not None:
        return reverse("volunteers:session-roles", kwargs={"session": role.session_id})
    return reverse("volunteers:host-role", kwargs={"pk": role.pk})


class RoleKind(Kind[Assignment]):
    """About one person's place; true in some of its states, while the shift takes place; pointless once it began."""

    subject = "assignment"
    copied = True
    states: ClassVar[tuple[str, ...]] = (Assignment.State.ACCEPTED,)
    action: ClassVar[Sentence] = _("See my roles")

    def load(self, pks: Iterable[int]) -> dict[int, Assignment]:
        found = Assignment.objects.select_related("person__user", "shift", *related("shift__role__"))
        return found.prefetch_related(texts("shift__role__")).in_bulk(list(pks))

    def person(self, subject: Assignment) -> Person:
        return subject.person

    def holds(self, subject: Assignment, now: datetime) -> bool:
        return subject.state in self.states and takes_place(subject.shift)

    def expires_at(self, subject: Assignment) -> datetime:
        return times_of(subject.shift)[0] or subject.made_at + WORTH_SAYING

    def key(self, subject: Any) -> str:
        # A place may be taken, asked about anew and taken again: each time is told.
        return f"{self.name}:{subject.pk}:{int(subject.made_at.timestamp())}"

    def context(self, subject: Assignment, now: datetime) -> dict[str, Any]:
        words = {"name": self.person(subject).name, **facts_of(subject.role), **hours_of(subject.shift, now)}
        return words | {"stood_in": subject.via == Assignment.Via.STAND_IN}

    def path(self, subject: Assignment) -> str:
        return reverse("volunteers:my-roles")


class HostRoleKind(RoleKind):
    """The same, told to the host. Who did it themself as the host knows it already."""

    topic = Topic.HOSTING
    copied = False
    action: ClassVar[Sentence] = _("See who has the role")

    def load(self, pks: Iterable[int]) -> dict[int, Assignment]:
        return with_hosts(super().load(pks), lambda one: one.role)

    def person(self, subject: Assignment) -> Person:
        return host_of(subject)

    def holds(self, subject: Assignment, now: datetime) -> bool:
        return super().holds(subject, now) and subject.made_by != host_of(subject).user_id

    def context(self, subject: Assignment, now: datetime) -> dict[str, Any]:
        return super().context(subject, now) | {"who": subject.person.name}

    def path(self, subject: Assignment) -> str:
        return host_path(subject.role)
