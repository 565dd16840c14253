"""A channel failed for good: the notice takes the person's next one, as long as it is worth sending."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction

from core import clock
from core.nudge import nudge
from notifications import kinds
from notifications.models import NoticeDelivery
from notifications.services._choice import CHOICE, usual

SEND_DUE = "notifications.tasks.send_due"

_NEXT = """
INSERT INTO notifications_noticedelivery
    (notice_id, channel, state, urgency, due_at, expires_at, attempts, lost, error, receipt)
SELECT notice.id, COALESCE(chosen.channel, 'inbox'), 'planned', delivery.urgency, %(now)s, delivery.expires_at,
       0, 0, '', ''
FROM notifications_noticedelivery delivery
JOIN notifications_notice notice ON notice.id = delivery.notice_id
JOIN community_person person ON person.id = notice.person_id
LEFT JOIN community_user account ON account.id = person.user_id
{choice}
WHERE delivery.id = ANY(%(deliveries)s) AND delivery.expires_at > %(now)s
  AND (chosen.channel IS NOT NULL OR %(or_inbox)s)
ON CONFLICT (notice_id, channel, again) DO NOTHING
RETURNING notice_id
""".format(
    choice=CHOICE.format(
        tried="ARRAY(SELECT other.channel::text FROM notifications_noticedelivery other "
        "WHERE other.notice_id = notice.id)"
    )
)


def fall_back(deliveries: Iterable[int], *, or_inbox: bool = False) -> set[int]:
    """Plan the next channel for the notices of these deliveries; answers the notices that had one.

    What was put into words is in the inbox already; what was not gets there with `or_inbox`, where nothing is left.
    """
    by_kind = defaultdict(list)
    rows = NoticeDelivery.objects.filter(pk__in=list(deliveries), notice__kind__in=kinds.ALL)
    for pk, name in rows.values_list("pk", "notice__kind"):
        by_kind[name].append(pk)
    passed_on: set[int] = set()
    with connection.cursor() as cursor:
        for name, pks in by_kind.items():
            kind = kinds.ALL[name]
            values: dict[str, Any] = {
                "now": clock.now(),
                "usual": usual(),
                "topic": kind.topic.value,
                "essential": kind.essential,
                "or_inbox": or_inbox,
            }
            cursor.execute(_NEXT, {**values, "deliveries": pks})
            passed_on.update(notice for (notice,) in cursor.fetchall())
    if passed_on:
        transaction.on_commit(lambda: nudge(SEND_DUE))
    return passed_on
