"""The page of settings, as it was sent. Nothing in it can be wrong: what is not offered is not looked at."""

from dataclasses import dataclass

from django.http import QueryDict

from notifications.models import ChannelName, Topic
from notifications.selectors.preferences import Preferences, TopicLine

Mutes = frozenset[tuple[str, str]]  # topic and channel; an empty channel means all
UP, DOWN = "up", "down"


@dataclass(frozen=True)
class Answers:
    """What save_preferences takes."""

    channels: list[ChannelName]
    digest: bool
    mute: Mutes
    unmute: Mutes


def read(data: QueryDict, shown: Preferences) -> Answers:
    """`order`: all channels; `use`: those switched on; `topic`, `cell` ("reminders:email"), `digest`; `do`."""
    topics, cells = set(data.getlist("topic")), set(data.getlist("cell"))
    mute: set[tuple[str, str]] = set()
    unmute: set[tuple[str, str]] = set()
    for line in shown.topics:
        off, on = _changes(line, line.topic in topics, cells)
        mute |= off
        unmute |= on
    digest = "digest" in data
    if digest:
        unmute |= {(Topic.DIGEST.value, ""), *((Topic.DIGEST.value, one.channel.value) for one in shown.channels)}
    return Answers(_order(data, shown), digest, frozenset(mute), frozenset(unmute))


def _changes(line: TopicLine, wanted: bool, cells: set[str]) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """What to mute and what not to. Switching a topic counts for all channels, whatever the table below says."""
    topic = line.topic.value
    names = {(topic, name.value) for name, _, _ in line.cells}
    if line.on and not wanted:
        return {(topic, "")}, set()
    if wanted and not line.on:
        return set(), {(topic, ""), *names}
    if not wanted:
        return set(), set()
    ticked = {(topic, name) for topic, name in names if f"{topic}:{name}" in cells}
    return names - ticked, ticked


def _order(data: QueryDict, shown: Preferences) -> list[ChannelName]:
    """Those switched on, in the order of the page, after one of them was moved."""
    known = [one.channel for one in shown.channels]
    sent = [name for name in dict.fromkeys(data.getlist("order")) if name in known]
    order = [ChannelName(name) for name in sent] + [name for name in known if name not in sent]
    move, _, name = data.get("do", "").partition(":")
    if move in (UP, DOWN) and name in order:
        at = order.index(ChannelName(name))
        to = max(at - 1, 0) if move == UP else min(at + 1, len(order) - 1)
        order.insert(to, order.pop(at))
    used = set(data.getlist("use"))
    return [name for name in order if name in used]
