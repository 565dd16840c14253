"""The history's events: who did what, when. They owe nobody a delivery: nothing of it is news."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta

from activities import events as activities
from activities.models import Session, SignUp
from community import events as community
from community.models import Organisation, User
from core.actor import Actor
from core.outbox.events import DomainEvent
from core.outbox.models import Event
from demo.town.model import Town
from demo.town.releases import published_at, publisher
from metrics import events as metrics
from volunteers import events as volunteers

Entry = tuple[datetime, DomainEvent, Actor]
ASKED: dict[str, type[activities.SignUpWaitlisted | activities.SignUpRequested | activities.SignUpEntered]] = {
    SignUp.State.WAITING: activities.SignUpWaitlisted,
    SignUp.State.REQUESTED: activities.SignUpRequested,
    SignUp.State.ENTERED: activities.SignUpEntered,
}


def write_audit(town: Town) -> None:
    """Put one event for everything that the saved town says has happened, in the order in which it happened."""
    entries = [*_people(town), *_offers(town), *_sign_ups(town), *_attendances(town), *_roles(town), *_releases(town)]
    entries.sort(key=lambda entry: entry[0])
    town.events = [
        Event(name=event.name(), payload=asdict(event), actor=by.user, channel=by.channel, occurred_at=at)
        for at, event, by in entries
    ]


def host(town: Town, organisation: Organisation) -> User:
    """Who acts for an organisation."""
    return town.staff[organisation.slug]


def _people(town: Town) -> Iterator[Entry]:
    for citizen in town.citizens:
        person = citizen.person
        by = Actor(person.user.pk) if person.user else Actor(None, "phone")
        yield person.created_at, community.PersonRegistered(person=person.pk), by
    for consent in town.consents:
        given = community.ConsentGiven(person=consent.person.pk, purpose=consent.purpose)
        by = Actor(consent.person.user.pk) if consent.person.user else Actor(None, "phone")
        yield consent.given_at, given, by


def _offers(town: Town) -> Iterator[Entry]:
    for activity in town.activities:
        by = Actor(host(town, activity.organisation).pk)
        ids = {"activity": activity.pk, "organisation": activity.organisation.pk}
        yield activity.created_at, activities.ActivityPosted(**ids), by
        if activity.published_at:
            yield activity.published_at, activities.ActivityPublished(**ids), by
        else:
            yield activity.created_at, activities.ActivitySubmitted(**ids), by
    for occasion in town.occasions:
        session = occasion.session
        if session.state == Session.State.CANCELLED:
            by = Actor(host(town, occasion.activity.organisation).pk)
            at = min(session.starts_at - timedelta(days=1), town.midnight - timedelta(hours=5))
            yield at, activities.SessionCancelled(session=session.pk), by


def _sign_ups(town: Town) -> Iterator[Entry]:
    for party in town.sign_ups:
        by = Actor(party.made_by, party.channel)  # type: ignore[arg-type]
        ids = {"sign_up": party.pk, "session": party.session.pk, "person": party.person.pk, "seats": party.seats}
        if party.state in ASKED:
            yield party.made_at, ASKED[party.state](**ids), by
            continue
        yield party.made_at, activities.SignUpConfirmed(**ids), by
        if party.state == SignUp.State.CANCELLED:
            end = min(party.session.starts_at, town.midnight)
            yield party.made_at + (end - party.made_at) / 2, activities.SignUpCancelled(**ids), by


def _attendances(town: Town) -> Iterator[Entry]:
    for attendance in town.attendances:
        party = attendance.sign_up
        event = activities.AttendanceRecorded(
            sign_up=party.pk, session=party.session.pk, person=party.person.pk, state=attendance.state
        )
        yield attendance.recorded_at, event, Actor(attendance.recorded_by)


def _roles(town: Town) -> Iterator[Entry]:
    for role in town.roles:
        by = Actor(host(town, role.organisation).pk)
        yield role.created_at, volunteers.RoleOffered(role=role.pk, organisation=role.organisation.pk), by
    for assignment in town.assignments:
        ids = {"role": assignment.shift.role.pk, "person": assignment.person.pk}
        by = Actor(assignment.made_by)
        yield assignment.made_at, volunteers.RoleTaken(assignment=assignment.pk, **ids), by
    for contribution in town.contributions:
        assignment = contribution.assignment
        event = volunteers.ContributionConfirmed(
            contribution=contribution.pk, role=assignment.shift.role.pk, person=assignment.person.pk
        )
        yield contribution.confirmed_at, event, Actor(contribution.confirmed_by)


def _releases(town: Town) -> Iterator[Entry]:
    for release in town.releases:
        yield release.prepared_at, metrics.ReleasePrepared(release=release.pk), Actor(release.prepared_by_id)
        yield published_at(release), metrics.ReleasePublished(release=release.pk), Actor(publisher(town).pk)
