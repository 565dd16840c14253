"""The town goes into the database: all of it or nothing."""

from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import connection, transaction

from activities.models import Activity, ActivityText, Attendance, Campaign, Programme, Session, SignUp
from community.models import Area, Consent, Membership, Office, Organisation, Person, User, Venue
from community.services.persons import WORDING
from core import clock
from core.outbox.models import Event
from core.pages import forget_pages
from demo.town.audit import host, write_audit
from demo.town.calendar import build_calendar
from demo.town.festival import build_festival
from demo.town.model import Town
from demo.town.people import build_people
from demo.town.places import build_areas, build_organisations, build_programmes, foreign_residents, populations
from demo.town.profiles import ASKS_ME, build_profiles
from demo.town.releases import build_releases, save_releases
from demo.town.roles import build_roles
from demo.town.season import build_season
from demo.town.sign_ups import build_sign_ups
from demo.town.turns import build_turns
from demo.town.ways import build_ways
from metrics.models import ForeignResidents, Population, Release
from metrics.services.rebuild import rebuild_facts
from volunteers.models import Assignment, Contribution, Profile, Role, Shift

PERSONS = 1200
# Everything that the town is made of, and what grew on it; never migrations, content types or permissions.
WIPED = ("community", "activities", "volunteers", "notifications", "metrics", "outbox", "account", "sessions", "admin")


@dataclass(frozen=True)
class Loaded:
    """What now stands in the database; `made` is False where it stood there before."""

    made: bool
    persons: int
    sessions: int
    sign_ups: int
    contributions: int


def town_is_there() -> bool:
    """Whether a town was loaded into this database."""
    return Area.objects.filter(slug="komagane").exists()


@transaction.atomic
def load_town(*, seed: int = 1, persons: int = PERSONS, fresh: bool = False) -> Loaded:
    """Invent the town and write it; one that is there stays as it is, unless `fresh` wipes it first.

    Deterministic for the same seed and day. `persons` counts the personas too.
    """
    if town_is_there() and not fresh:
        return _counted(made=False)
    if fresh:
        wipe()
    town = invent(seed=seed, persons=persons)
    save_places(town)
    _save_people(town)
    _save_calendar(town)
    _save_roles(town)
    for row in town.more:
        row.save()
    Release.objects.bulk_create(town.releases)
    write_audit(town)
    Event.objects.bulk_create(town.events, batch_size=4000)
    analyze()  # the planner still thinks of empty tables, and would join them row by row
    rebuild_facts()
    save_releases(town)
    transaction.on_commit(forget_pages)
    return _counted(made=True)


def invent(*, seed: int, persons: int) -> Town:
    """The whole town, unsaved."""
    town = Town(seed=seed, today=clock.today())
    build_areas(town)
    build_programmes(town)
    build_people(town, persons)
    build_organisations(town)
    build_calendar(town)
    build_sign_ups(town)
    build_roles(town)
    build_season(town)
    build_ways(town)
    build_festival(town)
    build_profiles(town)
    build_turns(town)
    build_releases(town)
    return town


def wipe() -> None:
    """Empty the town's tables, and begin their numbers at one again."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # PostgreSQL truncates nothing with checks still to come
        cursor.execute(f"TRUNCATE {_tables()} RESTART IDENTITY CASCADE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def analyze() -> None:
    """Let PostgreSQL count what a bulk load has changed."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {_tables()}")


def _tables() -> str:
    return ", ".join(
        connection.ops.quote_name(model._meta.db_table)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in WIPED and model._meta.managed
    )


def _counted(*, made: bool) -> Loaded:
    return Loaded(
        made=made,
        persons=Person.objects.count(),
        sessions=Session.objects.count(),
        sign_ups=SignUp.objects.count(),
        contributions=Contribution.objects.count(),
    )


def save_places(town: Town) -> None:
    """Areas, inhabitants, programmes, accounts, hosts and their venues."""
    for area in town.areas.values():  # parents before children
        area.save()
    Population.objects.bulk_create(populations(town))
    ForeignResidents.objects.bulk_create(foreign_residents())
    Programme.objects.bulk_create(town.programmes.values())
    Campaign.objects.bulk_create(town.campaigns)
    User.objects.bulk_create(town.users)
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in town.users]
    )
    Organisation.objects.bulk_create(town.organisations.values())
    Venue.objects.bulk_create(town.venues.values())
    Membership.objects.bulk_create(town.memberships)
    Office.objects.bulk_create(town.offices)


def _save_people(town: Town) -> None:
    people = [citizen.person for citizen in town.citizens]
    Person.objects.bulk_create(people, batch_size=2000)
    for number, person in enumerate(people):
        purposes = [Consent.Purpose.SIGN_UP, Consent.Purpose.FIGURES]
        if number % ASKS_ME == 0:
            purposes.append(Consent.Purpose.ASK_ME)
        town.consents += [
            Consent(
                person=person,
                purpose=purpose,
                wording=WORDING,
                channel="web" if person.user else "phone",
                given_at=person.created_at + timedelta(seconds=1),
            )
            for purpose in purposes
        ]
    Consent.objects.bulk_create(town.consents, batch_size=4000)


def _save_calendar(town: Town) -> None:
    Activity.objects.bulk_create(town.activities)
    ActivityText.objects.bulk_create(town.texts)
    Session.objects.bulk_create([occasion.session for occasion in town.occasions], batch_size=2000)
    for party in town.sign_ups:
        staff = host(town, party.session.activity.organisation)
        party.made_by = party.person.user.pk if party.channel == "web" and party.person.user else staff.pk
    SignUp.objects.bulk_create(town.sign_ups, batch_size=4000)
    for attendance in town.attendances:
        attendance.recorded_by = host(town, attendance.sign_up.session.activity.organisation).pk
    Attendance.objects.bulk_create(town.attendances, batch_size=4000)


def _save_roles(town: Town) -> None:
    Role.objects.bulk_create(town.roles, batch_size=4000)
    Shift.objects.bulk_create(town.shifts, batch_size=4000)
    for assignment in town.assignments:
        assignment.made_by = host(town, assignment.role.organisation).pk
    Assignment.objects.bulk_create(town.assignments, batch_size=4000)
    for contribution in town.contributions:
        contribution.confirmed_by = host(town, contribution.assignment.role.organisation).pk
    Contribution.objects.bulk_create(town.contributions, batch_size=4000)
    Profile.objects.bulk_create([profile for profile, _ in town.profiles], batch_size=4000)
    ticked = Profile.areas.through
    ticked.objects.bulk_create(
        ticked(profile_id=profile.pk, area_id=area.pk) for profile, areas in town.profiles for area in areas
    )
