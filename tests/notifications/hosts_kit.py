"""Something of which the other kinds are true: those that tell hosts, coordinators, and people by the clock."""

from collections.abc import Callable
from datetime import timedelta

from activities.models import Activity, Attendance, Reminder, ReviewComment, Session, SignUp
from community.models import Membership, Office, Person, Supporter
from core import clock
from notifications.kinds.base import AnyKind
from notifications.models import Wishes
from tests.factories import (
    make_activity,
    make_assignment,
    make_person,
    make_session,
    make_shift,
    make_sign_up,
    make_venue,
)
from volunteers.models import Contribution, Qualification, Shift, Thanks

DAY = timedelta(days=1)
# Their letters are about no activity.
WITHOUT_ACTIVITY = {"qualification_ending", "consent_ending", "supporting_ending", "welcome"}


def other_subject(kind: AnyKind, person: Person) -> int | None:
    """The id of something of which this kind is true for this person; None where it stands elsewhere."""
    maker = _BY_NAME.get(kind.name) or _BY_SUBJECT.get(kind.subject)
    return maker(person) if maker else None


def hosted_by(person: Person) -> Activity:
    """An activity whose host this person acts for."""
    activity = make_activity(english="Soba making")
    assert person.user is not None
    Membership.objects.create(user=person.user, organisation=activity.organisation, role="owner")
    return activity


def coordinator(person: Person) -> Office:
    """An office for the whole town."""
    assert person.user is not None
    return Office.objects.create(user=person.user, kind="coordinator")


def _reminded(person: Person) -> int:
    activity = make_activity(english="Soba making")
    Activity.objects.filter(pk=activity.pk).update(reminders=Reminder.values)
    activity.refresh_from_db()
    starts_at = clock.now() + 5 * DAY
    return make_sign_up(session=make_session(activity=activity, starts_at=starts_at), person=person).pk


def _requested(person: Person) -> int:
    session = make_session(activity=hosted_by(person), starts_at=clock.now() + DAY / 2)
    make_sign_up(session=session, state=SignUp.State.REQUESTED)
    return make_sign_up(session=session, state=SignUp.State.REQUESTED).pk


def _visited(person: Person) -> int:
    session = make_session(
        activity=make_activity(english="Soba making"), venue=make_venue(), starts_at=clock.now() - DAY
    )
    party = make_sign_up(session=session, person=person)
    Attendance.objects.create(sign_up=party, state="present", recorded_at=clock.now())
    return party.pk


def _hosted(person: Person) -> int:
    session = make_session(activity=hosted_by(person), starts_at=clock.now() - DAY)
    make_sign_up(session=session)
    return session.pk


def a_shift_of(person: Person, *, in_days: float) -> Shift:
    """A shift at a session that this person hosts."""
    session = make_session(activity=hosted_by(person), starts_at=clock.now() + in_days * DAY)
    return make_shift(session=session, task="teach", most=2, least=2)


def _shift_over(person: Person) -> int:
    shift = a_shift_of(person, in_days=-1)
    make_assignment(shift)
    return shift.pk


def _shift_short(person: Person) -> int:
    return a_shift_of(person, in_days=2).pk


def _reviewer(person: Person) -> int:
    draft = make_activity(english="Soba making", state="in_review")
    ReviewComment.objects.create(activity=draft, verdict="sent", at=clock.now())
    return coordinator(person).pk


def _risks(person: Person) -> int:
    make_shift(session=make_session(activity=make_activity(english="Soba making"), starts_at=clock.now() + DAY))
    return coordinator(person).pk


def _requests(person: Person) -> int:
    session = make_session(activity=make_activity(english="Soba making"), starts_at=clock.now() + DAY / 12)
    make_sign_up(session=session, state=SignUp.State.REQUESTED)
    return coordinator(person).pk


def _qualification(person: Person) -> int:
    ends = clock.today() + 20 * DAY
    return Qualification.objects.create(person=person, certificate="first_aid", expires_on=ends, told_at=clock.now()).pk


def an_agreement(person: Person, supporter: Person, *, days: int = 10) -> Supporter:
    """Agreed two months ago, with so many days to go."""
    agreed = clock.now() - 60 * DAY
    return Supporter.objects.create(
        person=person,
        supporter=supporter,
        relation="family",
        expires_on=clock.today() + days * DAY,
        asked_at=agreed,
        agreed_at=agreed,
    )


def _helped(person: Person) -> int:
    return an_agreement(person, make_person("支える人")).pk


def _helping(person: Person) -> int:
    return an_agreement(make_person("支えられる人"), person).pk


def _thanked(person: Person) -> int:
    session = make_session(activity=make_activity(english="Soba making"), starts_at=clock.now() - DAY)
    done = make_assignment(make_shift(session=session, task="teach"), person)
    Contribution.objects.create(
        assignment=done, state="confirmed", minutes=90, on=clock.today(), confirmed_at=clock.now()
    )
    return Thanks.objects.create(assignment=done, words="また来てください", language="ja", at=clock.now()).pk


def _newcomer(person: Person) -> int:
    return person.pk


def _wishes_a_digest(person: Person) -> int:
    activity = make_activity(english="Soba making")
    Activity.objects.filter(pk=activity.pk).update(languages=["ja", "en"])
    if not Session.objects.filter(starts_at__gt=clock.now()).exists():
        make_session(activity=activity, starts_at=clock.now() + 3 * DAY, venue=make_venue())
    Wishes.objects.create(person=person, digest=True, saved_at=clock.now())
    return person.pk


_BY_NAME: dict[str, Callable[[Person], int]] = {
    "reminder_week": _reminded,
    "reminder_days": _reminded,
    "reminder_hours": _reminded,
    "request_waiting": _requested,
    "request_ending": _requested,
    "visit_thanks": _visited,
    "role_at_risk": _shift_short,
    "contribution_missing": _shift_over,
    "review_wanted": _reviewer,
    "roles_at_risk_here": _risks,
    "requests_ending_here": _requests,
    "consent_ending": _helped,
    "supporting_ending": _helping,
    "welcome": _newcomer,
    "weekly_digest": _wishes_a_digest,
}
_BY_SUBJECT: dict[str, Callable[[Person], int]] = {
    "session": _hosted,
    "qualification": _qualification,
    "thanks": _thanked,
}
