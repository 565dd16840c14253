"""Examples of what is about a person themself, and of what a coordinator finds waiting in their area."""

from datetime import timedelta

from activities.models import Activity, ReviewComment, Session, SignUp
from community.models import Area, Office, Supporter
from core import clock
from notifications.kinds.base import AnyKind
from notifications.models import Wishes
from notifications.samples.roles import a_shift
from notifications.samples.town import ANOTHER, Maker, account_of, activity, host, session, someone, ward
from volunteers.models import Qualification

SOON = timedelta(days=10)


def _person(kind: AnyKind) -> int:
    """The weekly word shows what is really on, beside the example: every stranger may see it."""
    reader = someone()
    if kind.name == "weekly_digest":
        session(days=3)
        Wishes.objects.create(person=reader, digest=True, saved_at=clock.now())
    return reader.pk


def _supporter(kind: AnyKind) -> int:
    now = clock.now()
    return Supporter.objects.create(
        person=someone(),
        supporter=someone(ANOTHER),
        relation="family",
        expires_on=clock.today() + SOON,
        asked_at=now,
        agreed_at=now,
    ).pk


def _qualification(kind: AnyKind) -> int:
    return Qualification.objects.create(
        person=someone(), certificate="nurse", expires_on=clock.today() + SOON, told_at=clock.now()
    ).pk


def _office(kind: AnyKind) -> int:
    """Its area is the example's own: nothing of the town's real people is waiting there."""
    area = ward()
    if kind.name == "roles_at_risk_here":
        a_shift(area=area)
    elif kind.name == "review_wanted":
        _draft(area)
    else:
        _request(area)
    return Office.objects.create(user=account_of(someone()), kind=Office.Kind.COORDINATOR, area=area).pk


def _draft(area: Area) -> None:
    waiting = activity(host(area=area), state=Activity.State.REVIEW)
    ReviewComment.objects.create(
        activity=waiting, author=someone(ANOTHER).user, verdict=ReviewComment.Verdict.SENT, at=clock.now()
    )


def _request(area: Area) -> None:
    """It begins before a day is over."""
    date = session(activity(host(area=area)))
    starts_at = (clock.now() + timedelta(hours=20)).replace(minute=0, second=0, microsecond=0)
    Session.objects.filter(pk=date.pk).update(starts_at=starts_at, ends_at=starts_at + timedelta(minutes=90))
    SignUp.objects.create(
        session=date,
        person=someone(ANOTHER),
        seats=1,
        state=SignUp.State.REQUESTED,
        channel="web",
        made_at=clock.now(),
    )


MAKERS: dict[str, Maker] = {
    "person": _person,
    "supporter": _supporter,
    "qualification": _qualification,
    "office": _office,
}
