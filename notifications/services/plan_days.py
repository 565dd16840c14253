"""What is told once a day or once a week: too few people soon, what ends, drafts to look at, what may suit somebody."""

from datetime import time

from django.db.models import DateTimeField, ExpressionWrapper, F

from community.models import Office, Supporter
from core import clock
from notifications.kinds import (
    consent_ending,
    qualification_ending,
    requests_ending_here,
    review_wanted,
    role_at_risk,
    roles_at_risk_here,
    supporting_ending,
    weekly_digest,
)
from notifications.kinds.base import AnyKind
from notifications.kinds.roles_at_risk_here import shifts_at_risk
from notifications.models import Notice
from notifications.rules import QUIET_FROM, QUIET_UNTIL
from notifications.services._insert import insert_notices
from notifications.services.plan_notices import plan_notices
from volunteers.models import Qualification

DIGEST_FROM = time(9)  # in Tokyo, on Fridays

_DIGESTS = """
SELECT wishes.person_id, wishes.person_id AS subject_id,
       'weekly_digest:' || wishes.person_id || ':' || %(friday)s AS key, %(ends)s::timestamptz AS expires_at
FROM notifications_wishes wishes
WHERE wishes.digest AND NOT EXISTS (
    SELECT FROM notifications_notice told WHERE told.key = 'weekly_digest:' || wishes.person_id || ':' || %(friday)s)
"""


def plan_risks() -> int:
    """Tell hosts and coordinators, by day and once a day each, of shifts with too few people and of open requests."""
    now = clock.now()
    if not QUIET_UNTIL <= now.astimezone(clock.TOKYO).time() < QUIET_FROM:
        return 0
    made = _once_a_day(role_at_risk.KIND, list(shifts_at_risk(now).values_list("pk", flat=True)))
    offices = list(Office.objects.filter(kind=Office.Kind.COORDINATOR).values_list("pk", flat=True))
    for kind in (roles_at_risk_here.KIND, requests_ending_here.KIND):
        made += _once_a_day(kind, offices)
    return made


def _once_a_day(kind: AnyKind, subjects: list[int]) -> int:
    """The kinds that have the day in their key; what was told today is not even looked at."""
    keys = {f"{kind.name}:{pk}:{clock.today().isoformat()}": pk for pk in subjects}
    told = set(Notice.objects.filter(key__in=keys).values_list("key", flat=True))
    return plan_notices(kind=kind, subjects=[pk for key, pk in keys.items() if key not in told])


def plan_endings() -> int:
    """Tell once of certificates that run out in a month, and both sides of help that ends in two weeks."""
    today = clock.today()
    papers = Qualification.objects.filter(expires_on__gte=today, expires_on__lte=today + qualification_ending.BEFORE)
    made = plan_notices(kind=qualification_ending.KIND, subjects=papers.values_list("pk", flat=True))
    moment = ExpressionWrapper(F("expires_on") - consent_ending.BEFORE, output_field=DateTimeField())
    # Who agreed for less than two weeks has just read until when.
    standing = Supporter.objects.annotate(moment=moment).filter(
        agreed_at__lt=F("moment"),
        ended_at=None,
        expires_on__gte=today,
        expires_on__lte=today + consent_ending.BEFORE,
    )
    for kind in (consent_ending.KIND, supporting_ending.KIND):
        made += plan_notices(kind=kind, subjects=standing.values_list("pk", flat=True))
    return made


def plan_reviews() -> int:
    """Tell coordinators of the drafts that wait for a look; again only when another one has come."""
    offices = Office.objects.filter(kind=Office.Kind.COORDINATOR)
    return plan_notices(kind=review_wanted.KIND, subjects=offices.values_list("pk", flat=True))


def plan_digests() -> int:
    """On Fridays, one for everybody who asked for it; what would be empty is not sent. Answers how many were new."""
    local = clock.now().astimezone(clock.TOKYO)
    if local.weekday() != weekly_digest.FRIDAY or local.time() < DIGEST_FROM:
        return 0
    ends = local.replace(hour=0, minute=0, second=0, microsecond=0) + weekly_digest.LASTS
    return insert_notices(weekly_digest.KIND, _DIGESTS, {"friday": local.date().isoformat(), "ends": ends})
