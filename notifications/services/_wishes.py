"""A person's wishes: who changes them holds the person's row."""

from collections.abc import Iterable, Sequence

from community.models import Person
from community.services.lock_person import lock_person
from core import clock
from core.actor import Actor
from core.outbox.events import publish
from notifications import kinds
from notifications.events import PreferencesSaved
from notifications.models import ChannelName, Muted, NoticeDelivery, Topic, Wishes
from notifications.services._pass_on import pass_on

SWITCHED_OFF = "the person has switched this off"
Mutes = frozenset[tuple[str, str]]  # topic and channel; an empty channel means all


def lock(person: int) -> Person:
    """Their row, locked."""
    lock_person(person)
    return Person.objects.get(pk=person)


def publish_saved(person: int, made_by: Actor) -> None:
    """Something is different now."""
    publish(PreferencesSaved(person=person), by=made_by)


def put_wishes(person: Person, *, channels: Sequence[str], digest: bool) -> bool:
    """Whether that was new. No channel at all is a wish too: the inbox alone."""
    wanted = list(dict.fromkeys(str(name) for name in channels)) or [ChannelName.INBOX.value]
    wishes = Wishes.objects.filter(person=person).first()
    if wishes is not None and wishes.channels == wanted and wishes.digest == digest:
        return False
    fields = {"channels": wanted, "digest": digest, "saved_at": clock.now()}
    Wishes.objects.update_or_create(person=person, defaults=fields)
    return True


def put_mutes(person: Person, *, add: Mutes, remove: Mutes) -> bool:
    """Whether that changed anything. What is planned for a channel that is muted from now on is passed on."""
    stand = frozenset(Muted.objects.filter(person=person).values_list("topic", "channel"))
    new, gone = add - stand, remove & stand
    Muted.objects.bulk_create(
        [Muted(person=person, topic=topic, channel=channel, at=clock.now()) for topic, channel in sorted(new)],
        ignore_conflicts=True,
    )
    for topic, channel in gone:
        Muted.objects.filter(person=person, topic=topic, channel=channel).delete()
    for topic, channel in sorted(new):
        _pass_on_muted(person, topic, channel)
    return bool(new or gone)


def _pass_on_muted(person: Person, topic: str, channel: str) -> None:
    rows = NoticeDelivery.objects.filter(notice__person=person, notice__kind__in=_kinds_of(topic))
    rows = rows.filter(channel=channel) if channel else rows.exclude(channel=ChannelName.INBOX)
    pass_on(rows, SWITCHED_OFF)


def _kinds_of(topic: str) -> list[str]:
    return [kind.name for kind in kinds.ALL.values() if kind.topic == topic]


def mutes(topic: Topic, channels: Iterable[str]) -> Mutes:
    """One topic on several channels."""
    return frozenset((topic.value, str(channel)) for channel in channels)
