"""What the builders hand to each other."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Model

from activities.models import Activity, ActivityText, Attendance, Campaign, Programme, Session, SignUp
from community.models import Area, Consent, Membership, Office, Organisation, Person, User, Venue
from core.clock import TOKYO
from core.outbox.models import Event
from demo.town.data import Offer
from metrics.figures import band_of
from metrics.measures import UNKNOWN
from metrics.models import Release
from volunteers.models import Assignment, Contribution, Profile, Role, Shift

HISTORY_DAYS = 364
AHEAD_DAYS = 61


@dataclass
class Citizen:
    """A person, and what the invention needs to know about them."""

    person: Person
    weight: float = 0.0  # how often they come; 0: never
    persona: str = ""
    attends: int = 0  # of a persona: how many sessions they have come to
    helps: bool = False  # has had a role in the past year
    busy: set[date] = field(default_factory=set)

    @property
    def resident(self) -> bool:
        """Lives in the town."""
        return self.person.residence == Person.Residence.RESIDENT

    def age(self, today: date) -> int | None:
        """The age that is reached this year."""
        return today.year - self.person.born_on.year if self.person.born_on else None

    def band(self, today: date) -> str:
        """As the figures count it."""
        return band_of(self.person.born_on.year if self.person.born_on else None, today.year)

    @property
    def district(self) -> str:
        """The slug of their district."""
        ward = self.person.area
        return ward.parent.slug if ward and ward.parent else UNKNOWN


@dataclass(eq=False)
class Occasion:
    """A session, and what it was made from."""

    session: Session
    activity: Activity
    offer: Offer
    day: date
    district: str


@dataclass
class Town:
    """Everything that will be written, unsaved, and what all builders ask: which day it is, and luck.

    Nothing here depends on the hour: the same seed on the same day makes the same town. So history ends with
    yesterday; whoever came today has still to be checked in.
    """

    seed: int
    today: date
    areas: dict[str, Area] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    staff: dict[str, User] = field(default_factory=dict)  # organisation's slug to who acts for it
    venues: dict[str, Venue] = field(default_factory=dict)
    programmes: dict[str, Programme] = field(default_factory=dict)
    campaigns: list[Campaign] = field(default_factory=list)
    users: list[User] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    offices: list[Office] = field(default_factory=list)
    citizens: list[Citizen] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    texts: list[ActivityText] = field(default_factory=list)
    occasions: list[Occasion] = field(default_factory=list)
    sign_ups: list[SignUp] = field(default_factory=list)
    attendances: list[Attendance] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    shifts: list[Shift] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    contributions: list[Contribution] = field(default_factory=list)
    profiles: list[tuple[Profile, list[Area]]] = field(default_factory=list)  # with the districts that they ticked
    more: list[Model] = field(default_factory=list)  # rows of many kinds, what they name before them
    releases: list[Release] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def persona(self, slug: str) -> Person:
        """The person of that name in personas.toml. Raises KeyError."""
        return {one.persona: one.person for one in self.citizens if one.persona}[slug]

    def luck(self, purpose: str) -> random.Random:
        """A source of chance of its own for each builder: a change in one leaves the others as they were."""
        return random.Random(f"{self.seed}/{purpose}")

    def at(self, day: date, clock_time: str) -> datetime:
        """A time of day, HH:MM, in the town."""
        return datetime.combine(day, time.fromisoformat(clock_time), TOKYO)

    @property
    def midnight(self) -> datetime:
        """When today began: everything that has happened lies before it."""
        return self.at(self.today, "00:00")

    def day(self, offset: int) -> date:
        """Today plus so many days."""
        return self.today + timedelta(days=offset)

    def is_past(self, occasion: Occasion) -> bool:
        """Over before today; a stay may have begun yesterday and still go on."""
        return occasion.session.ends_at <= self.midnight
