"""Notices become parcels: one each, or one a person of those that could wait."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from core.furigana import plain
from notifications.channels.base import Parcel
from notifications.kinds.base import AnyKind
from notifications.models import NoticeDelivery, Urgency


@dataclass(frozen=True)
class Worded:
    """A claimed delivery whose notice has its words."""

    delivery: NoticeDelivery
    kind: AnyKind
    address: str


def parcels_of(worded: Iterable[Worded]) -> list[Parcel]:
    """In the order given; a person's bundle stands where its first notice stood."""
    groups: dict[object, list[Worded]] = defaultdict(list)
    for one in worded:
        alone = one.delivery.urgency != Urgency.CAN_WAIT
        groups[one.delivery.pk if alone else (one.delivery.notice.person_id, one.address)].append(one)
    return [_single(group[0]) if len(group) == 1 else _bundle(group) for group in groups.values()]


def _single(one: Worded) -> Parcel:
    notice = one.delivery.notice
    with override(notice.language):
        # Who supports somebody reads about that person's sign-up, not about "yours".
        action = _("Look at it") if notice.about_id else str(one.kind.action)
    return Parcel(
        deliveries=(one.delivery.pk,),
        key=notice.key,
        person=notice.person_id,
        address=one.address,
        language=notice.language,
        title=notice.title,
        body=notice.body,
        path=notice.path,
        action=action,
        topic=one.kind.topic.value,
        urgency=Urgency(one.delivery.urgency),
        written_at=notice.created_at,
        expires_at=one.delivery.expires_at,
    )


def _bundle(group: list[Worded]) -> Parcel:
    """One parcel of several notices, in the language of its reader; each keeps its own words in the inbox."""
    first = group[0].delivery
    reader = first.notice.person
    with override(reader.language):
        n = len(group)
        title = ngettext("%(n)s notice from Deban", "%(n)s notices from Deban", n) % {"n": n}
        parts = [f"■ {plain(one.delivery.notice.title)}\n\n{one.delivery.notice.body}" for one in group]
        path, action = reverse("notifications:inbox"), _("Read your notices")
    return Parcel(
        deliveries=tuple(sorted(one.delivery.pk for one in group)),
        key=f"bundle:{reader.pk}",
        person=reader.pk,
        address=group[0].address,
        language=reader.language,
        title=title,
        body="\n\n".join(parts),
        path=path,
        action=action,
        topic="",
        urgency=Urgency.CAN_WAIT,
        written_at=first.notice.created_at,
        expires_at=min(one.delivery.expires_at for one in group),
    )
