"""What was done at this host, its thanks, a certificate and points."""

from datetime import timedelta
from typing import TYPE_CHECKING

from core import clock
from core.actor import Actor
from tests.factories import make_assignment, make_shift
from volunteers.models import PointRule
from volunteers.selectors.certificates import address_of
from volunteers.services.contributions import confirm_contribution
from volunteers.services.issue_certificate import Period, issue_certificate, revoke_certificate
from volunteers.services.list_tickets import list_tickets
from volunteers.services.points import settle_points
from volunteers.services.say_thanks import say_thanks

if TYPE_CHECKING:
    from tests.journeys.scene import Scene

TITLES = {"ja": "通学路の見守り", "en": "Watching over the way to school"}


def show_recognition(scene: "Scene") -> None:
    """The guest did something at a session, corrected since, and a thanked role without a date, which earned points."""
    by, today = Actor(user=scene.host.pk), clock.today()
    past = scene.session("そば打ちの片づけ", days=-2)
    at_session = make_shift(session=past, most=4)
    done = make_assignment(at_session, scene.guest)
    make_assignment(at_session, scene.others[0])
    confirm_contribution(assignment=done.pk, made_by=by)
    confirm_contribution(assignment=done.pk, made_by=by, minutes=45)
    say_thanks(assignment=done.pk, words="とても助かりました。", language="ja", made_by=by)
    free = make_shift(organisation=scene.shop, most=4, kind="thanked", titles=TITLES)
    make_assignment(free, scene.others[1])
    rule = PointRule.objects.create(
        organisation=scene.shop,
        names={"ja": "カードのポイント", "en": "Points for the card"},
        points=10,
        yearly_cap=100,
        budget=5000,
        first_day=today - timedelta(days=60),
        last_day=today + timedelta(days=60),
    )
    settle_points(
        contribution=confirm_contribution(assignment=make_assignment(free, scene.guest).pk, minutes=60, made_by=by).pk
    )
    list_tickets(rule=rule.pk, until=today, made_by=by)
    period = Period(today - timedelta(days=30), today)
    valid, revoked = (
        issue_certificate(person=scene.guest, period=period, organisation=scene.shop, made_by=by) for _ in range(2)
    )
    revoke_certificate(certificate=revoked.pk, why="日付のまちがい", made_by=by)
    scene.ids |= {
        "done_session": past.pk,
        "done_role": free.role_id,
        "done_assignment": done.pk,
        "done_person": scene.guest.pk,
        "certificate": valid.pk,
        "certificate_revoked": revoked.pk,
        "certificate_path": (address_of(valid) or "").rstrip("/").rpartition("/")[2],
        "certificate_revoked_path": (address_of(revoked) or "").rstrip("/").rpartition("/")[2],
        "rule": rule.pk,
    }
