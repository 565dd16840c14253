"""Finding a role: what is open, grouped by role, narrowed by what the address says."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet
from django.http import QueryDict

from activities.selectors.find_choices import choices
from volunteers.models import Comfort, Role, Shift, Task, Tongue
from volunteers.rules import week
from volunteers.selectors.roles import open_shifts

PAGE = 20  # roles
DAYS = tuple(str(day) for day in range(7))  # Monday is 0
PARTS = ("morning", "afternoon", "evening")
COMFORTS = tuple(comfort.value for comfort in Comfort if comfort not in (Comfort.NO_JAPANESE, Comfort.MINORS))
FLAGS = ("no_japanese", "pupils", "free")
Narrowing = tuple[str, str]  # a filter's name, and its value in the address


@dataclass(frozen=True)
class RoleFilters:
    """Everything is a word as in the address, empty where nothing was asked; what nobody offered is passed over."""

    task: str = ""
    day: str = ""  # one of DAYS
    part: str = ""  # one of PARTS
    speak: str = ""  # a language that the role needs
    kind: str = ""
    district: str = ""  # its slug
    comfort: tuple[str, ...] = ()  # all of them
    no_japanese: bool = False
    pupils: bool = False
    free: bool = False  # at no session

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        """Read the address."""

        def one_of(name: str, known: Iterable[str]) -> str:
            word = query.get(name, "")
            return word if word in set(known) else ""

        slugs = [area.slug for area in choices().districts] if query.get("district") else []
        return cls(
            task=one_of("task", Task.values),
            day=one_of("day", DAYS),
            part=one_of("part", PARTS),
            speak=one_of("speak", Tongue.values),
            kind=one_of("kind", Role.Kind.values),
            district=one_of("district", slugs),
            comfort=tuple(code for code in COMFORTS if code in query.getlist("comfort")),
            **{name: query.get(name) == "1" for name in FLAGS},
        )

    @property
    def narrowing(self) -> list[Narrowing]:
        """What is set, each by itself, in the order of the form."""
        found: list[Narrowing] = []
        for one in fields(self):
            value = getattr(self, one.name)
            if isinstance(value, tuple):
                found += [(one.name, code) for code in value]
            elif value:
                found.append((one.name, "1" if value is True else value))
        return found

    def without(self, name: str, value: str) -> Self:
        """The same without this one."""
        now = getattr(self, name)
        left: Any = tuple(code for code in now if code != value) if isinstance(now, tuple) else type(now)()
        return replace(self, **{name: left})

    @property
    def address(self) -> str:
        """The part of an address behind the question mark."""
        return urlencode(self.narrowing)

    def condition(self) -> Q:
        """Of shifts."""
        found = Q(**{f"role__{name}": getattr(self, name) for name in ("task", "kind") if getattr(self, name)})
        if self.speak == Tongue.JAPANESE:
            found &= Q(role__japanese__gt=0)
        elif self.speak:
            found &= Q(role__languages__has_key=self.speak)
        if self.no_japanese:
            found &= Q(role__japanese=0)
        wanted = [*self.comfort, *([Comfort.MINORS.value] if self.pupils else [])]
        if wanted:
            found &= Q(role__comforts__contains=wanted)
        if self.free:
            found &= Q(role__session=None)
        if self.district:
            areas = choices().within(self.district)
            found &= Q(role__venue__area__in=areas) | Q(role__venue=None, role__session__venue__area__in=areas)
        return found

    @property
    def bits(self) -> int:
        """The parts of the week that are asked for, as `rules.week` has them; 0: any."""
        if not self.day and not self.part:
            return 0
        days = [int(self.day)] if self.day else range(7)
        parts = [PARTS.index(self.part)] if self.part else range(week.PARTS)
        return week.week_of((day, part) for day in days for part in parts)


@dataclass
class FoundRole:
    """One card: a role and its open times (`left` places each), soonest first."""

    role: Role
    shifts: list[Shift] = field(default_factory=list)

    @property
    def left(self) -> int:
        """Places altogether."""
        return sum(shift.left for shift in self.shifts)  # type: ignore[attr-defined]  # annotated by open_among


def kinds_shown() -> list[Role.Kind]:
    """Employment only where the deployment has recorded its legal basis (domain.md, Roles)."""
    return [kind for kind in Role.Kind if kind != Role.Kind.EMPLOYMENT or settings.EMPLOYMENT_LEGAL_BASIS]


def open_among(filters: RoleFilters) -> QuerySet[Shift]:
    """`open_shifts` of every kind that is shown; nothing else is loaded.

    A time is in the part of the week that was asked for if it touches it; who may come whenever it suits, always is.
    """
    found = open_shifts(kinds_shown()).filter(filters.condition())
    if filters.bits:
        found = found.annotate(asked=F("part_of_week").bitand(filters.bits))
        found = found.filter(Q(asked__gt=0) | Q(starts_at=None))
    return found


def found_roles(filters: RoleFilters, page: str | None) -> tuple[Page[int], list[FoundRole]]:
    """A page of roles (their ids) by their soonest time, and its cards; a handful of queries however many there are."""
    shifts_of: dict[int, list[int]] = {}
    for shift, role in open_among(filters).values_list("pk", "role_id"):
        shifts_of.setdefault(role, []).append(shift)
    shown = Paginator(list(shifts_of), PAGE).get_page(page)
    return shown, cards_of({role: shifts_of[role] for role in shown.object_list})


def cards_of(shifts_of: dict[int, list[int]]) -> list[FoundRole]:
    """Roles with these of their shifts, both in the given order."""
    roles = roles_with_words().in_bulk(list(shifts_of))
    wanted = [shift for shifts in shifts_of.values() for shift in shifts]
    shifts = open_among(RoleFilters()).in_bulk(wanted)
    cards = []
    for pk, own in shifts_of.items():
        card = FoundRole(roles[pk], [shifts[shift] for shift in own if shift in shifts])
        for shift in card.shifts:
            shift.role = card.role
        cards.append(card)
    return cards


def roles_with_words() -> QuerySet[Role]:
    """Roles with all that a card or their own page says."""
    return Role.objects.select_related(
        "organisation",
        "programme",
        "venue__area__parent",
        "session__activity__programme",
        "session__venue__area__parent",
    ).prefetch_related("session__activity__texts")


def loosened(filters: RoleFilters) -> list[tuple[Narrowing, int]]:
    """Which single filter to take away, and how many roles there are then, most first; a query each."""
    found = [(one, open_among(filters.without(*one)).values("role").order_by().distinct()) for one in filters.narrowing]
    counted = [(one, roles.count()) for one, roles in found]
    return sorted(((one, count) for one, count in counted if count), key=lambda pair: -pair[1])
